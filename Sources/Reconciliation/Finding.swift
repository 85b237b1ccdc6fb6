/// What does not fit together in the crossings of one right.
package struct Finding: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        /// More entries than the right allows.
        case doubleEntry = "double_entry"
        /// Somebody left who was not seen to enter.
        case exitWithoutEntry = "exit_without_entry"
    }

    package enum Certainty: String, CaseIterable, Sendable {
        /// The order is sure: the first was right, the last was not.
        case clear
        /// The intervals overlap: nobody can say which was first.
        case contested
    }

    package let kind: Kind
    package let certainty: Certainty
    /// How many entries there were above what the right allows; 0 for exits.
    package let excess: Int
    /// The crossings concerned in their one order; of a clear double entry the rightful one first.
    package let members: [CrossingPlace]

    package init(
        _ kind: Kind,
        _ certainty: Certainty,
        excess: Int,
        members: [CrossingPlace]
    ) {
        self.kind = kind
        self.certainty = certainty
        self.excess = excess
        self.members = members
    }
}
