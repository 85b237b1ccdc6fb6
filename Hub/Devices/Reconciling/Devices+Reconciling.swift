import Access
import Kernel
import Logging
import Metrics
import Reconciliation
import Rights
import Sync
import Vocabulary

/// Fits the passages of all gates together, right after right, as their records come in.
///
/// What is found is derived again for every right that a batch touches, in the transaction of the
/// batch: it depends on which records are held and on nothing else (decision 0021).
extension Devices {
    /// Records of one right that are looked at: the newest by their own time.
    static let recordsOfRightMax = 1_024
    /// Rights of one batch that are looked at again; a batch cannot name more passages.
    static let rightsOfBatchMax = 4_096

    func reconcile(
        _ records: ArraySlice<JournalRecord>,
        _ row: DeviceRow,
        used: [RightRow],
        _ session: any Session,
        _ now: Timestamp
    ) throws {
        let rules = LazyRules { () throws(StoreError) in
            try self.zoneRules(of: row.scope, session)
        }
        let wanted = try rightsToJudge(records, used, rules, session)
        guard !wanted.isEmpty else { return }
        let zones = try rules.value()
        let gates = try GateNames(session, row.scope)
        for right in try rights.rows(session).all(wanted, of: row.scope) {
            let found = try PassageRows(session: session, scope: right.scope)
                .all(of: right.record.right, atMost: Self.recordsOfRightMax)
            let crossings = CrossingGatherer(found.records).crossings { zones.zone(of: $0) }
            let state = RightState(
                crossings,
                terms: EntryTerms(right),
                passback: { zones.passback(of: $0) },
                leaves: { zones.zonesLeft(by: $0) },
                isTruncated: found.isTruncated
            )
            let incidents = RightIncidents(
                session: session,
                right: right,
                gates: gates,
                now: now
            )
            for kind in try incidents.put(state, crossings) { count(kind) }
        }
    }

    /// The rights of which anything may have changed: most passages of a day change nothing.
    private func rightsToJudge(
        _ records: ArraySlice<JournalRecord>,
        _ used: [RightRow],
        _ rules: LazyRules,
        _ session: any Session
    ) throws(StoreError) -> [RightID] {
        var wanted: Set<RightID> = []
        for right in used where right.countsUses {
            let most = EntryTerms(right).usesMax
            if right.uses > Int64(most) { wanted.insert(right.record.right) }
        }
        let hasOpen = try session.exists(
            """
            SELECT 1 FROM incident WHERE certainty IS NOT NULL AND resolved_at IS NULL
            AND access_right IS NOT NULL LIMIT 1
            """
        )
        var entered: Set<RightID> = []
        for record in records where Self.isCrossing(record) {
            if record.direction == .exit || record.kind == .annul {
                wanted.insert(record.right)
            } else {
                let zones = try rules.value()
                let rule = zones.passback(of: zones.zone(of: record.gate))
                if rule != .none {
                    wanted.insert(record.right)
                } else if hasOpen {
                    entered.insert(record.right)
                }
            }
        }
        for right in entered.subtracting(wanted) where try isNamed(right, session) {
            wanted.insert(right)
        }
        return wanted.sorted().prefix(Self.rightsOfBatchMax).map { $0 }
    }

    private static func isCrossing(_ record: JournalRecord) -> Bool {
        guard record.rightIfAny != nil else { return false }
        switch record.kind {
        case .passage, .annul: return true
        case .scan: return record.flags.contains(.assumed)
        default: return false
        }
    }

    private func isNamed(_ right: RightID, _ session: any Session) throws(StoreError) -> Bool {
        try session.exists(
            """
            SELECT 1 FROM incident WHERE access_right = $1 AND certainty IS NOT NULL
            AND resolved_at IS NULL LIMIT 1
            """,
            right
        )
    }

    func zoneRules(
        of scope: ScopeID,
        _ session: any Session
    ) throws(StoreError) -> ZoneRules {
        let gates = try session.rows("SELECT id, zone FROM gate WHERE scope = $1", scope) {
            row throws(StoreError) in
            (try row.id(0, as: GateID.self), try row.number(1, as: UInt16.self))
        }
        return ZoneRules(
            zones: Dictionary(gates) { first, _ in first },
            records: try rights.zoneRecords(session, of: scope)
        )
    }
}

/// The rules of a scope, read once a batch and only where something asks for them.
private final class LazyRules {
    private let read: () throws(StoreError) -> ZoneRules
    private var known: ZoneRules?

    init(_ read: @escaping () throws(StoreError) -> ZoneRules) {
        self.read = read
    }

    func value() throws(StoreError) -> ZoneRules {
        if let known { return known }
        let rules = try read()
        known = rules
        return rules
    }
}
