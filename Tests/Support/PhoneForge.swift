package import Access
package import Crypto
import Sync
package import Vocabulary

/// A holder's phone in small: a chain from a fixed seed, and the codes of its slots.
package struct PhoneForge: Sendable {
    package let capsule: Capsule
    package let signed: [UInt8]
    /// The link above the last slot.
    package let seed: Reveal

    package init(_ token: Token, seed byte: UInt8 = 1, signedBy signer: Ed25519PrivateKey) {
        guard let seed = Reveal([UInt8](repeating: byte, count: Reveal.byteCount)) else {
            preconditionFailure("16 bytes are a seed")
        }
        self.seed = seed
        let anchor = seed.stepped(from: Capsule.slotsMax, to: 0, of: token.right)
        capsule = Capsule(token: token, anchor: anchor)
        signed = capsule.signed(by: signer)
    }

    package func reveal(_ slot: UInt16) -> Reveal {
        seed.stepped(from: Capsule.slotsMax, to: slot, of: capsule.token.right)
    }

    package func bytes(_ slot: UInt16) -> [UInt8] {
        RotatingCode.bytes(capsule: signed, slot: slot, reveal: reveal(slot))
    }

    /// What the phone shows in a slot.
    package func payload(_ slot: UInt16) -> [UInt8] {
        Array(TokenText.spelling(bytes(slot)).utf8)
    }
}

extension ScopeForge {
    /// A phone that holds a right; its slot 0 begins with this minute.
    package func phone(
        for right: RightRecord,
        from begin: Timestamp = Self.start,
        minutes: UInt32 = 24 * 60,
        seed: UInt8 = 1
    ) -> PhoneForge {
        PhoneForge(
            Token(
                key: KeyRole.token.rawValue,
                flags: right.flags,
                generation: right.generation,
                right: right.right,
                scope: scope,
                issuedAt: Minute(holding: begin),
                notBefore: Minute(holding: begin),
                duration: minutes,
                zoneSet: right.zoneSet
            ),
            seed: seed,
            signedBy: tokenKey
        )
    }
}
