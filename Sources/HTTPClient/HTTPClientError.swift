/// Why no answer came; equal by kind.
package struct HTTPClientError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Kind: String, Sendable, CaseIterable {
        /// The name, the address or the peer could not be reached.
        case cannotConnect = "cannot-connect"
        /// The address is not one that this client may connect to.
        case forbiddenAddress = "forbidden-address"
        case timeout
        /// The answer's head or body passed its limit.
        case tooLarge = "too-large"
        /// The certificate or the handshake was refused by one side.
        case tls
        case cancelled
        /// The peer broke the connection or spoke something else than HTTP.
        case protocolError = "protocol-error"
        /// The address or a field of the request is not allowed.
        case badURL = "bad-url"
        /// Too many requests wait in this client.
        case overloaded
    }

    package let kind: Kind
    /// What went wrong and what to do, for people.
    package let message: String

    package init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    package var description: String { message }

    package static func == (left: HTTPClientError, right: HTTPClientError) -> Bool {
        left.kind == right.kind
    }
}
