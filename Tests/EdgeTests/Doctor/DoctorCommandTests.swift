import CommandLine
import Edge
import Foundation
import Support
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct DoctorCommandTests {
    private final class Lines: Sendable {
        let all = Mutex<[String]>([])
    }

    private static func run(_ words: [String]) async -> (code: ExitCode, said: [String]) {
        let said = Lines()
        let console = Console(
            isTerminal: false,
            output: { text in said.all.withLock { $0.append(text) } },
            talk: { text in said.all.withLock { $0.append(text) } }
        )
        let code = await EdgeProgram.program.run(words, console: console) {
            try await EdgeProgram.run($0, $1)
        }
        return (code, said.all.withLock { $0 })
    }

    private static func file(_ folder: TemporaryFolder, _ text: String) throws -> String {
        let path = folder.path("edge.json5")
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    @Test func `A wrong configuration is the first thing to mend`() async throws {
        let folder = try TemporaryFolder()
        let config = try Self.file(folder, "{ gat: 1 }")
        let (code, said) = await Self.run(["doctor", "--config", config])
        #expect(code == .config)
        #expect(said.joined().contains(#"gat: unknown; did you mean "gate"?"#))
        #expect(said.last == "1 to mend, 0 to look at.\n")
    }

    @Test func `A device that nobody enrolled yet is told how to be`() async throws {
        let folder = try TemporaryFolder()
        let config = try Self.file(folder, "{ listen: 'unix:\(folder.path("page"))' }")
        let words = ["doctor", "--config", config, "--state", folder.path("none")]
        let (code, said) = await Self.run(words)
        #expect(code == .no)
        #expect(said.contains { $0.hasPrefix("fail  state folder") })
        #expect(said.joined().contains("jalon-edge enrol"))
        let json = await Self.run(words + ["--json"])
        #expect(json.code == .no)
        let report = try #require(
            try JSONSerialization.jsonObject(with: Data(json.said.joined().utf8))
                as? [String: Any]
        )
        #expect(report["isWell"] as? Bool == false)
        #expect((report["findings"] as? [[String: Any]])?.count ?? 0 > 3)
    }
}
