/// How large a world is; the defaults are what the design asks of each seed.
package struct SimulationPlan: Sendable, Hashable {
    package var edges = 4
    package var scans = 2_000
    package var hours = 24
    package var rights = 300
    /// Something of a test's own that is wrong on purpose, and that an invariant must catch.
    package var bug: PlantedBug?

    package init() {}

    /// A world of a second, for the tests of the checkers.
    package static func small(_ bug: PlantedBug?) -> SimulationPlan {
        var plan = SimulationPlan()
        plan.scans = 300
        plan.hours = 4
        plan.rights = 60
        plan.bug = bug
        return plan
    }

    var milliseconds: Int64 { Int64(hours) * 3_600_000 }
}

/// A part that is wrong on purpose: each breaks one invariant.
package enum PlantedBug: String, CaseIterable, Sendable {
    /// The hub takes every batch for new.
    case forgetfulHub = "forgetful-hub"
    /// The hub gives its word before it has written.
    case carelessHub = "careless-hub"
    /// The disk of a gate says that a sync is done, and does nothing.
    case lyingDisk = "lying-disk"
    /// A gate keeps forgetting what it knew of uses.
    case forgottenUses = "forgotten-uses"
    /// A lane applies whatever cache it is brought, without the rules of heads.
    case credulousLane = "credulous-lane"
    /// A gate takes its wall clock for the hub's word.
    case trustedWall = "trusted-wall"
    /// Whoever merges the journals believes the first three records of a right that arrive.
    case firstComeMerger = "first-come-merger"
    /// A revocation is confirmed to the operator and never written.
    case lostRevocation = "lost-revocation"
    /// A gate lets marks of its neighbour pass by.
    case deafToMarks = "deaf-to-marks"
    /// A gate lets lists of what is struck pass by.
    case deafToLists = "deaf-to-lists"

    /// What the checker that catches it says.
    package var caught: Broken {
        switch self {
        case .forgetfulHub: .strangeRecords
        case .carelessHub: .emptyWord
        case .lyingDisk: .lostAtGate
        case .forgottenUses: .overspent
        case .credulousLane: .wentBack
        case .trustedWall: .wrongTime
        case .firstComeMerger: .orderMatters
        case .lostRevocation: .revokedPassed
        case .deafToMarks: .overspent
        case .deafToLists: .struckPassed
        }
    }
}
