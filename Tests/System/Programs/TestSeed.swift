import Processes
import Support

/// Where the chances of a test begin: new in each run, told, and taken again from the environment.
enum TestSeed {
    /// The choices of a run are the same under one seed; the moments of real processes are not.
    static func random(for name: String) -> SeededRandom {
        let given = OwnProcess.environment["JALON_TEST_SEED"].flatMap { UInt64($0) }
        let seed = given ?? UInt64.random(in: 0...UInt64(UInt32.max))
        print("\(name): JALON_TEST_SEED=\(seed)")
        return SeededRandom(seed: seed)
    }

    /// Whether the long form was asked for.
    static var isLong: Bool { OwnProcess.environment["JALON_TEST_LONG"] == "1" }
}
