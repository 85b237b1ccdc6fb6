import CommandLine
import Edge
import Foundation
import Support
import Synchronization
import Testing

/// `jalon-edge steward`, beside a daemon that has the same file open.
@Suite(.timeLimit(.minutes(1)))
struct StewardCommandTests {
    private final class Lines: Sendable {
        let all = Mutex<[String]>([])
    }

    private static func run(_ words: [String]) async -> (code: ExitCode, said: String) {
        let said = Lines()
        let console = Console(
            isTerminal: false,
            output: { text in said.all.withLock { $0.append(text) } },
            talk: { text in said.all.withLock { $0.append(text) } }
        )
        let code = await EdgeProgram.program.run(words, console: console) {
            try await EdgeProgram.run($0, $1)
        }
        return (code, said.all.withLock { $0.joined() })
    }

    private static func file(_ folder: TemporaryFolder, _ name: String, _ text: String) throws
        -> String
    {
        let path = folder.path(name)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    @Test func `Stewards are added, given another PIN, listed and removed`() async throws {
        let bench = try EdgeBench(EdgeBench.Options())
        let config = try Self.file(bench.folder, "edge.json5", "")
        let place = ["--config", config, "--state", bench.stores.folder.path]
        let pin = try Self.file(bench.folder, "pin", "402917\n")
        let none = await Self.run(["steward", "list"] + place)
        #expect(none.code == .ok)
        #expect(none.said.contains("nobody"))
        let added = await Self.run(["steward", "add", "12", "--pin-file", pin] + place)
        #expect(added.code == .ok)
        #expect(added.said == "Steward 12 added.\n")
        #expect(try bench.stores.state.steward(12)?.matches("402917") == true)
        let other = try Self.file(bench.folder, "other", "771203")
        let changed = await Self.run(["steward", "add", "12", "--pin-file", other] + place)
        #expect(changed.said == "Steward 12 has a new PIN.\n")
        #expect(try bench.stores.state.steward(12)?.matches("402917") == false)
        #expect(try bench.stores.state.steward(12)?.matches("771203") == true)
        let list = await Self.run(["steward", "list"] + place)
        #expect(list.said.hasPrefix("12\tsince "))
        let removed = await Self.run(["steward", "remove", "12"] + place)
        #expect(removed.code == .ok)
        #expect(await Self.run(["steward", "remove", "12"] + place).code == .no)
        #expect(try bench.stores.state.stewards().isEmpty)
    }

    @Test(arguments: [
        ("111111", "guessed first"), ("40291", "6 to 12 digits"), ("", "digits only"),
        ("abcdef", "digits only"), ("402917 ", "digits only"),
        (String(repeating: "4", count: 200), "could not be read"),
    ])
    func `A PIN that is none is refused with the reason`(
        _ text: String,
        _ says: String
    ) async throws {
        let bench = try EdgeBench(EdgeBench.Options())
        let config = try Self.file(bench.folder, "edge.json5", "")
        let pin = try Self.file(bench.folder, "pin", text)
        let refused = await Self.run([
            "steward", "add", "12", "--pin-file", pin, "--config", config, "--state",
            bench.stores.folder.path,
        ])
        #expect(refused.code == .noInput)
        #expect(refused.said.contains(says), "\(refused.said)")
        #expect(try bench.stores.state.stewards().isEmpty)
    }

    @Test(arguments: ["0", "10000", "-1", "twelve", "402917402917402917402917"])
    func `A steward's number is 1 to 9999`(_ number: String) async throws {
        let bench = try EdgeBench(EdgeBench.Options())
        let config = try Self.file(bench.folder, "edge.json5", "")
        let refused = await Self.run([
            "steward", "remove", "--config", config, "--state", bench.stores.folder.path, "--",
            number,
        ])
        #expect(refused.code == .usage)
    }

    @Test func `A folder without an edge has no stewards, and stays as it is`() async throws {
        let folder = try TemporaryFolder()
        let config = try Self.file(folder, "edge.json5", "")
        let refused = await Self.run([
            "steward", "list", "--config", config, "--state", folder.path("nowhere"),
        ])
        #expect(refused.code == .config)
        #expect(!FileManager.default.fileExists(atPath: folder.path("nowhere")))
    }
}
