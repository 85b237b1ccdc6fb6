import Vocabulary

/// The one spelling of a token: `J1` and the Base32 of its bytes.
///
/// 153 characters for a printed code, 207 for a rotating one, 178 for a badge. Upper-case letters
/// and digits only, so that a code fits QR alphanumeric mode, a link and a keyboard scanner alike.
package enum TokenText {
    package static let prefix = Array("J1".utf8)
    /// Of a printed code's token.
    package static let length = prefix.count + Base32.length(ofBytes: Token.byteCount)
    /// Of a badge's token.
    package static let badgeLength = prefix.count + Base32.length(ofBytes: BadgeToken.byteCount)
    /// Of a rotating code.
    package static let rotatingLength =
        prefix.count + Base32.length(ofBytes: RotatingCode.byteCount)
    /// Of the letters that a rotating code keeps from slot to slot: those of its capsule.
    package static let capsuleLength = prefix.count + Base32.length(ofBytes: Capsule.byteCount)

    private static let byteCounts = [Token.byteCount, BadgeToken.byteCount, RotatingCode.byteCount]
    private static let lengths = [length, badgeLength, rotatingLength]

    package static func spelling(_ bytes: [UInt8]) -> String {
        precondition(byteCounts.contains(bytes.count), "94 bytes, 110 of a badge or 128 in turn")
        return String(decoding: prefix, as: UTF8.self) + Base32.encode(bytes)
    }

    /// The bytes behind a payload, or nil when the length, the prefix or the alphabet is wrong.
    ///
    /// Which kind of token it is, and whether it may be here, is the reader's question.
    package static func bytes(of payload: [UInt8]) -> [UInt8]? {
        guard lengths.contains(payload.count) else { return nil }
        guard payload.starts(with: prefix) else { return nil }
        return Base32.decode(payload.dropFirst(prefix.count))
    }

    /// Whether a payload has the form of a rotating code; its worth is the reader's question.
    package static func isRotating(_ payload: [UInt8]) -> Bool {
        payload.count == rotatingLength && payload.starts(with: prefix)
    }

    /// What tells one code in view from another: a rotating code stays the same from slot to slot.
    ///
    /// A capsule fills its letters exactly (110 × 8 = 176 × 5 bits), so that they never change.
    package static func identity(of payload: [UInt8]) -> [UInt8] {
        guard isRotating(payload) else { return payload }
        return Array(payload.prefix(capsuleLength))
    }
}
