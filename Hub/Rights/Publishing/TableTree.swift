import Access
import Crypto
package import Sync

/// The leaves of one table in memory, so that a change costs its own bucket and the root.
package struct TableTree: Sendable, Hashable {
    package let table: CacheTable
    package private(set) var bucketing: Bucketing
    private var leaves: [Digest]
    private var counts: [Int32]
    package private(set) var rows: Int

    /// The records of the whole table in key order, one after the other.
    package init(_ table: CacheTable, sorted records: [UInt8]) {
        self.table = table
        rows = records.count / Record.byteCount
        bucketing = Bucketing(bits: table.bucketBits(forRows: rows))
        leaves = bucketing.leaves(ofSorted: records[...])
        counts = Self.counts(records, bucketing)
    }

    private static func counts(_ records: [UInt8], _ bucketing: Bucketing) -> [Int32] {
        var counts = [Int32](repeating: 0, count: bucketing.count)
        for position in stride(from: 0, to: records.count, by: Record.byteCount) {
            counts[bucketing.bucket(ofKey: RecordKey.number(at: position, in: records[...]))] += 1
        }
        return counts
    }

    /// Takes the records that a bucket holds now.
    package mutating func replace(_ bucket: Int, records: [UInt8]) {
        let count = records.count / Record.byteCount
        rows += count - Int(counts[bucket])
        counts[bucket] = Int32(count)
        leaves[bucket] = Bucketing.leaf(bucket, records: records)
    }

    /// Whether so many rows came or went that the table wants another number of buckets.
    package var hasOutgrown: Bool { table.bucketBits(forRows: rows) != bucketing.bits }

    package var summary: TableSummary {
        TableSummary(
            table: table,
            bits: bucketing.bits,
            rows: UInt32(rows),
            root: Bucketing.root(of: table, bits: bucketing.bits, leaves: leaves)
        )
    }
}
