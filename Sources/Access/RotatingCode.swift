package import Vocabulary

/// What a phone shows in one slot: a capsule and the link of this slot, 128 bytes, big-endian.
///
/// ```
/// 0 capsule 110 (``Capsule``) · 110 slot 2 · 112 reveal 16
/// ```
/// Slot and reveal are not signed: the reveal leads to the signed anchor in as many steps as the
/// slot says, or it is none. Who saw a code can make every earlier one and no later one.
package struct RotatingCode: Hashable, Sendable {
    package static let byteCount = 128

    package let capsule: Capsule
    package let slot: UInt16
    package let reveal: Reveal

    package init(capsule: Capsule, slot: UInt16, reveal: Reveal) {
        self.capsule = capsule
        self.slot = slot
        self.reveal = reveal
    }

    package var token: Token { capsule.token }

    /// The 128 bytes, of which the first 110 were signed before.
    package static func bytes(capsule: [UInt8], slot: UInt16, reveal: Reveal) -> [UInt8] {
        precondition(capsule.count == Capsule.byteCount, "a capsule has 110 bytes")
        var writer = ByteWriter(capacity: Self.byteCount)
        writer.raw(capsule)
        writer.number(slot)
        writer.raw(reveal.bytes)
        return writer.bytes
    }

    /// Reads bytes whose length and version were checked; signature and chain were not.
    init(claimOf bytes: [UInt8]) {
        precondition(bytes.count == Self.byteCount, "a rotating code has 128 bytes")
        capsule = Capsule(claimOf: bytes)
        var reader = ByteReader(bytes, at: Capsule.byteCount)
        slot = reader.number()
        reveal = Reveal(&reader)
    }

    /// Whether the reveal leads to the signed anchor, or to a link that did.
    ///
    /// What was shown before makes the way short: a few steps instead of up to 2 879.
    package func isChained(shown: ShownSlot? = nil) -> Bool {
        guard slot < capsule.slotCount else { return false }
        let right = token.right
        guard let shown, shown.anchor == capsule.anchor else {
            return reveal.stepped(from: slot, to: 0, of: right) == capsule.anchor
        }
        guard slot < shown.slot else {
            return reveal.stepped(from: slot, to: shown.slot, of: right) == shown.reveal
        }
        return shown.reveal.stepped(from: shown.slot, to: slot, of: right) == reveal
    }

    /// What a gate remembers of it once it let somebody pass.
    package var shown: ShownSlot {
        ShownSlot(
            anchor: capsule.anchor,
            slot: slot,
            reveal: reveal,
            begin: capsule.begin(of: slot)
        )
    }
}

/// The newest slot of a right that opened a gate, with the link that proved it.
package struct ShownSlot: Hashable, Sendable {
    package let anchor: Reveal
    package let slot: UInt16
    package let reveal: Reveal
    /// When the slot began: what compares it with the slots of a renewed capsule.
    package let begin: Timestamp

    package init(anchor: Reveal, slot: UInt16, reveal: Reveal, begin: Timestamp) {
        self.anchor = anchor
        self.slot = slot
        self.reveal = reveal
        self.begin = begin
    }
}

/// A code that was read and whose signature holds.
package enum PresentedCode: Hashable, Sendable {
    /// The same each time: on paper, or in a picture.
    case printed(Token)
    case rotating(RotatingCode)

    package var token: Token {
        switch self {
        case .printed(let token): token
        case .rotating(let code): code.token
        }
    }
}
