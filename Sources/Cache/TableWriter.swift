import Crypto
import SQLite
import Sync

/// Changes the rows of one table inside the transaction of an update, and hashes what they touch.
struct TableWriter: ~Copyable {
    private let table: CacheTable
    private let update: Statement
    private let insert: Statement
    private let remove: Statement
    private let range: Statement
    private let all: Statement

    init(_ table: CacheTable, in connection: borrowing Connection) throws(SQLiteError) {
        let name = table.name
        let update = try connection.prepare("UPDATE \(name) SET record = $1 WHERE key = $2")
        let insert = try connection.prepare("INSERT INTO \(name) (key, record) VALUES ($1, $2)")
        let remove = try connection.prepare("DELETE FROM \(name) WHERE key = $1")
        let range = try connection.prepare(CacheReader.range(of: table))
        let all = try connection.prepare("SELECT key, record FROM \(name) ORDER BY key")
        self.table = table
        self.update = update
        self.insert = insert
        self.remove = remove
        self.range = range
        self.all = all
    }

    /// By how many rows the table grew.
    func put(_ record: [UInt8]) throws(SQLiteError) -> Int {
        let key = BlobKey(RecordKey.number(of: record))
        guard try update.run(record, key) == 0 else { return 0 }
        return try insert.run(key, record)
    }

    func insertNew(_ record: [UInt8]) throws(SQLiteError) {
        try insert.run(BlobKey(RecordKey.number(of: record)), record)
    }

    func delete(_ key: UInt64) throws(SQLiteError) -> Int {
        try -remove.run(BlobKey(key))
    }

    /// The leaf of a bucket as its rows are now; zero, which no head is signed over, for rows that
    /// cannot be ours.
    func leaf(of bucket: Int, in leaves: TableLeaves) throws(SQLiteError) -> Digest {
        var bytes = BucketBytes()
        return try bytes.read(leaves.probe(bucket: bucket), range) ?? .zero
    }

    /// Hashes the whole table anew, for another number of buckets.
    func rehashed(bits: UInt8) throws(SQLiteError) -> TableLeaves {
        var builder = LeafBuilder(bits: bits)
        try all.each { row in
            let key = row.blobKey(0) ?? 0
            row.withBlob(1) { record in builder.add(record, key: key) }
        }
        let rows = builder.rows
        return TableLeaves(table: table, bits: bits, rows: rows, leaves: builder.finish())
    }
}

/// Hashes rows that come in key order into the leaves of their table.
struct LeafBuilder: ~Copyable {
    private let bucketing: Bucketing
    private var hasher = SHA256Hasher()
    private var bucket = 0
    private var leaves: [Digest] = []
    private(set) var rows = 0

    init(bits: UInt8) {
        bucketing = Bucketing(bits: bits)
        leaves.reserveCapacity(bucketing.count)
        hasher.update(bigEndian: UInt32(0))
    }

    mutating func add(_ record: Span<UInt8>, key: UInt64) {
        close(upTo: bucketing.bucket(ofKey: key))
        hasher.update(record)
        rows += 1
    }

    mutating func finish() -> [Digest] {
        close(upTo: bucketing.count)
        return leaves
    }

    private mutating func close(upTo next: Int) {
        while bucket < next {
            leaves.append(hasher.finish())
            bucket += 1
            hasher.update(bigEndian: UInt32(bucket))
        }
    }
}
