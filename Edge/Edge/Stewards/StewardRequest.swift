package import Access
package import Gates
package import Sync

/// What a steward asks a gate for, with the PIN that proves who asks.
package struct StewardRequest: Sendable, Equatable {
    package enum Action: Sendable, Equatable {
        /// Let one person pass, without a right.
        case letPass(Direction)
        case setMode(GateMode)
        /// Take a passage back whose person did not pass.
        ///
        /// Named by its scan; without one it is the passage of who was refused here just now, else
        /// the last.
        case annul(scan: UInt64?)
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
