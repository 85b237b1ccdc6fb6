import Access
import GatePorts
import Gates
import Processes
import Support
import Testing

/// The emulator as a program, for people and for tests of whole systems.
@Suite(.timeLimit(.minutes(1))) struct BoardProgramTests {
    private static func start(_ arguments: [String]) throws -> Child {
        try Child(
            ChildSpec(
                try OwnProcess.executableFolder() + "/door-board-emulator",
                arguments,
                input: .pipe,
                output: .pipe,
                errors: .null
            )
        )
    }

    /// All that is printed, until a text is among it.
    private static func read(_ child: Child, until text: String) async throws -> String {
        var all = ""
        while !all.contains(text) {
            guard let bytes = await child.output?.next() else { break }
            all += String(decoding: bytes, as: UTF8.self)
        }
        return all
    }

    @Test func `It tells of openings and passages, and obeys lines`() async throws {
        let folder = try TemporaryFolder()
        let link = folder.path("gate")
        let child = try Self.start(["--link", link, "--after", "100", "--lifetime", "60"])
        #expect(try await Self.read(child, until: "\n").hasPrefix("/dev/pts/"))
        let wires = BoardWires(path: link)
        let log = WireLog()
        let running = Task { await wires.run { log.hear($0) } }
        await log.expect("the board is ready") { $0.contains(.ready) }
        let now = ContinuousClock().systemEpoch.duration(to: ContinuousClock.now)
        let pulse = Duration.milliseconds(100)
        wires.perform(
            .pulse(passage: 9, .entry, duration: pulse, expiresAt: now + .seconds(5))
        )
        let told = try await Self.read(child, until: "PASS entry ")
        #expect(told.contains("OPEN 9 entry "))
        try await child.write(Array("stats\n".utf8))
        let answer = try await Self.read(child, until: "ok ")
        #expect(answer.contains("ok pulses=1 twice=0 passages=1 "))
        running.cancel()
        await running.value
        await child.closeInput()
        #expect(await child.wait() == .code(0))
        #expect(!Files.exists(link))
    }

    @Test(arguments: [["--person", "ghost"], ["--lifetime", "0"], ["--colour"]])
    func `It refuses what it does not understand`(arguments: [String]) async throws {
        let child = try Self.start(arguments)
        #expect(await child.wait() == .code(2))
    }
}
