package import Vocabulary

/// How a badge stands.
package enum BadgeStatus: UInt8, CaseIterable, Sendable {
    case active = 1
    /// Reported lost: whoever holds it stays out until it is found.
    case lost = 2
    /// Another badge took its place, for good.
    case replaced = 3

    package var name: String {
        switch self {
        case .active: "active"
        case .lost: "lost"
        case .replaced: "replaced"
        }
    }
}

/// What kind of chip a badge is made of; the number is part of the format.
package enum BadgeChip: UInt8, CaseIterable, Sendable {
    /// A number alone: any card, a printed barcode, a typed code.
    case none = 0
    /// NTAG 213, 215, 216 and other Type 2 tags.
    case type2 = 1
    case ntag424 = 2
    case desfire = 3

    package var name: String {
        switch self {
        case .none: "none"
        case .type2: "type2"
        case .ntag424: "ntag424"
        case .desfire: "desfire"
        }
    }
}

/// One row of the credentials table: which right a badge stands for.
///
/// 48 bytes, big-endian:
/// ```
/// 0 digest 16 (the first 8 are the key) · 16 right 8 · 24 generation 1 · 25 status 1 · 26 medium 1
/// 27 chip 1 · 28 counterSeen 4 · 32 zero 16
/// ```
/// The medium is what the badge was issued as: presented as less, it is refused.
package struct CredentialRecord: Hashable, Sendable {
    package let digest: BadgeDigest
    package var right: RightID
    /// Of the right, when the badge was bound to it.
    package var generation: UInt8
    package var status: BadgeStatus
    package var medium: Medium
    package var chip: BadgeChip
    /// The highest tap that the hub has heard of.
    package var counterSeen: UInt32

    package init(
        digest: BadgeDigest,
        right: RightID,
        generation: UInt8,
        status: BadgeStatus = .active,
        medium: Medium,
        chip: BadgeChip = .none,
        counterSeen: UInt32 = 0
    ) {
        self.digest = digest
        self.right = right
        self.generation = generation
        self.status = status
        self.medium = medium
        self.chip = chip
        self.counterSeen = counterSeen
    }

    package var bytes: [UInt8] {
        var writer = ByteWriter(capacity: Record.byteCount)
        writer.raw(digest.bytes)
        writer.number(right.raw)
        writer.number(generation)
        writer.number(status.rawValue)
        writer.number(medium.rawValue)
        writer.number(chip.rawValue)
        writer.number(counterSeen)
        writer.zeros(16)
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
        guard let digest = BadgeDigest(bytes: reader.raw(BadgeDigest.byteCount)) else {
            return nil
        }
        self.digest = digest
        right = RightID(reader.number())
        generation = reader.number()
        guard let status = BadgeStatus(rawValue: reader.number()),
            let medium = Medium(rawValue: reader.number()), medium.isBadge,
            let chip = BadgeChip(rawValue: reader.number())
        else { return nil }
        self.status = status
        self.medium = medium
        self.chip = chip
        counterSeen = reader.number()
        guard reader.zeros(16) else { return nil }
    }
}
