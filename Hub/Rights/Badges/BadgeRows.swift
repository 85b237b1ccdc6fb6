import Access
import Kernel
import Sync
import Vocabulary

/// The badges in the store, each change in one transaction with the cache rows it changes.
struct BadgeRows {
    private let session: any Session
    private let changed: @Sendable (ScopeID) -> Void

    init(_ session: any Session, changed: @escaping @Sendable (ScopeID) -> Void) {
        self.session = session
        self.changed = changed
    }

    func find(_ badge: BadgeID, company: CompanyID) throws(StoreError) -> BadgeRow? {
        try first("b.id = $1 AND b.company = $2", [badge.storeValue, company.storeValue])
    }

    /// The badge that a right has now, spent or not.
    func living(of right: RightID) throws(StoreError) -> BadgeRow? {
        try first("b.access_right = $1 AND b.status <> 4", [right.storeValue])
    }

    /// The badge that a number stands for now, spent or not.
    func living(_ digest: BadgeDigest, in scope: ScopeID) throws(StoreError) -> BadgeRow? {
        try first(
            "b.scope = $1 AND b.digest = $2 AND b.status <> 4",
            [scope.storeValue, digest.bytes.storeValue]
        )
    }

    /// The badge that a number stands for now, else the one that ended last.
    func last(_ digest: BadgeDigest, in scope: ScopeID) throws(StoreError) -> BadgeRow? {
        try rows(
            "b.digest = $1 AND b.scope = $2",
            [digest.bytes.storeValue, scope.storeValue],
            "ORDER BY (b.status = 4), b.issued_at DESC, b.id LIMIT 1"
        ).first
    }

    /// The highest count of a card, whichever badges it was.
    func counter(of digest: BadgeDigest) throws(StoreError) -> UInt32 {
        try session.first("SELECT MAX(counter) FROM badge WHERE digest = $1", digest.bytes) {
            row throws(StoreError) in
            row.isNull(0) ? 0 : try row.number(0)
        } ?? 0
    }

    /// What was last given out to be written on a card, and whether it ever signed its taps.
    func writings(of digest: BadgeDigest) throws(StoreError) -> [CardWriting] {
        try session.rows(
            """
            SELECT medium, address FROM badge WHERE digest = $1 AND personalised_at IS NOT NULL
            ORDER BY personalised_at DESC, issued_at DESC LIMIT $2
            """,
            digest.bytes,
            CardBadges.livesMax
        ) { row throws(StoreError) in
            CardWriting(
                medium: Medium(rawValue: try row.number(0)) ?? .badgeNumber,
                address: try row.optional(1, row.text) ?? ""
            )
        }
    }

    /// Whether any badge that bears the scope's address is not spent (``BadgeRule/isSpent``).
    func bearsAddress(_ scope: ScopeID, at now: Timestamp) throws(StoreError) -> Bool {
        try session.exists(
            """
            SELECT 1 FROM badge b JOIN access_right r ON r.id = b.access_right
            WHERE b.scope = $1 AND b.status <> 4 AND b.medium IN ($2, $3)
            AND b.generation >= r.generation AND r.status <> $4 AND r.not_after > $5
            """,
            scope,
            Medium.badgeMessage.rawValue,
            Medium.badgeOneTime.rawValue,
            RightStatus.revoked.rawValue,
            Minute(holding: now)
        )
    }

    func page(_ query: BadgeQuery) throws(StoreError) -> [BadgeRow] {
        try rows(
            query.condition,
            query.values,
            "ORDER BY b.id LIMIT \(query.limit)",
            of: query.isByRight ? BadgeRow.queryByRight : BadgeRow.query
        )
    }

    private func first(
        _ condition: String,
        _ values: [StoreValue]
    ) throws(StoreError) -> BadgeRow? {
        try rows(condition, values, "LIMIT 1").first
    }

    private func rows(
        _ condition: String,
        _ values: [StoreValue],
        _ end: String,
        of query: String = BadgeRow.query
    ) throws(StoreError) -> [BadgeRow] {
        try session.rows("\(query) \(condition) \(end)", values: values) {
            row throws(StoreError) in try BadgeRow(row)
        }
    }
}

/// Changes.
extension BadgeRows {
    func insert(_ badge: BadgeRow) throws(StoreError) {
        try session.insert(
            into: "badge",
            columns: BadgeRow.columns,
            rows: [badge.values],
            onConflict: .refuse
        )
        try tell(badge)
    }

    func update(_ badge: BadgeRow) throws(StoreError) {
        try session.run(
            """
            UPDATE badge SET status = $1, counter = $2, updated_at = $3, written_at = $4,
            replaced_by = $5, personalised_at = $6, address = $7, ended_at = $8 WHERE id = $9
            """,
            badge.standing.rawValue,
            badge.counter,
            badge.updatedAt,
            badge.writtenAt,
            badge.replacedBy,
            badge.personalisedAt,
            badge.address,
            badge.endedAt,
            badge.badge
        )
        try tell(badge)
    }

    /// Ends a badge; its row stays, for the taps that gates still tell of.
    func replace(_ badge: BadgeRow, at now: Timestamp) throws(StoreError) -> BadgeRow {
        var ended = badge
        ended.standing = .replaced
        ended.updatedAt = now
        ended.endedAt = now
        try update(ended)
        return ended
    }

    /// Remembers what was given out to be written on a badge's card; gates need not know.
    func noteWriting(
        _ writing: CardWriting,
        of badge: BadgeID,
        at now: Timestamp
    ) throws(StoreError) {
        try session.run(
            "UPDATE badge SET personalised_at = $1, address = $2 WHERE id = $3",
            now,
            writing.address,
            badge
        )
    }

    /// Names the badge that took over; gates need not know.
    func note(_ badge: BadgeID, replacedBy next: BadgeID) throws(StoreError) {
        try session.run("UPDATE badge SET replaced_by = $1 WHERE id = $2", next, badge)
    }

    private func tell(_ badge: BadgeRow) throws(StoreError) {
        guard let record = badge.cacheRecord else { return try untell(badge) }
        let cache = try CacheRows(session, scope: badge.scope, changed: changed)
        try cache.put(.credentials, record.bytes)
        if let key = badge.cardKey {
            try cache.put(.cardKeys, key.bytes)
        } else {
            try cache.delete(.cardKeys, key: Array(badge.digest.bytes.prefix(Record.keyByteCount)))
        }
    }

    /// Takes back what gates were told of a badge that turns out not to be written.
    ///
    /// What an ended badge of the same card left there stays: it is refused either way.
    private func untell(_ badge: BadgeRow) throws(StoreError) {
        let key = Array(badge.digest.bytes.prefix(Record.keyByteCount))
        let cache = try CacheRows(session, scope: badge.scope, changed: changed)
        let told = try cache.record(.credentials, key: key).flatMap { CredentialRecord(bytes: $0) }
        guard told?.right == badge.right, told?.status == .lost else { return }
        try cache.delete(.credentials, key: key)
        try cache.delete(.cardKeys, key: key)
    }
}

/// Which badges are asked for.
struct BadgeQuery {
    private(set) var condition: String
    private(set) var values: [StoreValue]
    let limit: Int
    /// Whether the right is what is known.
    let isByRight: Bool

    init(
        company: CompanyID,
        scope: ScopeID? = nil,
        right: RightID? = nil,
        reference: String? = nil,
        standing: BadgeStanding? = nil,
        after last: [UInt8]? = nil,
        limit: Int
    ) {
        condition = "b.company = $1"
        values = [company.storeValue]
        self.limit = limit
        isByRight = reference != nil
        add("b.scope =", scope)
        add("b.access_right =", right)
        add(reference: reference, of: company)
        add("b.status =", standing?.rawValue)
        add("b.id >", last)
    }

    /// A reference is one right's in each scope: one look-up for each scope of the company.
    private mutating func add(reference: String?, of company: CompanyID) {
        guard let reference else { return }
        values += [company.storeValue, reference.storeValue]
        condition += """
             AND r.scope IN (SELECT id FROM scope WHERE company = $\(values.count - 1))
            AND r.reference = $\(values.count)
            """
    }

    private mutating func add(_ column: String, _ value: (any StoreConvertible)?) {
        guard let value else { return }
        values.append(value.storeValue)
        condition += " AND \(column) $\(values.count)"
    }
}
