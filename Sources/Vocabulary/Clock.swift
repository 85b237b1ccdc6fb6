import FoundationEssentials

/// Where the time comes from, handed in so that a test can hold it.
package struct Clock: Sendable {
    /// The wall clock, which may be wrong.
    package let now: @Sendable () -> Timestamp
    /// Time since the machine started, which only moves forward.
    package let sinceBoot: @Sendable () -> Duration

    package init(
        now: @escaping @Sendable () -> Timestamp,
        sinceBoot: @escaping @Sendable () -> Duration
    ) {
        self.now = now
        self.sinceBoot = sinceBoot
    }

    package static let system = Clock(
        now: {
            Timestamp(milliseconds: UInt64(max(0, Date().timeIntervalSince1970 * 1000)))
        },
        sinceBoot: { ContinuousClock().systemEpoch.duration(to: ContinuousClock.now) }
    )
}
