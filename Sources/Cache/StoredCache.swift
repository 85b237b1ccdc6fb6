import Crypto
import SQLite
import Sync

/// What a cache file holds beside its large tables, as it was read: nothing of it is believed yet.
struct StoredCache: Sendable {
    /// What SQLite says against the structure of the file.
    var damage: String?
    var schema = ""
    var head: [UInt8]?
    /// In the order of ``CacheTable``.
    var leaves: [[Digest]] = []
    var zones: [UInt8] = []
    var policies: [UInt8] = []

    /// More rows than zones or policies can have; what is beyond does not match the head anyway.
    private static let smallRowsMax = 1 << 20
    private static let chunksMax = (1 << Int(Bucketing.bitsMax)) / CacheSchema.leavesPerChunk

    /// Stops where the structure or the schema is wrong, since queries would then mean nothing.
    init(reading connection: borrowing Connection) throws(SQLiteError) {
        damage = try connection.quickCheck().first
        schema = try connection.schemaText()
        guard damage == nil, schema == CacheSchema.text else { return }
        head = try Self.head(in: connection)
        leaves = try Self.leaves(in: connection)
        zones = try Self.records(of: .zones, in: connection)
        policies = try Self.records(of: .policies, in: connection)
    }

    static func head(in connection: borrowing Connection) throws(SQLiteError) -> [UInt8]? {
        let statement = try connection.prepare("SELECT bytes FROM head WHERE id = 1")
        return try statement.first { row in row.blob(0) }
    }

    static func leaves(in connection: borrowing Connection) throws(SQLiteError) -> [[Digest]] {
        let statement = try connection.prepare(
            "SELECT digests FROM leaf WHERE id BETWEEN $1 AND $2 ORDER BY id LIMIT $3"
        )
        var tables: [[Digest]] = []
        for table in CacheTable.allCases {
            let chunks = CacheSchema.chunks(of: table)
            var leaves: [Digest] = []
            try statement.each(chunks.lowerBound, chunks.upperBound, chunksMax) { row in
                row.withBlob(0) { bytes in Self.append(bytes, to: &leaves) }
            }
            tables.append(leaves)
        }
        return tables
    }

    private static func append(_ bytes: Span<UInt8>, to leaves: inout [Digest]) {
        var start = 0
        while start + Digest.byteCount <= bytes.count {
            if let digest = Digest(bytes.extracting(start..<start + Digest.byteCount)) {
                leaves.append(digest)
            }
            start += Digest.byteCount
        }
    }

    static func records(
        of table: CacheTable,
        in connection: borrowing Connection
    ) throws(SQLiteError) -> [UInt8] {
        let statement = try connection.prepare(
            "SELECT record FROM \(table.name) ORDER BY key LIMIT \(smallRowsMax)"
        )
        var records: [UInt8] = []
        try statement.each { row in records += row.blob(0) }
        return records
    }
}
