/// The waits after failures of a lane: each twice the one before, spread by chance.
///
/// The spread keeps a thousand gates from asking in the same second when their hub comes back.
package struct SyncBackOff: Sendable, Equatable {
    package static let waitFirst = Duration.milliseconds(250)
    package static let waitMax = Duration.seconds(30)

    private var next = waitFirst

    package init() {}

    /// `chance` is from 0 to 1; the wait is between half and the whole of the step.
    package mutating func wait(chance: Double) -> Duration {
        let share = 0.5 + 0.5 * min(1, max(0, chance))
        defer { next = min(next * 2, Self.waitMax) }
        return next * share
    }

    package mutating func reset() {
        next = Self.waitFirst
    }
}
