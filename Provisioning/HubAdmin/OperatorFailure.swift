package import CommandLine

/// Why a command did not come to its end, with the exit code it deserves.
package struct OperatorFailure: ProgramFailure, Equatable {
    package enum Code: String, Sendable, CaseIterable {
        /// No address or no admin code was given, or the file that holds it is open to others.
        case configuration
        /// The hub does not accept the admin code.
        case notAdmitted = "not_admitted"
        /// The hub refused what was asked.
        case refused
        /// No hub answers at the address.
        case unreachable
        /// The hub answered with something that is none of its answers.
        case strangeAnswer = "strange_answer"
        /// The hub failed; it may work later.
        case hubFailed = "hub_failed"
        case cannotRead = "cannot_read"
        case cannotWrite = "cannot_write"
        /// No reader of cards works at the address.
        case readerFailed = "reader_failed"
        /// The card could not be made into what was asked.
        case cardFailed = "card_failed"
    }

    package let code: Code
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    package var exitCode: ExitCode {
        switch code {
        case .configuration, .notAdmitted: .config
        case .refused, .cardFailed: .no
        case .unreachable, .readerFailed: .unavailable
        case .strangeAnswer: .software
        case .hubFailed: .tempFail
        case .cannotRead: .noInput
        case .cannotWrite: .cannotCreate
        }
    }
}
