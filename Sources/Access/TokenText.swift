import Vocabulary

/// The one spelling of a token: `J1` and the Base32 of its bytes.
///
/// 153 characters for a code, 178 for a badge. Upper-case letters and digits only, so that a code
/// fits QR alphanumeric mode, a link and a keyboard scanner alike.
package enum TokenText {
    package static let prefix = Array("J1".utf8)
    /// Of a code's token.
    package static let length = prefix.count + Base32.length(ofBytes: Token.byteCount)
    /// Of a badge's token.
    package static let badgeLength = prefix.count + Base32.length(ofBytes: BadgeToken.byteCount)

    package static func spelling(_ bytes: [UInt8]) -> String {
        precondition(
            bytes.count == Token.byteCount || bytes.count == BadgeToken.byteCount,
            "a token has 94 bytes, a badge's 110"
        )
        return String(decoding: prefix, as: UTF8.self) + Base32.encode(bytes)
    }

    /// The bytes behind a payload, or nil when the length, the prefix or the alphabet is wrong.
    ///
    /// Which kind of token it is, and whether it may be here, is the reader's question.
    package static func bytes(of payload: [UInt8]) -> [UInt8]? {
        guard payload.count == length || payload.count == badgeLength else { return nil }
        guard payload.starts(with: prefix) else { return nil }
        return Base32.decode(payload.dropFirst(prefix.count))
    }
}
