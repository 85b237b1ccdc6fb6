import Foundation
import Processes
import Simulator
import Testing

/// Whole days of gates and a hub in a second each; `Provisioning/simulate` lives through more.
///
/// `JALON_TEST_SEED` chooses the first seed, `JALON_TEST_LONG=1` lives through 2 000.
@Suite(.serialized, .timeLimit(.minutes(60)))
struct SimulationTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let isLong = environment["JALON_TEST_LONG"] == "1"
    private static let first = environment["JALON_TEST_SEED"].flatMap { Int($0) } ?? 1
    private static let seeds = isLong ? 2_000 : 200

    /// What `jalon-simulate` says to a line, and how it ends.
    private static func simulate(_ words: String) async throws -> (text: String, exit: Exit) {
        let program = try OwnProcess.executableFolder() + "/jalon-simulate"
        let child = try Child(
            ChildSpec(
                program,
                words.split(separator: " ").map(String.init),
                environment: environment,
                output: .pipe,
                errors: .null
            )
        )
        let bytes = try await child.output?.all(limit: 1 << 20) ?? []
        return (String(decoding: bytes, as: UTF8.self), await child.wait())
    }

    @Test func `Whatever goes wrong, no invariant breaks, and every kind of fault was met`()
        async throws
    {
        let (text, exit) = try await Self.simulate("--seeds \(Self.seeds) --from \(Self.first)")
        print("simulation: \(text)")
        #expect(exit == .code(0))
        #expect(text.hasPrefix("seeds \(Self.seeds) from \(Self.first), scans "))
        #expect(text.contains("scans \(Self.seeds * 2_000), "))
        #expect(!text.contains("=0"))
    }

    @Test func `The same seed lives the same, another one another day`() async throws {
        func digest(_ seed: Int) async throws -> Substring? {
            let (text, _) = try await Self.simulate("--seeds 1 --from \(seed) --workers 1")
            return text.split(separator: "\n").first { $0.hasPrefix("digest ") }
        }
        let once = try #require(try await digest(77))
        #expect(try await digest(77) == once)
        #expect(try await digest(78) != once)
    }

    @Test func `A kind of fault that never occurred fails a run`() async throws {
        let (text, exit) = try await Self.simulate("--seeds 1 --from 1 --scans 5 --hours 1")
        #expect(exit == .code(1))
        #expect(text.contains("never met: "))
    }

    /// One world in which an invariant is broken on purpose; the first seeds that bring it out.
    @Test(arguments: PlantedBug.allCases)
    func `A planted bug is caught by its invariant`(_ bug: PlantedBug) async throws {
        let (text, exit) = try await Self.simulate("--seeds 8 --from 1 --bug \(bug.rawValue)")
        #expect(exit == .code(1))
        #expect(text.contains(": \(bug.caught)\n"), "\(text)")
        #expect(text.contains("again: jalon-simulate --seeds 1 --from "))
    }
}
