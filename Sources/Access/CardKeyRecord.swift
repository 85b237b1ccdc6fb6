import Vocabulary

/// One row of the card keys table: the key of one card, sealed for the gates of its scope.
///
/// 48 bytes, big-endian:
/// ```
/// 0 badge 8 (start of its digest) · 8 chip 1 · 9 keyNumber 1 (on the card) · 10 keyVersion 1
/// 11 sealing 1 (number of the scope's sealing key) · 12 zero 4 · 16 sealed 32
/// ```
/// Sealed is AES-256-GCM: 16 bytes of key and the tag; the nonce is bytes 0 to 11, and the scope
/// with bytes 0 to 15 is bound to it. A card's key follows from the master and its number alone,
/// so that no nonce ever covers two keys. The head signs the ciphertext: every gate of a scope
/// holds the same bytes.
package struct CardKeyRecord: Hashable, Sendable {
    package static let sealedByteCount = 32

    package let badge: UInt64
    package let chip: BadgeChip
    package let keyNumber: UInt8
    package let keyVersion: UInt8
    package let sealing: UInt8
    package let sealed: [UInt8]

    package init(
        badge: UInt64,
        chip: BadgeChip,
        keyNumber: UInt8,
        keyVersion: UInt8,
        sealing: UInt8,
        sealed: [UInt8]
    ) {
        precondition(sealed.count == Self.sealedByteCount, "a sealed card key has 32 bytes")
        self.badge = badge
        self.chip = chip
        self.keyNumber = keyNumber
        self.keyVersion = keyVersion
        self.sealing = sealing
        self.sealed = sealed
    }

    package var bytes: [UInt8] {
        var writer = ByteWriter(capacity: Record.byteCount)
        writer.number(badge)
        writer.number(chip.rawValue)
        writer.number(keyNumber)
        writer.number(keyVersion)
        writer.number(sealing)
        writer.zeros(4)
        writer.raw(sealed)
        return writer.bytes
    }

    package init?(bytes: [UInt8]) {
        guard bytes.count == Record.byteCount else { return nil }
        self.init(bytes: bytes, at: 0)
    }

    /// Reads the 48 bytes that begin there.
    package init?(bytes: [UInt8], at position: Int) {
        precondition(position + Record.byteCount <= bytes.count, "a record has 48 bytes")
        var reader = ByteReader(bytes, at: position)
        badge = reader.number()
        guard let chip = BadgeChip(rawValue: reader.number()) else { return nil }
        self.chip = chip
        keyNumber = reader.number()
        keyVersion = reader.number()
        sealing = reader.number()
        guard reader.zeros(4) else { return nil }
        sealed = reader.raw(Self.sealedByteCount)
    }
}
