/// How long a lane is measured, and how fast people come.
package struct LanePlan: Sendable, Equatable {
    package static let minutesDefault = 1
    package static let minutesMax = 120
    private static let personsPerHour = 660
    private static let secondsPerHour = 3_600

    /// Who passes while figures are taken.
    package let persons: Int
    /// From one person to the next.
    package let pace: Duration
    /// Who passes while a browser shows the edge's screen; none without.
    package let personsWithBrowser: Int
    /// Of the camera's frames.
    package let width: Int
    package let height: Int
    package let seed: UInt64

    /// With the one who passes after the board was unplugged.
    package var personsAll: Int { persons + personsWithBrowser + 1 }

    package static func full(minutes: Int, withBrowser: Bool, seed: UInt64) -> LanePlan {
        LanePlan(
            persons: minutes * personsPerHour / 60,
            pace: .milliseconds(secondsPerHour * 1_000 / personsPerHour),
            personsWithBrowser: withBrowser ? personsPerHour / 60 : 0,
            width: 1_280,
            height: 720,
            seed: seed
        )
    }

    /// A small run with small frames that shows that all works; its figures prove nothing.
    package static func quick(seed: UInt64) -> LanePlan {
        LanePlan(
            persons: 3,
            pace: .seconds(3),
            personsWithBrowser: 0,
            width: 640,
            height: 480,
            seed: seed
        )
    }
}
