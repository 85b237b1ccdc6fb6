package import Sync

/// What a screen shows now.
package struct Screen: Sendable, Hashable {
    /// Grows with each change.
    package let version: UInt64
    /// Grows with each scene, and with each presentation that is answered like the one before: to
    /// be said, and heard, anew.
    package let announcement: UInt64
    package let scene: Scene
    /// What an operator must know and nobody else needs to, in a fixed order.
    package let notices: [DeviceCondition]
    /// Since boot; nil for what stays until something happens.
    package let endsAt: Duration?
}

extension Screen {
    /// What a device shows that nobody serves any more.
    package static let stopped: Screen = {
        var machine = ScreenMachine()
        return machine.handle(.stopped, at: .zero) ?? machine.screen
    }()
}
