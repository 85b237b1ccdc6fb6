import Crypto
import Sync

/// The authentic leaves of one table, kept in memory: what its rows on the disk are checked
/// against.
struct TableLeaves: Sendable {
    let table: CacheTable
    let bucketing: Bucketing
    var rows: Int
    var leaves: [Digest]

    init(table: CacheTable, bits: UInt8, rows: Int, leaves: [Digest]) {
        self.table = table
        bucketing = Bucketing(bits: bits)
        self.rows = rows
        self.leaves = leaves
    }

    var root: Digest { Bucketing.root(of: table, bits: bucketing.bits, leaves: leaves) }

    func matches(_ summary: TableSummary) -> Bool {
        bucketing.bits == summary.bits && rows == Int(summary.rows) && root == summary.root
    }

    /// Where a key is looked for; its leaf is on its way from the memory meanwhile.
    func probe(_ key: UInt64) -> Probe {
        let bucket = bucketing.bucket(ofKey: key)
        leaves.prefetch(bucket)
        return probe(bucket: bucket)
    }

    func probe(bucket: Int) -> Probe {
        Probe(
            bucket: UInt32(bucket),
            first: bucketing.firstKey(of: bucket),
            last: bucketing.lastKey(of: bucket),
            rows: rows
        )
    }
}

/// The range of one bucket.
struct Probe {
    let bucket: UInt32
    let first: UInt64
    let last: UInt64
    /// Rows of the whole table: a damaged file cannot make a lookup read more.
    let rows: Int
}
