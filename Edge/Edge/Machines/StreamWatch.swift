import Vocabulary

/// When a stream that is open is to be left: it fell silent, or had its time.
package struct StreamWatch: Sendable {
    /// Two heartbeats may be late, not three.
    package static let silenceMax = Duration.seconds(75)
    /// A stream that brought nothing is held back on its way.
    package static let firstMax = Duration.seconds(10)
    /// Then the hub is asked anew, which confirms the clock and who listens.
    package static let lifeMax = Duration.seconds(1_800)

    package private(set) var events = 0
    private let began: Duration
    private var heard: Duration

    package init(at now: Duration) {
        began = now
        heard = now
    }

    package mutating func hear(at now: Duration) {
        events += 1
        heard = now
    }

    package func isOver(at now: Duration) -> Bool {
        now - heard >= (events == 0 ? Self.firstMax : Self.silenceMax)
            || now - began >= Self.lifeMax
    }
}
