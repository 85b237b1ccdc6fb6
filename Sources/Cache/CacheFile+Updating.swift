import Crypto
import SQLite
package import Sync
import Synchronization

extension CacheFile {
    /// Applies the changes, or throws and leaves all as it was; the caller has judged the head.
    package func apply(_ delta: Delta) throws(CacheError) -> Applied {
        try writer.withLock { (writer) throws(CacheError) in
            let old = lookups.withLock { $0.content }
            guard let old, old.head.head.version == delta.from,
                old.head.head.hubEpoch == delta.head.head.hubEpoch
            else { throw .wrongBase(delta.from, current: old?.head.head.version) }
            try reopen(&writer)
            let new = try update(&writer) { (writer) throws(CacheError) in
                try writer.write(delta, over: old)
            }
            return Applied(
                head: delta.head,
                changes: delta.changes.count,
                rehashed: Self.rehashed(from: old, to: new),
                finding: nil
            )
        }
    }

    /// Replaces everything, whatever state the file is in; the caller has judged the head.
    package func apply(_ snapshot: Snapshot) throws(CacheError) -> Applied {
        let tables = try Self.tables(of: snapshot)
        return try writer.withLock { (writer) throws(CacheError) in
            let (finding, rehashed) = try install(snapshot, tables, &writer)
            return Applied(
                head: snapshot.head,
                changes: tables.reduce(0) { $0 + $1.rows },
                rehashed: rehashed,
                finding: finding
            )
        }
    }

    /// A file too damaged to be written to is set aside, and a new one filled.
    private func install(
        _ snapshot: Snapshot,
        _ tables: [TableLeaves],
        _ writer: inout CacheWriter?
    ) throws(CacheError) -> (CacheFinding?, [CacheTable]) {
        let fill: (borrowing CacheWriter) throws(CacheError) -> CacheContent = {
            (writer) throws(CacheError) in try writer.write(snapshot, tables)
        }
        do throws(CacheError) {
            try reopen(&writer)
            let old = lookups.withLock { $0.content }
            let new = try update(&writer, fill)
            return (nil, old.map { Self.rehashed(from: $0, to: new) } ?? CacheTable.allCases)
        } catch {
            let finding = try replace(&writer, after: Self.finding(behind: error))
            _ = try update(&writer, fill)
            return (finding, CacheTable.allCases)
        }
    }

    /// Why the file must give way; an error that has nothing to do with it is thrown on.
    private static func finding(behind error: CacheError) throws(CacheError) -> CacheFinding {
        switch error.code {
        case .storage, .fileSystem:
            guard let cause = error.cause else { throw error }
            return try finding(for: cause)
        case .foreignSchema: return CacheFinding(.foreignSchema, error.message)
        default: throw error
        }
    }

    /// Writes in one transaction; lookups wait for its commit only, and see both sides change at
    /// once.
    private func update(
        _ writer: inout CacheWriter?,
        _ body: (borrowing CacheWriter) throws(CacheError) -> CacheContent
    ) throws(CacheError) -> CacheContent {
        let content = try writer?.transaction(body) { (content, connection) throws(SQLiteError) in
            try lookups.withLock { (lookups) throws(SQLiteError) in
                try connection.commit()
                lookups.content = content
            }
        }
        guard let content else { throw CacheError(.fileSystem, "The cache is closed.") }
        return content
    }

    private static func rehashed(from old: CacheContent, to new: CacheContent) -> [CacheTable] {
        CacheTable.allCases.filter { old[$0].bucketing != new[$0].bucketing }
    }

    /// Checks a snapshot against its own head before a row is written.
    private static func tables(of snapshot: Snapshot) throws(CacheError) -> [TableLeaves] {
        var tables: [TableLeaves] = []
        for summary in snapshot.head.head.tables {
            let records = snapshot.records(of: summary.table)
            try check(records, of: summary.table)
            let table = TableLeaves(
                table: summary.table,
                bits: summary.bits,
                rows: Int(summary.rows),
                leaves: Bucketing(bits: summary.bits).leaves(ofSorted: records)
            )
            guard table.root == summary.root else { throw .rootMismatch(summary.table) }
            tables.append(table)
        }
        return tables
    }

    private static func check(
        _ records: ArraySlice<UInt8>,
        of table: CacheTable
    ) throws(CacheError) {
        var last: UInt64?
        for record in RecordRun(records) {
            let key = RecordKey.number(of: record)
            if let last, key <= last { throw .unsorted(table) }
            guard RecordCheck.isReadable(record, of: table) else {
                throw .unreadableRecord(table)
            }
            last = key
        }
    }
}
