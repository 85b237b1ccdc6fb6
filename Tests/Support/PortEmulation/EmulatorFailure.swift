internal import Glibc

/// What the system refused an emulated device.
package struct EmulatorFailure: Error, Hashable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// No pseudo-terminal could be opened.
        case terminal
        /// Its descriptor is over what an fd_set can hold.
        case descriptors
        /// It has no path.
        case path
        /// The link to it could not be made.
        case link
    }

    package let code: Code
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package static func system(_ code: Code, _ operation: String) -> EmulatorFailure {
        EmulatorFailure(code, "\(operation): \(String(cString: strerror(errno)))")
    }

    package var description: String { "\(code.rawValue): \(message)" }

    package static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    package func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
