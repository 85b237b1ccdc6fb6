import Access
import Kernel
import Rights
import Sync
import Vocabulary

/// Which records are asked for.
struct ScanQuery: Sendable {
    private let conditions: [String]
    private let values: [StoreValue]

    init(_ input: Input, after last: Int64) {
        var conditions: [String] = []
        var values: [StoreValue] = []
        func add(_ condition: String, _ value: (any StoreConvertible)?) {
            guard let value else { return }
            values.append(value.storeValue)
            conditions.append(condition + " $\(values.count)")
        }
        add("d.company =", input.company)
        add("r.number >", last)
        add("r.gate =", input.idIfGiven("gate", as: GateID.self))
        add("r.device =", input.idIfGiven("device", as: DeviceID.self))
        add("r.subject =", input.idIfGiven("right", as: RightID.self))
        add("r.at_low >=", input.timeIfGiven("since"))
        add("r.at_low <", input.timeIfGiven("until"))
        let kind = input.textIfGiven("kind") ?? "presentation"
        add("r.kind =", RecordKind.allCases.first { $0.name == kind }?.rawValue)
        if kind == "presentation" {
            conditions.append(
                "r.kind IN (\(RecordKind.scan.rawValue), \(RecordKind.refusal.rawValue))"
            )
        }
        if let decision = input.textIfGiven("decision") {
            add("r.refusal =", Refusal(name: decision)?.rawValue ?? 0)
        }
        values.append(.integer(Int64(input.limit + 1)))
        self.conditions = conditions
        self.values = values
    }

    func rows(_ session: any Session) throws(StoreError) -> [StoredRecord] {
        try session.rows(
            """
            SELECT r.number, r.received_at, r.raw FROM journal_record r
            JOIN device d ON d.id = r.device
            WHERE \(conditions.joined(separator: " AND ")) ORDER BY r.number
            LIMIT $\(values.count)
            """,
            values: values
        ) { row throws(StoreError) in
            guard let record = JournalRecord(bytes: try row.bytes(2)) else {
                throw StoreError(.mismatch, "A journal record cannot be read.")
            }
            return StoredRecord(
                number: try row.int64(0),
                receivedAt: try row.timestamp(1),
                record: record
            )
        }
    }
}

/// A record with its place among all that arrived.
struct StoredRecord: Sendable {
    let number: Int64
    let receivedAt: Timestamp
    let record: JournalRecord

    private static let flags: [(RecordFlags, String)] = [
        (RecordFlags(.ahead), "ahead"), (RecordFlags(.stale), "stale"),
        (RecordFlags(.uncertainClock), "uncertain_clock"),
        (RecordFlags(.holderCheck), "holder_check"), (.counted, "counted"),
        (.assumed, "assumed"), (.notUsed, "not_used"), (.unsettled, "unsettled"),
        (.journalLost, "journal_lost"), (.rollback, "rollback"), (.fork, "fork"),
    ]

    private var decision: String? {
        switch record.kind {
        case .scan: "granted"
        case .refusal: record.refusal?.name
        default: nil
        }
    }

    /// The record in JSON; `badges` are those of the page's cards.
    func json(_ badges: [[UInt8]: CardBadges]) -> JSONValue {
        let isCount = record.flags.contains(.counted)
        let flags = Self.flags.filter { record.flags.contains($0.0) }.map { JSONValue.text($0.1) }
        return [
            "number": .count(number), "device": .id(record.device),
            "epoch": .count(record.epoch), "sequence": .count(record.sequence),
            "kind": .text(record.kind.name), "at": .time(record.time.low),
            "atMost": .time(record.time.high), "receivedAt": .time(receivedAt),
            "gate": .id(record.gate), "direction": .optional(record.direction?.name),
            "medium": .optional(record.medium?.name),
            "assurance": .optional(record.medium.map { _ in AssuranceName.name(record.assurance) }),
            "counter": .count(record.counter), "badge": badge(badges),
            "decision": .optional(decision),
            "right": record.subject == 0 || isCount ? .null : .id(record.right),
            "generation": .count(record.generation), "flags": .list(flags),
            "latencyMicroseconds": .count(Int(record.latency) * 100),
            "headVersion": .count(record.headVersion),
        ]
    }

    private func badge(_ badges: [[UInt8]: CardBadges]) -> JSONValue {
        guard record.medium?.isBadge == true else { return .null }
        return badges[record.credential]?.badge(of: record).map { .id($0) } ?? .null
    }
}
