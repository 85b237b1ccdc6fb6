package import CommandLine
import Processes
package import SQLite

/// Why the daemon, or one of its commands, cannot do its work; equal by code.
package struct EdgeFailure: ProgramFailure, Hashable, CustomStringConvertible {
    package enum Code: String, CaseIterable, Sendable {
        /// This device has no key and no place yet: enrol it.
        case notEnrolled = "not_enrolled"
        /// Another daemon works on this state folder.
        case inUse = "in_use"
        /// What the configuration asks for does not exist or does not fit.
        case configuration
        /// A file of the state folder is damaged or belongs to somebody else.
        case state
        /// The hub did not take the enrolment, or somebody else answered for it.
        case enrolment
        /// Records would be left unsent that nobody agreed to leave.
        case unsent
        case unreachable
        case input
    }

    package let code: Code
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }

    package var exitCode: ExitCode {
        switch code {
        case .notEnrolled, .configuration: .config
        case .inUse: .tempFail
        case .state: .osError
        case .enrolment, .unsent: .no
        case .unreachable: .unavailable
        case .input: .noInput
        }
    }

    package static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    package func hash(into hasher: inout Hasher) { hasher.combine(code) }
}

extension EdgeFailure {
    init(_ failure: SystemFailure) {
        self.init(failure.code == .busy ? .inUse : .state, failure.description)
    }
}

extension EdgeFailure: StorageFailure {
    package init(storage: SQLiteError) {
        self.init(.state, "The state file could not be read or written (\(storage)).")
    }
}
