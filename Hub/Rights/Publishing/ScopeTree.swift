import Access
package import Kernel
package import Sync
package import Vocabulary

/// The leaves of a scope's six tables in memory, as of one head.
///
/// Only a help: whatever is missing here is built again from the rows.
package struct ScopeTree: Sendable {
    /// Beyond this part of a table's buckets, reading it whole is the shorter way.
    private static let touchedShareMax = 4

    /// The head that this tree equals.
    package private(set) var version: UInt64
    private var tables: [TableTree]

    /// Reads every row.
    package init(
        _ session: any Session,
        scope: ScopeID,
        version: UInt64
    ) throws(StoreError) {
        self.version = version
        var tables: [TableTree] = []
        for table in CacheTable.allCases {
            tables.append(try Self.whole(table, session, scope))
        }
        self.tables = tables
    }

    package var summaries: [TableSummary] { tables.map(\.summary) }

    /// Follows all changes noted since.
    package mutating func follow(
        _ session: any Session,
        scope: ScopeID,
        version newer: UInt64
    ) throws(StoreError) {
        let touched = try Self.touched(session, scope, after: version)
        for (number, keys) in touched {
            guard let table = CacheTable(rawValue: number) else {
                throw StoreError(.mismatch, "A change names a table that is not known.")
            }
            try follow(keys, of: table, session, scope)
        }
        version = newer
    }

    private mutating func follow(
        _ keys: [UInt64],
        of table: CacheTable,
        _ session: any Session,
        _ scope: ScopeID
    ) throws(StoreError) {
        let index = Int(table.rawValue) - 1
        let bucketing = tables[index].bucketing
        let buckets = Set(keys.map { bucketing.bucket(ofKey: $0) })
        guard bucketing.count == 1 || buckets.count * Self.touchedShareMax < bucketing.count else {
            tables[index] = try Self.whole(table, session, scope)
            return
        }
        for bucket in buckets {
            let records = try CacheReading.records(
                session,
                scope,
                table,
                from: bucketing.firstKey(of: bucket),
                through: bucketing.lastKey(of: bucket)
            )
            tables[index].replace(bucket, records: records)
        }
        if tables[index].hasOutgrown { tables[index] = try Self.whole(table, session, scope) }
    }

    private static func touched(
        _ session: any Session,
        _ scope: ScopeID,
        after version: UInt64
    ) throws(StoreError) -> [UInt8: [UInt64]] {
        var keys: [UInt8: [UInt64]] = [:]
        try session.each(
            "SELECT tbl, row_key FROM cache_change WHERE scope = $1 AND version > $2",
            scope,
            Int64(clamping: version)
        ) { row throws(StoreError) in
            let table: UInt8 = try row.number(0)
            keys[table, default: []].append(RecordKey.number(of: try row.bytes(1)))
        }
        return keys
    }

    private static func whole(
        _ table: CacheTable,
        _ session: any Session,
        _ scope: ScopeID
    ) throws(StoreError) -> TableTree {
        let records = try CacheReading.records(session, scope, table, from: 0, through: .max)
        return TableTree(table, sorted: records)
    }
}

/// Reads of a scope's cache rows.
enum CacheReading {
    /// The records of a range of keys, in key order, one after the other.
    static func records(
        _ session: any Session,
        _ scope: ScopeID,
        _ table: CacheTable,
        from first: UInt64,
        through last: UInt64
    ) throws(StoreError) -> [UInt8] {
        var records: [UInt8] = []
        try session.each(
            """
            SELECT record FROM cache_row
            WHERE scope = $1 AND tbl = $2 AND row_key >= $3 AND row_key <= $4
            ORDER BY row_key
            """,
            scope,
            table.rawValue,
            RecordKey.bytes(first),
            RecordKey.bytes(last)
        ) { row throws(StoreError) in
            let record = try row.bytes(0)
            guard record.count == Record.byteCount else {
                throw StoreError(.mismatch, "A cache record has not 48 bytes.")
            }
            records += record
        }
        return records
    }

    /// Every key noted after a version, as what became of it.
    static func changes(
        _ session: any Session,
        _ scope: ScopeID,
        after version: UInt64
    ) throws(StoreError) -> [RowChange] {
        var changes: [RowChange] = []
        try session.each(
            """
            SELECT DISTINCT c.tbl, c.row_key, r.record FROM cache_change c
            LEFT JOIN cache_row r
                ON r.scope = c.scope AND r.tbl = c.tbl AND r.row_key = c.row_key
            WHERE c.scope = $1 AND c.version > $2 LIMIT $3
            """,
            scope,
            Int64(clamping: version),
            Delta.changesMax + 1
        ) { row throws(StoreError) in
            guard let table = CacheTable(rawValue: try row.number(0)) else {
                throw StoreError(.mismatch, "A change names a table that is not known.")
            }
            if let record = try row.optional(2, row.bytes) {
                changes.append(.put(table, record: record))
            } else {
                changes.append(.delete(table, key: RecordKey.number(of: try row.bytes(1))))
            }
        }
        return changes
    }
}
