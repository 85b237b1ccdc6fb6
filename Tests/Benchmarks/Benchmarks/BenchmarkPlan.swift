/// How much is measured: the whole, or a small run that only shows that everything works.
package struct BenchmarkPlan: Sendable {
    package var seed: UInt64
    /// Rights in the smaller and the larger cache.
    package var rightsFew: Int
    package var rightsMany: Int
    /// Decisions timed in each cache.
    package var decisions: Int
    /// Rounds of each comparison; their median counts.
    package var rounds: Int
    /// Look-ups a round on each side.
    package var lookups: Int
    /// Durable records a round on each side.
    package var commits: Int
    /// Scans drained into the hub.
    package var scans: Int
    /// Frames a round.
    package var frames: Int
    /// How long the real processes run before their memory is read.
    package var residentSeconds: Int
    package var isQuick: Bool

    package static let seedDefault: UInt64 = 20_260_301

    package static func full(seed: UInt64 = seedDefault) -> BenchmarkPlan {
        BenchmarkPlan(
            seed: seed,
            rightsFew: 100_000,
            rightsMany: 1_000_000,
            decisions: 20_000,
            rounds: 7,
            lookups: 20_000,
            commits: 1_000,
            scans: 100_000,
            frames: 40,
            residentSeconds: 5,
            isQuick: false
        )
    }

    /// The same work in small: its figures are plausible and prove nothing.
    package static func quick(seed: UInt64 = seedDefault) -> BenchmarkPlan {
        BenchmarkPlan(
            seed: seed,
            rightsFew: 2_000,
            rightsMany: 5_000,
            decisions: 200,
            rounds: 5,
            lookups: 200,
            commits: 20,
            scans: 2 * 4_096,
            frames: 2,
            residentSeconds: 1,
            isQuick: true
        )
    }
}
