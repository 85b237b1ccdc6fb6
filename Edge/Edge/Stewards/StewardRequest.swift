package import Access
package import Gates
package import Sync

/// What a steward asks a gate for, with the PIN that proves who asks.
package struct StewardRequest: Sendable, Equatable {
    package enum Action: Sendable, Equatable {
        /// Let one person pass, without a right.
        case letPass(Direction)
        case setMode(GateMode)
    }

    package let steward: UInt16
    package let pin: String
    package let action: Action
    package let reason: OverrideReason

    package init(
        steward: UInt16,
        pin: String,
        action: Action,
        reason: OverrideReason
    ) {
        self.steward = steward
        self.pin = pin
        self.action = action
        self.reason = reason
    }
}
