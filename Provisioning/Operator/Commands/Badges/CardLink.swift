import CommandLine
import HubAdmin
import Processes
import ReaderLines

/// A reader of cards for the length of one command: the program `jalon-nfc`, and its lines.
struct CardLink {
    /// A reader that says nothing for so long is not working: it beats four times a second, and
    /// opening one may take three seconds.
    static let silenceMax = Duration.seconds(5)
    /// How long a card is kept for commands: the hub is asked in the middle.
    static let sessionSeconds = 30
    private static let program = "jalon-nfc"
    private static let grace = Duration.seconds(1)

    private enum Heard: Sendable {
        case bytes([UInt8])
        case ended
        case silence
    }

    private let child: Child
    private let output: PipeReader
    private var splitter = LineSplitter()
    private var waiting: ArraySlice<ReaderLine> = []

    /// Starts the reader program: the one that is named, else the one beside this program, else the
    /// one in PATH.
    init(device: String, program: String?) throws(OperatorFailure) {
        let program = program ?? Self.neighbour ?? Self.program
        let words = ["watch", "--device", device, "--session", "\(Self.sessionSeconds)"]
        do throws(SystemFailure) {
            child = try Child(
                ChildSpec(program, words, input: .pipe, output: .pipe, errors: .null)
            )
        } catch {
            throw OperatorFailure(
                .readerFailed,
                "The program \(Self.program) cannot be started: install it beside this one, "
                    + "or name it with --reader-program. (\(error))"
            )
        }
        guard let output = child.output else {
            preconditionFailure("a child whose output is a pipe has its reading end")
        }
        self.output = output
    }

    private static var neighbour: String? {
        guard let folder = try? OwnProcess.executableFolder() else { return nil }
        let path = "\(folder)/\(program)"
        return Files.exists(path) ? path : nil
    }

    /// The next line of the reader, beats among them.
    mutating func next() async throws(OperatorFailure) -> ReaderLine {
        while true {
            if let line = waiting.popFirst() { return line }
            switch await heard() {
            case .bytes(let bytes): waiting = try Self.lines(splitter.take(bytes))
            case .ended:
                // It may have closed its output and live on: nobody waits for that.
                await child.closeInput()
                let exit = await child.terminate(grace: Self.grace)
                throw OperatorFailure(
                    .readerFailed,
                    "The reader's program ended (\(Self.words(exit))). Run the command again."
                )
            case .silence:
                throw OperatorFailure(
                    .readerFailed,
                    "The reader fell silent: unplug it, plug it in and run the command again."
                )
            }
        }
    }

    func send(_ command: ReaderCommand) async throws(OperatorFailure) {
        do throws(SystemFailure) {
            try await child.write(Array((command.text + "\n").utf8))
        } catch {
            throw OperatorFailure(.readerFailed, "The reader's program listens no more: \(error).")
        }
    }

    /// Lets the reader go; it is another's from then on.
    func close() async {
        await child.closeInput()
        await child.terminate(grace: Self.grace)
    }

    private func heard() async -> Heard {
        await withTaskGroup(of: Heard.self) { [output] group in
            group.addTask { await output.next().map { .bytes($0) } ?? .ended }
            group.addTask {
                try? await Task.sleep(for: Self.silenceMax)
                return .silence
            }
            let first = await group.next() ?? .silence
            group.cancelAll()
            return first
        }
    }

    private static func words(_ exit: Exit) -> String {
        switch exit {
        case .code(let code): "code \(code)"
        case .signal(let signal): "signal \(signal)"
        }
    }

    private static func lines(
        _ results: [Result<ReaderLine, ReaderLineError>]
    ) throws(OperatorFailure) -> ArraySlice<ReaderLine> {
        var lines: [ReaderLine] = []
        for result in results {
            guard case .success(let line) = result else {
                throw OperatorFailure(
                    .readerFailed,
                    "The reader's program was not understood: are both of one version?"
                )
            }
            lines.append(line)
        }
        return lines[...]
    }
}
