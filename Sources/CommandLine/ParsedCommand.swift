/// A line that was understood: which command, with which options and arguments.
package struct ParsedCommand: Sendable, Equatable {
    package enum Source: Sendable, Equatable {
        case line
        case environment
        case fallback
    }

    struct Value: Sendable, Equatable {
        var texts: [String]
        var source: Source
    }

    /// The words of the command after the program's name: `["device", "enrol"]`.
    package let path: [String]
    package let arguments: [String]
    let declared: Set<String>
    let values: [String: Value]

    /// Whether a flag was given.
    package func flag(_ name: String) -> Bool {
        value(name) != nil
    }

    /// The text of an option: from the line, else the environment, else its default.
    package func string(_ name: String) -> String? {
        value(name)?.texts.last
    }

    /// Every text of an option that may be repeated, in the order given.
    package func strings(_ name: String) -> [String] {
        value(name)?.texts ?? []
    }

    /// Where the value of an option came from, nil when it has none.
    ///
    /// A program with a configuration file needs it: the line wins over the file, a default does
    /// not.
    package func source(_ name: String) -> Source? {
        value(name)?.source
    }

    /// A whole number within the range, nil when the option has no value.
    package func int(
        _ name: String,
        in range: ClosedRange<Int>
    ) throws(UsageError) -> Int? {
        try value(name, "a whole number from \(range.lowerBound) to \(range.upperBound)") {
            Int($0).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    /// A value of another type: `expected` says in words what would have been right.
    package func value<Result>(
        _ name: String,
        _ expected: String,
        _ read: (String) -> Result?
    ) throws(UsageError) -> Result? {
        guard let text = string(name) else { return nil }
        if let result = read(text) { return result }
        throw UsageError(
            .invalidValue,
            "--\(name) takes \(expected), not \"\(Terminal.printable(text, limit: 60))\"."
        )
    }

    private func value(_ name: String) -> Value? {
        precondition(declared.contains(name), "an option is declared before it is read")
        return values[name]
    }
}
