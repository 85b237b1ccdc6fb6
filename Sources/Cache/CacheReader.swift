import Access
import Crypto
import SQLite
import Sync

/// What lookups go through: a connection of their own, its statements and one hash context.
struct CacheReader: ~Copyable {
    private let connection: Connection
    private let rights: Statement
    private let blocks: Statement
    let credentials: Statement
    let cardKeys: Statement
    var bucket = BucketBytes()

    init(path: String, on fileSystem: FileSystem) throws(SQLiteError) {
        let connection = try Connection(
            path: path,
            options: .init(
                mode: .readOnly,
                applicationID: CacheSchema.applicationID,
                fileSystem: fileSystem
            )
        )
        let rights = try connection.prepare(Self.range(of: .rights))
        let blocks = try connection.prepare(Self.range(of: .blocklist))
        let credentials = try connection.prepare(Self.range(of: .credentials))
        let cardKeys = try connection.prepare(Self.range(of: .cardKeys))
        self.connection = connection
        self.rights = rights
        self.blocks = blocks
        self.credentials = credentials
        self.cardKeys = cardKeys
    }

    static func range(of table: CacheTable) -> String {
        "SELECT record FROM \(table.name) WHERE key BETWEEN $1 AND $2 ORDER BY key"
    }

    /// The hash of a bucket, whose bytes are kept for `right`; nil where it cannot be read.
    mutating func leaf(ofRights probe: Probe) -> Digest? {
        bucket.leaf(probe, rights)
    }

    /// The hash of a bucket, whose bytes are kept for `block`; nil where it cannot be read.
    mutating func leaf(ofBlocks probe: Probe) -> Digest? {
        bucket.leaf(probe, blocks)
    }

    /// Looks a right up in the bucket last read, which was verified.
    ///
    /// A record that this version cannot read was never applied: it is as good as edited.
    func right(_ key: UInt64) -> RightLookup {
        guard let position = bucket.position(of: key) else { return .absent }
        return RightRecord(bytes: bucket.bytes, at: position).map { .row($0) } ?? .tampered
    }

    /// Looks a block up in the bucket last read, which was verified.
    func block(_ key: UInt64) -> BlockLookup {
        guard let position = bucket.position(of: key) else { return .absent }
        return BlockRecord(bytes: bucket.bytes, at: position).map { .row($0) } ?? .tampered
    }
}
