import Vocabulary

/// The one spelling of a token: `J1` and the Base32 of its bytes, 153 characters.
///
/// Upper-case letters and digits only, so that a code fits QR alphanumeric mode, a link and a
/// keyboard scanner alike.
package enum TokenText {
    package static let prefix = Array("J1".utf8)
    package static let length = prefix.count + Base32.length(ofBytes: Token.byteCount)

    package static func spelling(_ bytes: [UInt8]) -> String {
        precondition(bytes.count == Token.byteCount, "a token has 94 bytes")
        return String(decoding: prefix, as: UTF8.self) + Base32.encode(bytes)
    }

    /// The bytes behind a payload, or nil when the length, the prefix or the alphabet is wrong.
    package static func bytes(of payload: [UInt8]) -> [UInt8]? {
        guard payload.count == length, payload.starts(with: prefix) else { return nil }
        return Base32.decode(payload.dropFirst(prefix.count))
    }
}
