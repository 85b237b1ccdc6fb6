package import Access
import Reconciliation
package import Sync
package import Vocabulary

/// What the journals of all gates say of the use of one right up to a moment.
///
/// It is what a gate would remember that had seen every passage itself. What a passage is, and
/// which of them stand, is ``CrossingGatherer``'s to say, as for incidents and occupancy.
package enum UseHistory {
    /// `zones` names the zone of each gate.
    package static func state(
        _ records: some Sequence<JournalRecord>,
        until moment: Timestamp,
        zones: [GateID: UInt16],
        graph: ZoneGraph
    ) -> UseState {
        let known = records.filter { $0.time.low <= moment }
        let crossings = CrossingGatherer(known).crossings { zones[$0] ?? 0 }
        let places = Set(crossings.map(\.place))
        var use = UseState()
        for crossing in crossings {
            use.settle(
                crossing.direction,
                into: graph.after(crossing.direction, of: crossing.zone),
                usesSeen: 0,
                at: crossing.time.low
            )
        }
        for record in known where place(of: record).map(places.contains) == true {
            use.generation = max(use.generation, record.generation)
        }
        return use
    }

    /// Persons in a zone, as its gates saw them come and go: those whom stewards let through
    /// without a right among them.
    package static func occupancy(
        _ records: some Sequence<JournalRecord>,
        until moment: Timestamp
    ) -> UInt32 {
        let known = records.filter { $0.time.low <= moment }
        var steps = CrossingGatherer(known).crossings { _ in 0 }.map { crossing in
            Step(at: crossing.time.low, place: crossing.place, direction: crossing.direction)
        }
        for record in known where record.kind == .passage && record.subject == 0 {
            guard let direction = record.direction, !record.flags.contains(.notUsed) else {
                continue
            }
            let place = CrossingPlace(record)
            steps.append(Step(at: record.time.low, place: place, direction: direction))
        }
        var persons = 0
        for step in steps.sorted(by: { ($0.at, $0.place) < ($1.at, $1.place) }) {
            persons = max(0, persons + (step.direction == .entry ? 1 : -1))
        }
        return UInt32(clamping: persons)
    }

    private struct Step {
        let at: Timestamp
        let place: CrossingPlace
        let direction: Direction
    }

    /// The opening that a record is of.
    private static func place(of record: JournalRecord) -> CrossingPlace? {
        switch record.kind {
        case .scan: CrossingPlace(record)
        case .passage: CrossingPlace(referredToBy: record)
        default: nil
        }
    }
}
