package import Access
import Crypto
package import Identity
package import Kernel
import Sync
package import Vocabulary

/// The rights in the store, each change in one transaction with the cache row it changes.
package struct RightRows {
    private let session: any Session
    private let changed: @Sendable (ScopeID) -> Void

    private static let columns = RightRow.columns.joined(separator: ", ")

    init(_ session: any Session, changed: @escaping @Sendable (ScopeID) -> Void) {
        self.session = session
        self.changed = changed
    }

    package func find(_ right: RightID, company: CompanyID) throws(StoreError) -> RightRow? {
        try session.first(
            "SELECT \(Self.columns) FROM access_right WHERE id = $1 AND company = $2",
            right,
            company
        ) { row throws(StoreError) in try RightRow(row) }
    }

    package func find(reference: String, in scope: ScopeID) throws(StoreError) -> RightRow? {
        try session.first(
            "SELECT \(Self.columns) FROM access_right WHERE scope = $1 AND reference = $2",
            scope,
            reference
        ) { row throws(StoreError) in try RightRow(row) }
    }

    /// The next rights of a scope by their id, above `last`.
    package func page(
        of scope: ScopeID,
        status: RightStatus?,
        after last: RightID?,
        limit: Int
    ) throws(StoreError) -> [RightRow] {
        let above = last.map { $0.bytes } ?? []
        let filter = status == nil ? "status <> $3" : "status = $3"
        return try session.rows(
            """
            SELECT \(Self.columns) FROM access_right
            WHERE scope = $1 AND id > $2 AND \(filter) ORDER BY id LIMIT $4
            """,
            scope,
            above,
            status?.rawValue ?? 0,
            limit
        ) { row throws(StoreError) in try RightRow(row) }
    }

    /// Adds new rights, many at once; the drafts were checked.
    package func insert(
        _ drafts: [RightDraft],
        scope: ScopeID,
        company: CompanyID,
        now: Timestamp
    ) throws(StoreError) -> [RightRow] {
        var holders = PersonRows(session, company: company, now: now)
        var rows: [RightRow] = []
        rows.reserveCapacity(drafts.count)
        for draft in drafts {
            rows.append(
                RightRow(
                    record: Self.record(of: draft),
                    scope: scope,
                    company: company,
                    reference: draft.reference,
                    holder: try draft.holder.map { draft throws(StoreError) in
                        try holders.person(draft)
                    },
                    now: now
                )
            )
        }
        try holders.write()
        try session.insert(
            into: "access_right",
            columns: RightRow.columns,
            rows: rows.sorted { $0.record.right < $1.record.right }.map(\.values),
            onConflict: .refuse
        )
        let cache = try CacheRows(session, scope: scope, changed: changed)
        try cache.insert(new: rows.map(\.cacheRecord))
        return rows
    }

    private static func record(of draft: RightDraft) -> RightRecord {
        RightRecord(
            right: RightID(SecureRandom.uint64()),
            kind: draft.kind,
            flags: draft.flags,
            notBefore: draft.notBefore,
            notAfter: draft.notAfter,
            paidThrough: draft.paidThrough,
            graceHours: draft.graceHours,
            zoneSet: draft.zoneSet,
            policy: draft.policy,
            usesMax: draft.usesMax,
            gateGroup: draft.gateGroup,
            product: draft.product,
            seat: draft.seat
        )
    }

    /// Carries out a command; a right that is so already stays untouched.
    package func apply(
        _ command: RightCommand,
        to row: RightRow,
        holder: PersonDraft? = nil,
        now: Timestamp
    ) throws -> RightRow {
        var next = row
        next.record = try command.applied(to: row.record)
        if command == .ban || command == .lift { next.isBanned = command == .ban }
        guard command != .transfer || !row.isBanned else { throw RightsRefusal.bannedFirst }
        guard next != row else { return row }
        if command == .transfer {
            try PastClaims.keep(row, session)
            next.issuedAt = Minute(holding: now)
            var holders = PersonRows(session, company: row.company, now: now)
            next.holder = try holder.map { draft in try holders.person(draft) }
            try holders.write()
        }
        return try write(next, now: now)
    }

    /// Gives a right its next generation under the same holder: what was given out so far dies.
    package func reissue(_ row: RightRow, now: Timestamp) throws -> RightRow {
        guard !row.isBanned else { throw RightsRefusal.bannedFirst }
        var next = row
        next.record = try RightCommand.transfer.applied(to: row.record)
        try PastClaims.keep(row, session)
        next.issuedAt = Minute(holding: now)
        return try write(next, now: now)
    }

    private func write(_ row: RightRow, now: Timestamp) throws(StoreError) -> RightRow {
        var next = row
        next.updatedAt = now
        try session.run(
            """
            UPDATE access_right SET generation = $1, status = $2, holder = $3,
            issued_minute = $4, updated_at = $5, is_banned = $6 WHERE id = $7
            """,
            next.record.generation,
            next.record.status.rawValue,
            next.holder,
            next.issuedAt,
            now,
            next.isBanned ? 1 : 0,
            row.record.right
        )
        try CacheRows(session, scope: row.scope, changed: changed).put(next)
        try FlashRows(session, scope: row.scope).follow(next, now: now)
        return next
    }

    /// Adds passages that gates told of, and takes away what stewards took back; only rights whose
    /// uses count change the cache.
    package func addUses(
        _ counts: [RightID: Int],
        scope: ScopeID
    ) throws(StoreError) -> [RightRow] {
        guard !counts.isEmpty else { return [] }
        let cache = try CacheRows(session, scope: scope, changed: changed)
        var used: [RightRow] = []
        used.reserveCapacity(counts.count)
        for (right, count) in counts.sorted(by: { $0.key < $1.key }) where count != 0 {
            let row = try session.first(
                """
                UPDATE access_right
                SET uses_seen = CASE WHEN uses_seen + $1 > 0 THEN uses_seen + $2 ELSE 0 END
                WHERE id = $3 AND scope = $4 RETURNING \(Self.columns)
                """,
                count,
                count,
                right,
                scope
            ) { row throws(StoreError) in try RightRow(row) }
            guard let row else { continue }
            used.append(row)
            guard row.countsUses else { continue }
            try cache.put(.rights, row.cacheRecord.bytes)
        }
        return used
    }

    /// The rights of these ids that a scope has.
    package func all(_ rights: [RightID], of scope: ScopeID) throws(StoreError) -> [RightRow] {
        var rows: [RightRow] = []
        for right in rights {
            let row = try session.first(
                "SELECT \(Self.columns) FROM access_right WHERE id = $1 AND scope = $2",
                right,
                scope
            ) { row throws(StoreError) in try RightRow(row) }
            if let row { rows.append(row) }
        }
        return rows
    }
}
