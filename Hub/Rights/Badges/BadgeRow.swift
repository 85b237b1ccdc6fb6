package import Access
import Kernel
package import Vocabulary

/// How a badge stands at the hub.
package enum BadgeStanding: UInt8, CaseIterable, Sendable {
    /// Issued, and not written on its card yet: gates have not heard of it.
    case pending = 1
    case active = 2
    case lost = 3
    case replaced = 4

    package var name: String {
        switch self {
        case .pending: "pending"
        case .active: "active"
        case .lost: "lost"
        case .replaced: "replaced"
        }
    }

    /// What gates are told; nothing of one that is not written.
    var told: BadgeStatus? {
        switch self {
        case .pending: nil
        case .active: .active
        case .lost: .lost
        case .replaced: .replaced
        }
    }
}

/// What the hub says of the right behind a badge.
package struct BadgeRight: Sendable, Hashable {
    package let generation: UInt8
    package let status: RightStatus
    package let isBanned: Bool
    package let notAfter: Minute

    init(_ row: RightRow) {
        generation = row.record.generation
        status = row.record.status
        isBanned = row.isBanned
        notAfter = row.record.notAfter
    }

    init(generation: UInt8, status: RightStatus, isBanned: Bool, notAfter: Minute) {
        self.generation = generation
        self.status = status
        self.isBanned = isBanned
        self.notAfter = notAfter
    }
}

/// A badge as the hub holds it: bound to a right, known by the digest of its number.
package struct BadgeRow: Sendable, Hashable {
    package let badge: BadgeID
    package let scope: ScopeID
    package let company: CompanyID
    package let right: RightID
    package let digest: BadgeDigest
    package let numberEnd: String
    package let medium: Medium
    package let chip: BadgeChip
    package var standing: BadgeStanding
    /// Of the right, when the badge was bound to it.
    package let generation: UInt8
    package let keyVersion: UInt8
    /// The card's key, sealed for gates; nil where no proof is asked of the card.
    package let cardKey: CardKeyRecord?
    /// The highest count that any gate told of.
    package var counter: UInt32
    package let issuedAt: Timestamp
    package var updatedAt: Timestamp
    package var writtenAt: Timestamp?
    package var replacedBy: BadgeID?
    /// When the keys of its card were last given out; nil where nothing can have been written.
    package var personalisedAt: Timestamp?
    /// What was given out to be written then, empty where a card bears none.
    package var address: String?
    package var endedAt: Timestamp?
    package let behind: BadgeRight

    static let columns = [
        "id", "scope", "company", "access_right", "digest", "number_end", "medium", "chip",
        "status", "generation", "key_version", "card_key", "counter", "issued_at", "updated_at",
        "written_at", "replaced_by", "personalised_at", "address", "ended_at",
    ]

    /// Every column of the badge, then what is told of its right.
    static let query = "\(told) FROM badge b JOIN access_right r ON r.id = b.access_right WHERE"

    /// The same for conditions on the right, which is then found first: a CROSS JOIN is carried
    /// out in the order written (SQLite, "The SQLite Query Optimizer Overview", 7.3).
    static let queryByRight = """
        \(told) FROM access_right r CROSS JOIN badge b WHERE b.access_right = r.id AND
        """

    private static let told = """
        SELECT \(columns.map { "b.\($0)" }.joined(separator: ", ")),
        r.generation, r.status, r.is_banned, r.not_after
        """

    var values: [StoreValue] {
        [
            badge.storeValue, scope.storeValue, company.storeValue, right.storeValue,
            digest.bytes.storeValue, numberEnd.storeValue, medium.rawValue.storeValue,
            chip.rawValue.storeValue, standing.rawValue.storeValue, generation.storeValue,
            keyVersion.storeValue, (cardKey?.bytes).storeValue, counter.storeValue,
            issuedAt.storeValue, updatedAt.storeValue, writtenAt.storeValue,
            replacedBy.storeValue, personalisedAt.storeValue, address.storeValue,
            endedAt.storeValue,
        ]
    }

    /// What gates are told of it; nil while it is not written.
    package var cacheRecord: CredentialRecord? {
        standing.told.map { status in
            CredentialRecord(
                digest: digest,
                right: right,
                generation: generation,
                status: status,
                medium: medium,
                chip: chip,
                counterSeen: counter
            )
        }
    }
}

extension BadgeRow {
    init(_ row: StoreRow) throws(StoreError) {
        guard let digest = BadgeDigest(bytes: try row.bytes(4)),
            let medium = Medium(rawValue: try row.number(6)), medium.isBadge,
            let chip = BadgeChip(rawValue: try row.number(7)),
            let standing = BadgeStanding(rawValue: try row.number(8)),
            let status = RightStatus(rawValue: try row.number(21))
        else { throw StoreError(.mismatch, "A badge cannot be read.") }
        self.digest = digest
        self.medium = medium
        self.chip = chip
        self.standing = standing
        badge = try row.id(0)
        scope = try row.id(1)
        company = try row.id(2)
        right = try row.id(3)
        numberEnd = try row.text(5)
        generation = try row.number(9)
        keyVersion = try row.number(10)
        cardKey = try row.optional(11, row.bytes).flatMap { CardKeyRecord(bytes: $0) }
        counter = try row.number(12)
        issuedAt = try row.timestamp(13)
        updatedAt = try row.timestamp(14)
        writtenAt = try row.optional(15, row.timestamp)
        replacedBy = try row.optional(16) { column throws(StoreError) in try row.id(column) }
        personalisedAt = try row.optional(17, row.timestamp)
        address = try row.optional(18, row.text)
        endedAt = try row.optional(19, row.timestamp)
        behind = BadgeRight(
            generation: try row.number(20),
            status: status,
            isBanned: try row.bool(22),
            notAfter: try row.minute(23)
        )
    }
}
