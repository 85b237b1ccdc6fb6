/// Why an endpoint cannot be made.
package struct PeerFailure: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable {
        case addressInUse = "address_in_use"
        case addressNotHere = "address_not_here"
        case system
        case keys
    }

    package let code: Code
    package let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}

/// How a link ended.
package enum PeerEnd: String, Hashable, Sendable, CaseIterable {
    /// This end closed it.
    case closed
    /// The other end closed it, or the network did.
    case lost
    /// Nobody listens there, or nobody could be reached.
    case unreachable
    /// The handshake did not come to an end: another protocol, or one of both is not believed.
    case refused
    /// The handshake took too long.
    case slow
}
