import Access
import Edge
import Gates
import Journal
import Sync

/// Compares the journal of a lane with what its people did, person by person.
struct LaneAudit {
    private(set) var slips: [String] = []
    private(set) var passed = 0

    init(_ lane: Lane) throws {
        let records = try lane.edge.records
        let shown = records.filter { $0.kind == .scan || $0.kind == .refusal }
        var found: [Int: [LaneTrace]] = [:]
        if shown.count != lane.presentations.count {
            slips.append("\(shown.count) records of \(lane.presentations.count) presentations")
        }
        for (record, person) in zip(shown, lane.presentations) {
            if record.right != person.right.right {
                slips.append("person \(person.number) stands in the record of another")
            }
            found[person.number, default: []].append(Self.trace(of: record, in: records))
        }
        let people = Dictionary(
            lane.presentations.map { ($0.number, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        for person in people.values {
            let traces = found[person.number] ?? []
            passed += traces.count { $0.outcome == .passed }
            guard traces != person.expected else { continue }
            slips.append("person \(person.number), who \(person.deed): \(traces)")
        }
        checkUses(lane)
        checkGate(records)
    }

    private static func trace(of shown: JournalRecord, in records: [JournalRecord]) -> LaneTrace {
        guard shown.kind == .scan else { return .refused }
        let own = records.filter {
            $0.refersTo > 0 && $0.sequence - UInt64($0.refersTo) == shown.sequence
        }
        let passages = own.filter { $0.kind == .passage }
        let outcome: GateOutcome? =
            switch passages.map(\.flags) {
            case [[]]: .passed
            case [.notUsed]: .notUsed
            default: nil
            }
        let events = own.filter { $0.kind == .gate }.compactMap {
            GateEventKind(rawValue: UInt8(clamping: $0.subject))
        }
        return LaneTrace(outcome: outcome, events: events)
    }

    /// Every right was spent exactly once.
    private mutating func checkUses(_ lane: Lane) {
        for right in Set(lane.presentations.map(\.right.right)) {
            let use = try? lane.edge.stores.journal.use(of: right)
            guard use?.known != 1 || use?.reserved != 0 else { continue }
            slips.append("right \(right) has \(use.map { "\($0)" } ?? "no use")")
        }
    }

    /// The gate told nothing that belongs to nobody.
    private mutating func checkGate(_ records: [JournalRecord]) {
        let lost = records.count { $0.kind == .gate && $0.refersTo == 0 }
        if lost > 0 { slips.append("\(lost) events of the gate belong to nobody") }
    }
}
