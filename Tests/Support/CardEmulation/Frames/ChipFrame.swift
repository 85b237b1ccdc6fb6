/// One frame on the wire between a host and a PN532 (user manual UM0701-02, 6.2.1).
package enum ChipFrame: Hashable, Sendable {
    /// The identifier (D4 from the host, D5 from the chip), the command and its data.
    case data([UInt8])
    case acknowledged
    case refused
    /// The chip did not understand the command.
    case syntaxError

    package static let hostIdentifier: UInt8 = 0xD4
    package static let chipIdentifier: UInt8 = 0xD5
    /// The longest body: identifier, command and 263 bytes beside them.
    package static let bodyBytesMax = 265
    /// The longest body of a frame whose length is one byte.
    package static let normalBodyBytesMax = 255

    /// The frame as it is sent; a long body takes the extended form by itself.
    package func bytes(isExtended: Bool = false) -> [UInt8] {
        switch self {
        case .acknowledged: return [0x00, 0x00, 0xFF, 0x00, 0xFF, 0x00]
        case .refused: return [0x00, 0x00, 0xFF, 0xFF, 0x00, 0x00]
        case .syntaxError: return [0x00, 0x00, 0xFF, 0x01, 0xFF, 0x7F, 0x81, 0x00]
        case .data(let body):
            precondition(body.count <= Self.bodyBytesMax, "a frame's body has at most 265 bytes")
            let isLong = isExtended || body.count > Self.normalBodyBytesMax
            let head = isLong ? Self.extendedHead(body.count) : Self.normalHead(body.count)
            return head + body + [0 &- Self.sum(body), 0x00]
        }
    }

    /// The sum modulo 256; with its complement it makes zero.
    static func sum(_ bytes: some Sequence<UInt8>) -> UInt8 {
        bytes.reduce(0, &+)
    }

    private static func normalHead(_ count: Int) -> [UInt8] {
        let length = UInt8(count)
        return [0x00, 0x00, 0xFF, length, 0 &- length]
    }

    private static func extendedHead(_ count: Int) -> [UInt8] {
        let length = [UInt8(count >> 8), UInt8(count & 0xFF)]
        return [0x00, 0x00, 0xFF, 0xFF, 0xFF] + length + [0 &- sum(length)]
    }
}
