import Access
import Gates

/// Somebody in the line before a lane, with what they will do at it.
struct LanePerson: Sendable {
    enum Deed: Sendable, Equatable {
        /// Goes through so many milliseconds after the contact was closed.
        case passes(Int)
        /// Walks away, and comes back later.
        case stays
        /// Goes through with somebody else right behind.
        case leads(Int)
        /// Goes through one millisecond after the last at which it still counts.
        case comesLate
        /// Shows a code that was used up before.
        case showsSpent
    }

    let number: Int
    let right: RightRecord
    let arrivesAt: Int
    let deed: Deed

    /// What has to be found of it in the journal, presentation by presentation.
    var expected: [LaneTrace] {
        switch deed {
        case .passes: [.passed]
        case .leads: [.passedFollowed]
        case .stays: [.notUsed, .passed]
        case .comesLate: [.notUsedForced, .passed]
        case .showsSpent: [.refused]
        }
    }
}

/// What one presentation left in the journal.
struct LaneTrace: Equatable, Sendable {
    var isGranted = true
    var outcome: GateOutcome?
    /// What the gate told with its scan.
    var events: [GateEventKind] = []

    static let passed = LaneTrace(outcome: .passed)
    static let passedFollowed = LaneTrace(outcome: .passed, events: [.secondPassage])
    static let notUsed = LaneTrace(outcome: .notUsed)
    static let notUsedForced = LaneTrace(outcome: .notUsed, events: [.forced])
    static let refused = LaneTrace(isGranted: false)
}
