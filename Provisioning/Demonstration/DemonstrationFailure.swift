package import CommandLine

/// Why the demonstration stopped before its end, in words for the person who started it.
package struct DemonstrationFailure: ProgramFailure, Equatable {
    package let message: String

    package init(_ message: String) {
        self.message = message
    }

    package var exitCode: ExitCode { .software }
}
