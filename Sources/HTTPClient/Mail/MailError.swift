/// Why a mail was not taken; equal by kind.
package struct MailError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Kind: String, Sendable, CaseIterable {
        /// The server said no for good (5xx), or the envelope cannot be sent at all.
        case refused
        /// The server said not now (4xx), or could not be reached: the same mail may go later.
        case later
    }

    package let kind: Kind
    /// The reply code of SMTP, 0 where the server did not reply.
    package let code: Int
    package let message: String

    package init(_ kind: Kind, code: Int = 0, _ message: String) {
        self.kind = kind
        self.code = code
        self.message = message
    }

    package var description: String { code > 0 ? "\(code): \(message)" : message }

    package static func == (left: Self, right: Self) -> Bool { left.kind == right.kind }
}
