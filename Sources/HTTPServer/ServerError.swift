/// Why a server could not start; equal by code.
package struct ServerError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Code: String, Sendable {
        case addressInUse = "address-in-use"
        case permission
        case notASocket = "not-a-socket"
        case cannotListen = "cannot-listen"
        case engine
    }

    package let code: Code
    package let message: String

    package init(code: Code, message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }

    package static func == (left: ServerError, right: ServerError) -> Bool {
        left.code == right.code
    }
}
