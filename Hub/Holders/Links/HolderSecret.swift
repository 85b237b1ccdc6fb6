import Crypto
import Vocabulary

/// What a link ends in, and what a phone makes for itself: 128 random bits as 26 letters.
package struct HolderSecret: Hashable, Sendable {
    package static let length = 26
    private static let byteCount = 16

    package let text: String

    package init() {
        text = Base32.encode(SecureRandom.bytes(Self.byteCount))
    }

    /// A text of the one right form, or nil.
    package init?(text: String) {
        guard text.utf8.count == Self.length, let bytes = Base32.decode(text.utf8),
            bytes.count == Self.byteCount
        else { return nil }
        self.text = text
    }

    /// What the store holds of it: useless without a key of the hub.
    func digest(_ key: [UInt8]) -> [UInt8] {
        HMAC.sha256(key: key, Array(text.utf8)).bytes
    }
}
