import CommandLine
import Operator
import Synchronization

/// One run of `jalon` inside this process: words in, exit code and both streams out.
final class OperatorRun: Sendable {
    private let lines = Mutex<(output: String, talk: String)>(("", ""))

    /// How long commands would have waited.
    let pauses = Mutex<[Duration]>([])

    var output: String { lines.withLock { $0.output } }
    var talk: String { lines.withLock { $0.talk } }

    private var console: Console {
        Console(
            isTerminal: false,
            output: { text in self.lines.withLock { $0.output += text } },
            talk: { text in self.lines.withLock { $0.talk += text } }
        )
    }

    func callAsFunction(
        _ words: [String],
        environment: [String: String] = [:]
    ) async -> Int32 {
        await OperatorProgram.program.run(words, environment: environment, console: console) {
            parsed,
            console in
            try await OperatorProgram.run(parsed, console, environment: environment) { pause in
                self.pauses.withLock { $0.append(pause) }
            }
        }.rawValue
    }
}
