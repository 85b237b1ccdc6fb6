/// An answer to a wrapped native command: data, then 91 and a status.
struct CardAnswer {
    enum Status: UInt8 {
        case done = 0x00
        /// The card waits for the next part.
        case more = 0xAF
    }

    /// The card does not accept what we proved.
    private static let authenticationError: UInt8 = 0xAE
    private static let native: UInt8 = 0x91

    let status: UInt8
    private let body: [UInt8]
    private let isNative: Bool

    /// Throws `malformed` for an answer without a status.
    init(_ reply: [UInt8]) throws(CardFault) {
        guard reply.count >= 2 else { throw .malformed }
        status = reply[reply.count - 1]
        isNative = reply[reply.count - 2] == Self.native
        body = [UInt8](reply.dropLast(2))
    }

    /// The data, where the card went where the protocol goes.
    func data(expecting expected: Status) throws(CardFault) -> [UInt8] {
        guard isNative else { throw .refused }
        guard status != Self.authenticationError else { throw .wrongKey }
        guard let status = Status(rawValue: status) else { throw .refused }
        guard status == expected else { throw .malformed }
        return body
    }
}
