package import CommandLine

/// Everything that is wrong with a configuration, so that it is corrected in one go.
package struct ConfigurationError: ProgramFailure, Equatable {
    package struct Problem: Sendable, Equatable {
        package enum Code: String, Sendable {
            case unreadable
            case tooLarge
            case tooDeep
            case syntax
            case duplicateKey
            case unknownKey
            case missing
            case wrongType
            case invalidValue
        }

        package let code: Code
        /// Where: `readers[0].format`, or the name of the variable or option.
        package let path: String
        package let text: String
        /// Whether the file says it; else the command line or the environment does.
        var isInFile = true
    }

    /// The name of the file, for the message.
    package let source: String
    package let problems: [Problem]

    package var exitCode: ExitCode { .config }

    package var message: String {
        let shown = problems.prefix(ConfigurationLimits.problemsMax)
        let lines = shown.map { $0.path.isEmpty ? $0.text : "\($0.path): \($0.text)" }
        let rest = problems.count - shown.count
        let more = rest > 0 ? ["and \(rest) more"] : []
        let place =
            problems.contains(where: \.isInFile)
            ? "the configuration \(source)" : "the command line or the environment"
        return (["\(place) is wrong:"] + lines + more)
            .joined(separator: "\n  ")
    }
}
