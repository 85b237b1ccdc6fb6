import Access
import Crypto
import Sync
import Testing
import Vocabulary

/// A cache as a gate would hold it, rebuilt from what the hub gives and checked against its heads.
struct CacheMirror {
    struct Mismatch: Error {
        let table: CacheTable
    }

    private(set) var head: SignedHead
    private var rows: [CacheTable: [UInt64: [UInt8]]] = [:]

    init(snapshot bytes: [UInt8]) throws {
        let snapshot = try Snapshot(bytes: bytes)
        head = snapshot.head
        for table in CacheTable.allCases {
            let records = Array(snapshot.records(of: table))
            for start in stride(from: 0, to: records.count, by: Record.byteCount) {
                let record = Array(records[start..<start + Record.byteCount])
                rows[table, default: [:]][RecordKey.number(of: record)] = record
            }
        }
        try check()
    }

    mutating func apply(delta bytes: [UInt8]) throws {
        let delta = try Delta(bytes: bytes)
        try #require(delta.from == head.head.version)
        for change in delta.changes {
            switch change {
            case .put(let table, let record):
                rows[table, default: [:]][RecordKey.number(of: record)] = record
            case .delete(let table, let key):
                rows[table]?[key] = nil
            }
        }
        head = delta.head
        try check()
    }

    /// Compares rows and roots with the head, all computed anew.
    private func check() throws {
        for table in CacheTable.allCases {
            let sorted = (rows[table] ?? [:]).sorted { $0.key < $1.key }
            let bits = table.bucketBits(forRows: sorted.count)
            let leaves = Bucketing(bits: bits).leaves(ofSorted: sorted.flatMap(\.value)[...])
            let summary = TableSummary(
                table: table,
                bits: bits,
                rows: UInt32(sorted.count),
                root: Bucketing.root(of: table, bits: bits, leaves: leaves)
            )
            guard head.head[table] == summary else { throw Mismatch(table: table) }
        }
    }

    func right(_ right: RightID) -> RightRecord? {
        rows[.rights]?[right.raw].flatMap { RightRecord(bytes: $0) }
    }

    func block(_ right: RightID) -> BlockRecord? {
        rows[.blocklist]?[right.raw].flatMap { BlockRecord(bytes: $0) }
    }

    func record(_ table: CacheTable, _ key: UInt64) -> [UInt8]? { rows[table]?[key] }

    func count(_ table: CacheTable) -> Int { rows[table]?.count ?? 0 }
}
