import Access
import Kernel
import Sync
import Vocabulary

/// The rows of a scope with all that they were since a version.
struct PastRows {
    private struct Key: Hashable {
        let table: CacheTable
        let key: UInt64
    }

    private struct State {
        let since: UInt64
        /// Nil for the row as it is now.
        let until: UInt64?
        let record: [UInt8]
    }

    private var states: [Key: [State]] = [:]
    /// The keys that changed, by the version that changed them.
    private var changed: [UInt64: Set<Key>] = [:]

    init(_ session: any Session, _ scope: ScopeID, since version: UInt64) throws(StoreError) {
        try session.each(
            """
            SELECT tbl, row_key, since, until, record FROM past_row
            WHERE scope = $1 AND until > $2
            """,
            scope,
            Int64(clamping: version)
        ) { row throws(StoreError) in
            try add(row, until: try row.number(3), record: 4)
        }
        try session.each(
            "SELECT tbl, row_key, since, record FROM cache_row WHERE scope = $1",
            scope
        ) { row throws(StoreError) in try add(row, until: nil, record: 3) }
    }

    private mutating func add(
        _ row: StoreRow,
        until: UInt64?,
        record column: Int
    ) throws(StoreError) {
        guard let table = CacheTable(rawValue: try row.number(0)) else {
            throw StoreError(.mismatch, "A past row names a table that is not known.")
        }
        let key = Key(table: table, key: RecordKey.number(of: try row.bytes(1)))
        let state = State(since: try row.number(2), until: until, record: try row.bytes(column))
        states[key, default: []].append(state)
        changed[state.since, default: []].insert(key)
        if let until { changed[until, default: []].insert(key) }
    }

    private func record(_ key: Key, at version: UInt64) -> [UInt8]? {
        states[key]?.first { $0.since <= version && version < $0.until ?? .max }?.record
    }

    /// The records of a table at a version, in key order, one after the other.
    func records(of table: CacheTable, at version: UInt64) -> [UInt8] {
        states.keys.filter { $0.table == table }.sorted { $0.key < $1.key }
            .flatMap { record($0, at: version) ?? [] }
    }

    /// What became of every key that changed on the way.
    func changes(from: UInt64, to: UInt64) -> [RowChange] {
        let touched = changed.filter { $0.key > from && $0.key <= to }.values
            .reduce(into: Set<Key>()) { $0.formUnion($1) }
        return touched.compactMap { key in
            let (before, after) = (record(key, at: from), record(key, at: to))
            guard before != after else { return nil }
            return after.map { .put(key.table, record: $0) }
                ?? .delete(key.table, key: key.key)
        }
    }
}
