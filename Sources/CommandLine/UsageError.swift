/// Why a line could not be understood, in words for the one who typed it.
///
/// Nothing typed is echoed raw: every word of the line goes through `Terminal.printable`.
package struct UsageError: ProgramFailure, Equatable {
    package enum Code: String, Sendable {
        case unknownOption
        case unknownCommand
        case missingCommand
        case missingValue
        case missingOption
        case missingArgument
        case unexpectedValue
        case unexpectedArgument
        case repeatedOption
        case invalidValue
        case tooLong
    }

    package let code: Code
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var exitCode: ExitCode { .usage }
}
