package import Sync
package import Vocabulary

/// What the journals of all gates of a scope come to, together.
///
/// A pure function of the set of records: no order of arrival, no number of repetitions and no
/// clock changes what comes out.
package struct Reconciliation: Hashable, Sendable {
    package private(set) var rights: [RightID: RightState] = [:]

    /// What a hub knows beside the journals.
    package struct Rules {
        package let zone: (GateID) -> UInt16
        package let terms: (RightID) -> EntryTerms
        package let passback: (UInt16) -> PassbackRule
        /// The zones that who leaves by a gate of one is out of.
        package let leaves: (UInt16) -> [UInt16]

        package init(
            zone: @escaping (GateID) -> UInt16,
            terms: @escaping (RightID) -> EntryTerms = { _ in EntryTerms() },
            passback: @escaping (UInt16) -> PassbackRule = { _ in .none },
            leaves: @escaping (UInt16) -> [UInt16] = { [$0] }
        ) {
            self.zone = zone
            self.terms = terms
            self.passback = passback
            self.leaves = leaves
        }
    }

    /// Merges records of any number of gates, in whatever order they are.
    package init(_ records: some Sequence<JournalRecord>, rules: Rules) {
        self.init(
            crossings: CrossingGatherer(records).crossings(zone: rules.zone),
            rules: rules
        )
    }

    package init(crossings: [Crossing], rules: Rules) {
        for (right, own) in Dictionary(grouping: crossings, by: \.right) {
            rights[right] = RightState(
                own,
                terms: rules.terms(right),
                passback: rules.passback,
                leaves: rules.leaves
            )
        }
    }

    /// How many rights are inside each zone that anybody is inside of.
    package var occupancy: [UInt16: Int] {
        rights.values.reduce(into: [:]) { counts, state in
            for zone in state.inside { counts[zone, default: 0] += 1 }
        }
    }

    /// All that does not fit, right after right.
    package var findings: [(right: RightID, finding: Finding)] {
        rights.sorted { $0.key < $1.key }.flatMap { right, state in
            state.findings.map { (right, $0) }
        }
    }
}
