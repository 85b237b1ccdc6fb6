package import Access
package import Vocabulary

/// What is changed before a day is decided again; nothing, to prove the verdicts.
package struct WhatIf: Sendable {
    /// Rows in the place of those of a policy; none takes the policy away from who has it.
    package var policies: [UInt16: [RuleRow]] = [:]
    /// Where gates lead instead.
    package var zones: [GateID: UInt16] = [:]
    package var capacities: [UInt16: UInt32] = [:]
    /// Gates by which nobody enters.
    package var closed: Set<GateID> = []

    package init() {}

    package var isEmpty: Bool {
        policies.isEmpty && zones.isEmpty && capacities.isEmpty && closed.isEmpty
    }
}
