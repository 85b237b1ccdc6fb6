import CommandLine
import Synchronization
import Testing

struct ProgramTests {
    private final class Recorder: Sendable {
        let output = Mutex("")
        let talk = Mutex("")

        func console(isTerminal: Bool = false) -> Console {
            Console(
                isTerminal: isTerminal,
                output: { text in self.output.withLock { $0 += text } },
                talk: { text in self.talk.withLock { $0 += text } }
            )
        }
    }

    private struct Refused: ProgramFailure {
        let exitCode = ExitCode.config
        let message = "the port is taken"
    }

    private struct Unforeseen: Error {}

    @Test func `Help goes to standard output and counts as success`() async {
        let recorder = Recorder()
        let code = await Sample.program.run(["--version"], console: recorder.console()) { _, _ in
            .software
        }
        #expect(code == .ok)
        #expect(recorder.output.withLock { $0 } == "jalon 0.1.0\n")
        #expect(recorder.talk.withLock { $0 }.isEmpty)
    }

    @Test func `A wrong line goes to standard error and ends with 2`() async {
        let recorder = Recorder()
        let code = await Sample.program.run(["--jsn"], console: recorder.console()) { _, _ in .ok }
        #expect(code == .usage)
        #expect(recorder.output.withLock { $0 }.isEmpty)
        #expect(
            recorder.talk.withLock { $0 } == """
                jalon: There is no option "--jsn" here. Did you mean --json?
                Try jalon --help.

                """
        )
    }

    @Test func `A failure that knows its code ends with it, any other with 70`() async {
        let recorder = Recorder()
        let known = await Sample.program.run(["scans", "x"], console: recorder.console()) {
            _,
            _ in throw Refused()
        }
        let unknown = await Sample.program.run(["scans", "x"], console: recorder.console()) {
            _,
            _ in throw Unforeseen()
        }
        #expect(known == .config)
        #expect(unknown == .software)
        #expect(recorder.talk.withLock { $0 } == "jalon: the port is taken\njalon: Unforeseen()\n")
    }

    @Test func `Progress is shown on a terminal only`() {
        let pipe = Recorder()
        pipe.console().progress("half")
        #expect(pipe.talk.withLock { $0 }.isEmpty)
        let terminal = Recorder()
        terminal.console(isTerminal: true).progress("half")
        #expect(terminal.talk.withLock { $0 } == "\r\u{1B}[Khalf")
    }

    @Test func `The standard library's own CommandLine stays reachable`() {
        #expect(!Swift.CommandLine.arguments.isEmpty)
    }

    @Test func `Exit codes are those scripts expect`() {
        #expect(ExitCode.allCases.map(\.rawValue) == [0, 1, 2, 66, 69, 70, 71, 73, 75, 78])
    }
}
