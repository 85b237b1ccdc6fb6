internal import Processes

/// Where a program's words go: results on standard output, talk on standard error.
package struct Console: Sendable {
    private let output: @Sendable (String) -> Void
    private let talk: @Sendable (String) -> Void
    /// Whether a person is watching the talk: progress is shown then and only then.
    package let isTerminal: Bool

    package init(
        isTerminal: Bool,
        output: @escaping @Sendable (String) -> Void,
        talk: @escaping @Sendable (String) -> Void
    ) {
        self.isTerminal = isTerminal
        self.output = output
        self.talk = talk
    }

    /// The standard streams of this process.
    package static let live = Console(
        isTerminal: StandardStream.error.isTerminal,
        output: { StandardStream.output.write($0) },
        talk: { StandardStream.error.write($0) }
    )

    /// One line of the result.
    package func say(_ line: String) {
        output(line + "\n")
    }

    /// One line beside the result: what is being done, what went wrong.
    package func note(_ line: String) {
        talk((isTerminal ? "\r\u{1B}[K" : "") + line + "\n")
    }

    /// Replaces the progress line; silent in a pipe.
    package func progress(_ line: String) {
        guard isTerminal else { return }
        talk("\r\u{1B}[K" + line)
    }
}
