import Access
import Crypto
import SQLite
import Sync

/// The connection that updates go through, beside the one of the lookups.
struct CacheWriter: ~Copyable {
    let connection: Connection

    /// Opens the file, and makes its tables where it is new.
    init(path: String, on fileSystem: FileSystem) throws(SQLiteError) {
        let connection = try Connection(
            path: path,
            options: .init(
                synchronous: .normal,
                applicationID: CacheSchema.applicationID,
                fileSystem: fileSystem
            )
        )
        // The log is emptied after a commit, when no lookup waits for it.
        try connection.execute(
            """
            PRAGMA wal_autocheckpoint = 0;
            PRAGMA journal_size_limit = \(CacheSchema.logBytesMax)
            """
        )
        if try connection.schemaText().isEmpty { try CacheSchema.create(in: connection) }
        self.connection = connection
    }

    /// Runs `body` in a transaction and commits it, or takes all of it back.
    ///
    /// The schema is looked at again: a trigger added since the opening would run with what
    /// follows.
    func transaction(
        _ body: (borrowing CacheWriter) throws(CacheError) -> CacheContent,
        publish: (CacheContent, borrowing Connection) throws(SQLiteError) -> Void
    ) throws(CacheError) -> CacheContent {
        do { try connection.begin() } catch { throw CacheError(storage: error) }
        do throws(CacheError) {
            try checkSchema()
            let content = try body(self)
            do { try publish(content, connection) } catch { throw CacheError(storage: error) }
            emptyLog()
            return content
        } catch {
            do { try connection.rollback() } catch { throw CacheError(storage: error) }
            throw error
        }
    }

    private func checkSchema() throws(CacheError) {
        do throws(SQLiteError) {
            guard try connection.schemaText() != CacheSchema.text else { return }
        } catch {
            throw CacheError(storage: error)
        }
        throw CacheError(.foreignSchema, "The cache holds tables or triggers that are not Jalon's.")
    }

    /// What was committed stays committed when the log cannot be emptied; the next update tries
    /// again.
    private func emptyLog() {
        do { try connection.checkpoint(.passive) } catch {}
    }

    /// Writes what is new; the caller has begun a transaction and ends it.
    func write(_ delta: Delta, over old: CacheContent) throws(CacheError) -> CacheContent {
        var tables = old.tables
        var rest = delta.changes[...]
        for summary in delta.head.head.tables {
            let table = summary.table
            let changes = rest.prefix { $0.table == table }
            rest = rest.dropFirst(changes.count)
            let index = Int(table.rawValue) - 1
            if !changes.isEmpty || tables[index].bucketing.bits != summary.bits {
                try Self.check(changes)
                do throws(SQLiteError) {
                    try update(&tables[index], changes, bits: summary.bits)
                } catch {
                    throw CacheError(storage: error)
                }
            }
            guard tables[index].matches(summary) else { throw .rootMismatch(table) }
        }
        guard rest.isEmpty else { throw CacheError(.unsorted, "The tables are out of order.") }
        return try finish(delta.head, tables)
    }

    /// Replaces all rows by those of the snapshot, whose leaves were computed beforehand.
    func write(_ snapshot: Snapshot, _ tables: [TableLeaves]) throws(CacheError) -> CacheContent {
        do throws(SQLiteError) {
            for leaves in tables {
                try connection.execute("DELETE FROM \(leaves.table.name)")
                let writer = try TableWriter(leaves.table, in: connection)
                for record in RecordRun(snapshot.records(of: leaves.table)) {
                    try writer.insertNew(record)
                }
                try store(leaves)
            }
        } catch {
            throw CacheError(storage: error)
        }
        return try finish(snapshot.head, tables)
    }

    private static func check(_ changes: ArraySlice<RowChange>) throws(CacheError) {
        var last: RowChange?
        for change in changes {
            if let last, !RowChange.precedes(last, change) { throw .unsorted(change.table) }
            if case .put(let table, let record) = change,
                !RecordCheck.isReadable(record, of: table)
            {
                throw .unreadableRecord(table)
            }
            last = change
        }
    }
}

extension CacheWriter {
    private func update(
        _ leaves: inout TableLeaves,
        _ changes: ArraySlice<RowChange>,
        bits: UInt8
    ) throws(SQLiteError) {
        let writer = try TableWriter(leaves.table, in: connection)
        guard bits == leaves.bucketing.bits else {
            for change in changes { _ = try Self.write(change, writer) }
            leaves = try writer.rehashed(bits: bits)
            return try store(leaves)
        }
        var touched: [Int] = []
        for change in changes {
            leaves.rows += try Self.write(change, writer)
            let bucket = leaves.bucketing.bucket(ofKey: change.key)
            if touched.last != bucket { touched.append(bucket) }
        }
        for bucket in touched {
            leaves.leaves[bucket] = try writer.leaf(of: bucket, in: leaves)
        }
        try storeChunks(of: touched, leaves)
    }

    private static func write(
        _ change: RowChange,
        _ writer: borrowing TableWriter
    ) throws(SQLiteError) -> Int {
        switch change {
        case .put(_, let record): try writer.put(record)
        case .delete(_, let key): try writer.delete(key)
        }
    }

    /// Stores the head, and reads the small tables as they are now.
    private func finish(
        _ head: SignedHead,
        _ tables: [TableLeaves]
    ) throws(CacheError) -> CacheContent {
        var zones: [UInt8] = []
        var policies: [UInt8] = []
        do throws(SQLiteError) {
            let statement = try connection.prepare(
                "INSERT OR REPLACE INTO head (id, bytes) VALUES (1, $1)"
            )
            try statement.run(head.bytes)
            zones = try StoredCache.records(of: .zones, in: connection)
            policies = try StoredCache.records(of: .policies, in: connection)
        } catch {
            throw CacheError(storage: error)
        }
        for (table, records) in [(CacheTable.zones, zones), (.policies, policies)]
        where !StoredCache.records(records, match: tables[Int(table.rawValue) - 1]) {
            throw .rootMismatch(table)
        }
        guard let small = SmallTables(zones: zones, policies: policies) else {
            throw .unreadableRecord(.zones)
        }
        return CacheContent(head: head, tables: tables, zones: small.zones, rules: small.rules)
    }

    private func store(_ leaves: TableLeaves) throws(SQLiteError) {
        let chunks = CacheSchema.chunks(of: leaves.table)
        let clear = try connection.prepare("DELETE FROM leaf WHERE id BETWEEN $1 AND $2")
        try clear.run(chunks.lowerBound, chunks.upperBound)
        try storeChunks(of: Array(0..<leaves.leaves.count), leaves)
    }

    private func storeChunks(of buckets: [Int], _ leaves: TableLeaves) throws(SQLiteError) {
        let statement = try connection.prepare(
            "INSERT OR REPLACE INTO leaf (id, digests) VALUES ($1, $2)"
        )
        var last: Int64?
        for bucket in buckets {
            let chunk = CacheSchema.chunk(of: leaves.table, bucket: bucket)
            guard chunk != last else { continue }
            last = chunk
            let start = bucket / CacheSchema.leavesPerChunk * CacheSchema.leavesPerChunk
            var bytes: [UInt8] = []
            bytes.reserveCapacity(CacheSchema.leavesPerChunk * Digest.byteCount)
            for leaf in leaves.leaves[start...].prefix(CacheSchema.leavesPerChunk) {
                leaf.append(to: &bytes)
            }
            try statement.run(chunk, bytes)
        }
    }
}
