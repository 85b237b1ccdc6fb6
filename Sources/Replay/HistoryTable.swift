import Access
import Crypto
import Sync

/// One table of a cache through its versions: the rows of the first, and what changed since.
struct HistoryTable {
    private struct Change {
        let version: UInt64
        /// Nil where the row was deleted.
        let record: [UInt8]?
    }

    let table: CacheTable
    /// The records of the first version in key order.
    private let base: [UInt8]
    private var changes: [UInt64: [Change]] = [:]
    /// The changed keys of each bucket, for the number of buckets that holds now.
    private var changed: [Int: Set<UInt64>] = [:]
    private var bucketing: Bucketing
    private var leaves: [Digest]
    private(set) var rows: Int

    init(_ table: CacheTable, base: ArraySlice<UInt8>, bits: UInt8) {
        self.table = table
        self.base = Array(base)
        bucketing = Bucketing(bits: bits)
        leaves = bucketing.leaves(ofSorted: self.base[...])
        rows = base.count / Record.byteCount
    }

    func matches(_ summary: TableSummary) -> Bool {
        bucketing.bits == summary.bits && rows == Int(summary.rows)
            && Bucketing.root(of: table, bits: bucketing.bits, leaves: leaves) == summary.root
    }

    /// Takes the changes that lead to a version, and hashes what they touch.
    mutating func apply(_ news: [RowChange], version: UInt64, bits: UInt8) {
        for change in news {
            let wasThere = record(change.key, at: version) != nil
            let record: [UInt8]? =
                switch change {
                case .put(_, let record): record
                case .delete: nil
                }
            changes[change.key, default: []].append(Change(version: version, record: record))
            changed[bucketing.bucket(ofKey: change.key), default: []].insert(change.key)
            rows += (record == nil ? 0 : 1) - (wasThere ? 1 : 0)
        }
        guard bits == bucketing.bits else { return rehash(bits, version) }
        for bucket in Set(news.map { bucketing.bucket(ofKey: $0.key) }) {
            leaves[bucket] = Bucketing.leaf(bucket, records: records(of: bucket, at: version))
        }
    }

    private mutating func rehash(_ bits: UInt8, _ version: UInt64) {
        bucketing = Bucketing(bits: bits)
        changed = [:]
        for key in changes.keys {
            changed[bucketing.bucket(ofKey: key), default: []].insert(key)
        }
        leaves = (0..<bucketing.count).map {
            Bucketing.leaf($0, records: records(of: $0, at: version))
        }
    }

    /// The row of a key at a version; nil where there is none.
    func record(_ key: UInt64, at version: UInt64) -> [UInt8]? {
        if let last = changes[key]?.last(where: { $0.version <= version }) { return last.record }
        let place = position(of: key)
        guard place < base.count, RecordKey.number(at: place, in: base[...]) == key else {
            return nil
        }
        return Array(base[place..<place + Record.byteCount])
    }

    /// All rows at a version, in key order.
    func records(at version: UInt64) -> [[UInt8]] {
        (0..<bucketing.count).flatMap { bucket -> [[UInt8]] in
            let bytes = records(of: bucket, at: version)
            return stride(from: 0, to: bytes.count, by: Record.byteCount).map {
                Array(bytes[$0..<$0 + Record.byteCount])
            }
        }
    }

    private func records(of bucket: Int, at version: UInt64) -> [UInt8] {
        let first = position(of: bucketing.firstKey(of: bucket))
        let last = bucketing.lastKey(of: bucket)
        var place = first
        var keys = changed[bucket] ?? []
        while place < base.count {
            let key = RecordKey.number(at: place, in: base[...])
            guard key <= last else { break }
            keys.insert(key)
            place += Record.byteCount
        }
        guard changed[bucket] != nil else { return Array(base[first..<place]) }
        return keys.sorted().flatMap { record($0, at: version) ?? [] }
    }

    /// Where the first record stands whose key is not below this one.
    private func position(of key: UInt64) -> Int {
        var (low, high) = (0, base.count / Record.byteCount)
        while low < high {
            let middle = (low + high) / 2
            if RecordKey.number(at: middle * Record.byteCount, in: base[...]) < key {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low * Record.byteCount
    }
}
