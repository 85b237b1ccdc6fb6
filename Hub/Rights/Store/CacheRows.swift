package import Access
package import Kernel
package import Sync
package import Vocabulary

/// The rows of a scope's signed cache, written in the transaction of the command that changed them.
///
/// Each change is noted under the version of the head that will cover it, so that a delta is the
/// set of keys noted since.
package struct CacheRows {
    private let session: any Session
    private let scope: ScopeID
    /// The version of the next head.
    private let version: Int64
    private let changed: @Sendable (ScopeID) -> Void

    package init(
        _ session: any Session,
        scope: ScopeID,
        changed: @escaping @Sendable (ScopeID) -> Void
    ) throws(StoreError) {
        self.session = session
        self.scope = scope
        self.changed = changed
        let newest = try session.first(
            "SELECT version FROM head WHERE scope = $1 ORDER BY version DESC LIMIT 1",
            scope
        ) { row throws(StoreError) in try row.int64(0) }
        version = min(newest ?? 0, Int64.max - 1) + 1
    }

    /// Writes one record; one that is there already changes nothing.
    package func put(_ table: CacheTable, _ record: [UInt8]) throws(StoreError) {
        let key = Array(record.prefix(Record.keyByteCount))
        try keep(table, key, unless: record)
        let count = try session.run(
            """
            INSERT INTO cache_row (scope, tbl, row_key, record, since) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (scope, tbl, row_key) DO UPDATE
            SET record = excluded.record, since = excluded.since
            WHERE cache_row.record <> excluded.record
            """,
            scope,
            table.rawValue,
            key,
            record,
            version
        )
        if count > 0 { try note(table, key) }
    }

    /// The record of a key as it is now.
    func record(_ table: CacheTable, key: [UInt8]) throws(StoreError) -> [UInt8]? {
        try session.first(
            "SELECT record FROM cache_row WHERE scope = $1 AND tbl = $2 AND row_key = $3",
            scope,
            table.rawValue,
            key
        ) { row throws(StoreError) in try row.bytes(0) }
    }

    /// Keeps a row for the versions that it was part of, before it becomes another.
    private func keep(
        _ table: CacheTable,
        _ key: [UInt8],
        unless record: [UInt8] = []
    ) throws(StoreError) {
        try session.run(
            """
            INSERT INTO past_row (scope, tbl, row_key, since, until, record)
            SELECT scope, tbl, row_key, since, $1, record FROM cache_row
            WHERE scope = $2 AND tbl = $3 AND row_key = $4 AND since < $5 AND record <> $6
            ON CONFLICT (scope, tbl, row_key, until) DO NOTHING
            """,
            version,
            scope,
            table.rawValue,
            key,
            version,
            record
        )
    }

    package func delete(_ table: CacheTable, key: [UInt8]) throws(StoreError) {
        try keep(table, key)
        let count = try session.run(
            "DELETE FROM cache_row WHERE scope = $1 AND tbl = $2 AND row_key = $3",
            scope,
            table.rawValue,
            key
        )
        if count > 0 { try note(table, key) }
    }

    /// Writes a right and what the blocklist says of it.
    package func put(_ row: RightRow) throws(StoreError) {
        let right = row.cacheRecord
        try put(.rights, right.bytes)
        if let block = BlockRule.record(of: right, isBanned: row.isBanned) {
            try put(.blocklist, block.bytes)
        } else {
            try delete(.blocklist, key: right.right.bytes)
        }
    }

    /// Adds rights that are active, of generation 1 and new: many at once.
    package func insert(new rights: [RightRecord]) throws(StoreError) {
        guard !rights.isEmpty else { return }
        let scope = scope.storeValue
        let table = CacheTable.rights.rawValue.storeValue
        let version = version.storeValue
        let sorted = rights.sorted { $0.right < $1.right }
        try session.insert(
            into: "cache_row",
            columns: ["scope", "tbl", "row_key", "record", "since"],
            rows: sorted.map {
                [scope, table, .bytes($0.right.bytes), .bytes($0.bytes), version]
            },
            onConflict: .refuse
        )
        try session.insert(
            into: "cache_change",
            columns: ["scope", "version", "tbl", "row_key"],
            rows: sorted.map { [scope, version, table, .bytes($0.right.bytes)] },
            onConflict: .keep
        )
        tell()
    }

    private func note(_ table: CacheTable, _ key: [UInt8]) throws(StoreError) {
        try session.run(
            """
            INSERT INTO cache_change (scope, version, tbl, row_key) VALUES ($1, $2, $3, $4)
            ON CONFLICT (scope, version, tbl, row_key) DO NOTHING
            """,
            scope,
            version,
            table.rawValue,
            key
        )
        tell()
    }

    private func tell() {
        session.afterCommit { [changed, scope] in changed(scope) }
    }
}
