import Crypto
import Vocabulary

/// The secret an operator shows: 128 random bits, so that it is looked up and not guessed.
package struct AdminCode: Sendable, Hashable {
    package static let opening = "jalon-"
    private static let byteCount = 16

    /// What is typed, pasted and sent as bearer token.
    package let text: String

    package init() {
        text = Self.opening + Base32.encode(SecureRandom.bytes(Self.byteCount))
    }

    /// A text of the right form, or nil: what is no code costs no look-up.
    package init?(text: some StringProtocol) {
        guard text.hasPrefix(Self.opening),
            let bytes = Base32.decode(text.utf8.dropFirst(Self.opening.utf8.count)),
            bytes.count == Self.byteCount
        else { return nil }
        self.text = String(text)
    }
}
