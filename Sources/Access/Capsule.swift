package import Crypto
package import Vocabulary

/// The signed start of a chain of codes: 110 bytes, kept on the holder's phone, big-endian.
///
/// ```
/// 0 kind·version 1 (0x21) · 1 to 29 as in ``Token`` · 30 anchor 16 · 46 Ed25519 signature 64
/// ```
/// The signature covers "JLNTOKN1" and bytes 0 to 45. Slot 0 begins at `notBefore`; a slot lasts as
/// long as the flags say. The anchor is link 0 of a chain that the phone made: neither the gate nor
/// the hub ever holds a secret of it.
package struct Capsule: Hashable, Sendable {
    /// Kind 2 (rotating), version 1.
    package static let kind: UInt8 = 0x21
    package static let byteCount = 110
    /// Slots of one capsule, a day of half minutes; what lasts longer is renewed.
    package static let slotsMax: UInt16 = 2_880
    static let signedByteCount = 46

    package let token: Token
    package let anchor: Reveal

    package init(token: Token, anchor: Reveal) {
        self.token = token
        self.anchor = anchor
    }

    package var claim: [UInt8] { token.claim(kind: Self.kind) + anchor.bytes }

    /// The 110 bytes, signed by the season's token key.
    package func signed(by signer: Ed25519PrivateKey) -> [UInt8] {
        claim + signer.signature(for: Token.domain + claim)
    }

    package var slotSeconds: Int { token.flags.slotSeconds }

    /// How many slots the signed duration holds.
    package var slotCount: UInt16 {
        UInt16(clamping: min(Int(Self.slotsMax), Int(token.duration) * 60 / slotSeconds))
    }

    /// When a slot begins.
    package func begin(of slot: UInt16) -> Timestamp {
        token.notBefore.start.advanced(by: .seconds(Int(slot) * slotSeconds))
    }

    /// Reads the claim of bytes whose length and version were checked; the signature was not.
    init(claimOf bytes: [UInt8]) {
        precondition(bytes.count >= Self.byteCount, "a capsule has 110 bytes")
        token = Token(claimOf: bytes)
        var reader = ByteReader(bytes, at: Token.claimByteCount)
        anchor = Reveal(&reader)
    }
}
