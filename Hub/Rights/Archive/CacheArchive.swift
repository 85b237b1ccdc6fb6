package import Access
package import Kernel
package import Sync
package import Vocabulary

/// The caches of a scope as they were: every version of the last 400 days can be put together.
package struct CacheArchive {
    /// A season and what follows it; what is older is forgotten with the next head.
    package static let timeKept = Duration.seconds(400 * 86_400)

    private let session: any Session
    private let scope: ScopeID

    package init(_ session: any Session, scope: ScopeID) {
        self.session = session
        self.scope = scope
    }

    /// The heads of these versions that are kept, in their order.
    package func heads(_ versions: some Sequence<UInt64>) throws(StoreError) -> [SignedHead] {
        var heads: [SignedHead] = []
        for version in versions {
            let head = try session.first(
                "SELECT bytes FROM past_head WHERE scope = $1 AND version = $2",
                scope,
                Int64(clamping: version)
            ) { row throws(StoreError) in SignedHead(bytes: try row.bytes(0)) }
            if let head = head.flatMap(\.self) { heads.append(head) }
        }
        return heads
    }

    /// The cache under the first of the heads, and what leads from each to the next.
    ///
    /// Nil without heads. Rows run ahead of the newest head by what is not published yet, and are
    /// led back from there.
    package func versions(
        _ heads: [SignedHead]
    ) throws(StoreError) -> (snapshot: Snapshot, deltas: [Delta])? {
        guard let first = heads.first else { return nil }
        let rows = try PastRows(session, scope, since: first.head.version)
        var records: [CacheTable: [UInt8]] = [:]
        for table in CacheTable.allCases {
            records[table] = rows.records(of: table, at: first.head.version)
            guard records[table]?.count == Int(first.head[table].rows) * Record.byteCount else {
                throw StoreError(.mismatch, "The archive does not hold a version whole.")
            }
        }
        let deltas = zip(heads, heads.dropFirst()).map { from, to in
            Delta(
                from: from.head.version,
                head: to,
                changes: rows.changes(from: from.head.version, to: to.head.version)
            )
        }
        return (Snapshot(head: first, records: records), deltas)
    }

    /// The row of a right at a version.
    package func right(
        _ right: RightID,
        at version: UInt64
    ) throws(StoreError) -> RightRecord? {
        let past = try session.first(
            """
            SELECT record FROM past_row WHERE scope = $1 AND tbl = $2 AND row_key = $3
            AND since <= $4 AND until > $5
            """,
            scope,
            CacheTable.rights.rawValue,
            right.bytes,
            Int64(clamping: version),
            Int64(clamping: version)
        ) { row throws(StoreError) in try row.bytes(0) }
        if let past { return RightRecord(bytes: past) }
        let now = try session.first(
            """
            SELECT record FROM cache_row WHERE scope = $1 AND tbl = $2 AND row_key = $3
            AND since <= $4
            """,
            scope,
            CacheTable.rights.rawValue,
            right.bytes,
            Int64(clamping: version)
        ) { row throws(StoreError) in try row.bytes(0) }
        return now.flatMap { RightRecord(bytes: $0) }
    }

    /// Keeps a head, and forgets what is older than is kept.
    func keep(_ head: SignedHead, now: Timestamp) throws(StoreError) {
        try session.run(
            "INSERT INTO past_head (scope, version, bytes, issued_at) VALUES ($1, $2, $3, $4)",
            scope,
            Int64(clamping: head.head.version),
            head.bytes,
            head.head.issuedAt
        )
        let forgotten = try session.run(
            "DELETE FROM past_head WHERE scope = $1 AND version < $2 AND issued_at < $3",
            scope,
            Int64(clamping: head.head.version),
            now.advanced(by: .zero - Self.timeKept)
        )
        guard forgotten > 0 else { return }
        try session.run(
            """
            DELETE FROM past_row WHERE scope = $1
            AND until <= (SELECT MIN(version) FROM past_head WHERE scope = $2)
            """,
            scope,
            scope
        )
    }
}
