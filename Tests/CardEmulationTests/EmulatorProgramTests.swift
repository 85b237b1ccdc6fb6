import CardEmulation
import Foundation
import Processes
import Support
import Testing

/// The program by which people and scripts lay cards down.
@Suite(.timeLimit(.minutes(1))) struct EmulatorProgramTests {
    private static func start(_ arguments: [String]) throws -> Child {
        try Child(
            ChildSpec(
                try OwnProcess.executableFolder() + "/pn532-emulator",
                arguments,
                input: .pipe,
                output: .pipe,
                errors: .null
            )
        )
    }

    /// The next line that the program prints; each is written in one piece.
    private static func line(_ child: Child) async throws -> String {
        let bytes = try #require(await child.output?.next())
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func `It answers each line by one and ends with its input`() async throws {
        let folder = try TemporaryFolder()
        let link = folder.path("reader")
        let child = try Self.start(["--link", link, "--card", "ntag215", "--lifetime", "60"])
        let port = try await Self.line(child).dropLast()
        #expect(port.hasPrefix("/dev/pts/"))
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == port)
        for (line, answer) in [
            ("card ntag424 address=https://j.example/b", "ok\n"), ("remove", "ok\n"),
            ("stats", "ok commands=0 selects=0 exchanges=0 aborts=0 damaged=0 plugs=1 turns="),
        ] {
            try await child.write(Array("\(line)\n".utf8))
            #expect(try await Self.line(child).hasPrefix(answer))
        }
        await child.closeInput()
        #expect(await child.wait() == .code(0))
        #expect(!Files.exists(link))
    }

    @Test func `It ends well when it is asked to, or when its time is over`() async throws {
        let folder = try TemporaryFolder()
        let link = folder.path("reader")
        let asked = try Self.start(["--link", link])
        _ = try await Self.line(asked)
        #expect(await asked.terminate(grace: .seconds(10)) == .code(0))
        #expect(!Files.exists(link))
        let short = try Self.start(["--lifetime", "1"])
        #expect(await short.wait() == .code(0))
    }

    @Test(arguments: [
        ["--card", "gold"], ["--latency", "201"], ["--lifetime", "0"], ["--colour"],
    ])
    func `It refuses what it does not understand`(arguments: [String]) async throws {
        let child = try Self.start(arguments)
        #expect(await child.wait() == .code(2))
    }
}
