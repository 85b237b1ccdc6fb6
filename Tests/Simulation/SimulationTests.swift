import Foundation
import Support
import Testing

/// Whole days of edges and a hub in a second each, under a wire that does its worst.
///
/// `JALON_TEST_SEED` repeats one world, `JALON_TEST_LONG=1` runs 2 000.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct SimulationTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let isLong = environment["JALON_TEST_LONG"] == "1"
    private static let given = environment["JALON_TEST_SEED"].flatMap { UInt64($0) }

    private static var seeds: [UInt64] {
        if let given { return [given] }
        let first = UInt64.random(in: 0...UInt64(UInt32.max))
        return (0..<(isLong ? 2_000 : 50)).map { first + $0 }
    }

    @Test func `Whatever the wire does, every durable record is at the hub exactly once`()
        async throws
    {
        let seeds = Self.seeds
        print("simulation: JALON_TEST_SEED from \(seeds[0]), \(seeds.count) worlds")
        var (scans, restarts, lost, doubled) = (0, 0, 0, 0)
        for seed in seeds {
            let folder = try TemporaryFolder(inMemory: true)
            do {
                let world = try await World(seed: seed, in: folder)
                try await world.run()
                scans += world.scans
                restarts += world.restarts
                lost += world.lost
                doubled += world.doubled
            } catch {
                Issue.record("JALON_TEST_SEED=\(seed): \(error)")
            }
        }
        print(
            "simulation: \(scans) scans, \(restarts) restarts, \(lost) messages lost,",
            "\(doubled) doubled"
        )
        #expect(scans > 0 && restarts > 0 && lost > 0 && doubled > 0)
    }

    @Test func `A hub that forgets what it has is caught`() async throws {
        try await expect(.strangeRecords) { ForgetfulHub($0) }
    }

    @Test func `A hub that gives its word too early is caught`() async throws {
        try await expect(.emptyWord) { CarelessHub($0) }
    }

    @Test func `A right that is spent too often is caught`() async throws {
        try await expect(.overspent, limits: [0, 1, 1, 1, 1]) { $0 }
    }

    private func expect(
        _ rule: Broken,
        limits: [UInt16] = World.usesMax,
        _ hub: (SimulatedHub) -> any Collecting
    ) async throws {
        let folder = try TemporaryFolder(inMemory: true)
        let world = try await World(seed: 1, in: folder, limits: limits, collecting: hub)
        await #expect(throws: rule) { try await world.run() }
    }
}
