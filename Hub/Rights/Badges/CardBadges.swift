import Kernel
package import Sync
package import Vocabulary

/// All badges that one card was, the newest first.
package struct CardBadges: Sendable {
    /// One of them, with whose it was and when.
    package struct Life: Sendable, Hashable {
        package let badge: BadgeID
        package let right: RightID
        package let generation: UInt8
        package let issuedAt: Timestamp
        package let endedAt: Timestamp?

        package init(
            badge: BadgeID,
            right: RightID,
            generation: UInt8,
            issuedAt: Timestamp,
            endedAt: Timestamp?
        ) {
            self.badge = badge
            self.right = right
            self.generation = generation
            self.issuedAt = issuedAt
            self.endedAt = endedAt
        }
    }

    /// A card that was more badges than that is looked back on so far.
    static let livesMax = 64

    private let lives: [Life]

    package init(_ lives: [Life]) {
        self.lives = lives
    }

    /// The badge that a gate saw: that of the right it told of, else the one of that time.
    ///
    /// A card that goes from hand to hand keeps its number, and what its former holder did is not
    /// the new one's.
    package func badge(of record: JournalRecord) -> BadgeID? {
        let hasRight = record.subject != 0 && !record.flags.contains(.counted)
        let named = lives.filter {
            hasRight && $0.right == record.right && $0.generation == record.generation
        }
        let found =
            named.first { $0.lived(in: record.time) } ?? named.first
            ?? lives.first { $0.lived(in: record.time) }
        return found?.badge
    }
}

extension CardBadges.Life {
    func lived(in time: TimeBounds) -> Bool {
        issuedAt <= time.high && time.low < (endedAt ?? .distantFuture)
    }

    init(_ row: StoreRow) throws(StoreError) {
        self.init(
            badge: try row.id(0),
            right: try row.id(1),
            generation: try row.number(2),
            issuedAt: try row.timestamp(3),
            endedAt: try row.optional(4, row.timestamp)
        )
    }
}

/// Whose badges are looked through.
package enum BadgeOwner: Sendable {
    case company(CompanyID)
    /// A gate tells of the badges of its own scope only.
    case scope(ScopeID)

    var condition: (column: String, value: StoreValue) {
        switch self {
        case .company(let company): ("company", company.storeValue)
        case .scope(let scope): ("scope", scope.storeValue)
        }
    }
}
