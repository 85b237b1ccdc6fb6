package import Crypto
import Vocabulary

/// The signed claim that a badge carries, bound to the number of one card: 110 bytes, big-endian.
///
/// ```
/// 0 kind·version 1 (0x51) · 1 to 29 as in ``Token`` · 30 number 15 (left-aligned, then zeros)
/// 45 length of the number 1 · 46 Ed25519 signature 64
/// ```
/// The signature covers "JLNTOKN1" and bytes 0 to 45. Copied to another card, the claim is refused;
/// a card that lies about its number is stopped by nothing but a higher level.
package struct BadgeToken: Hashable, Sendable {
    /// Kind 5 (badge), version 1.
    package static let kind: UInt8 = 0x51
    package static let byteCount = 110
    static let signedByteCount = 46
    private static let numberByteCount = 15
    private static let numberByteCounts: Set<Int> = [4, 7, 10]

    package let token: Token
    package let uid: [UInt8]

    package init(token: Token, uid: [UInt8]) {
        precondition(
            Self.numberByteCounts.contains(uid.count),
            "a card's number has 4, 7, 10 bytes"
        )
        self.token = token
        self.uid = uid
    }

    package var claim: [UInt8] { token.claim(kind: Self.kind) + Self.field(uid) }

    /// The 110 bytes, signed by the season's token key.
    package func signed(by signer: Ed25519PrivateKey) -> [UInt8] {
        claim + signer.signature(for: Token.domain + claim)
    }

    /// The one way in which the number stands in a claim; nothing for what is no number.
    static func field(_ uid: [UInt8]) -> [UInt8] {
        guard uid.count <= numberByteCount else { return [] }
        var writer = ByteWriter(capacity: numberByteCount + 1)
        writer.raw(uid)
        writer.zeros(numberByteCount - uid.count)
        writer.number(UInt8(uid.count))
        return writer.bytes
    }
}
