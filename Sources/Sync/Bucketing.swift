import Access
package import Crypto
import Vocabulary

/// Divides a table into 2^bits buckets by the top bits of its keys.
package struct Bucketing: Hashable, Sendable {
    /// A million buckets, enough for four million rows.
    package static let bitsMax: UInt8 = 20
    /// Rows of a bucket on average, at most: one lookup hashes its whole bucket.
    package static let rowsPerBucket = 4

    package let bits: UInt8

    package init(bits: UInt8) {
        precondition(bits <= Self.bitsMax, "a table has at most 2^20 buckets")
        self.bits = bits
    }

    package var count: Int { 1 << Int(bits) }

    package func bucket(ofKey key: UInt64) -> Int {
        bits == 0 ? 0 : Int(key >> UInt64(64 - Int(bits)))
    }

    /// The smallest key of a bucket.
    package func firstKey(of bucket: Int) -> UInt64 {
        bits == 0 ? 0 : UInt64(bucket) << UInt64(64 - Int(bits))
    }

    /// The largest key of a bucket.
    package func lastKey(of bucket: Int) -> UInt64 {
        bits == 0 ? .max : firstKey(of: bucket) | .max >> UInt64(bits)
    }

    /// SHA-256 of the bucket's number and its records in key order.
    package static func leaf(_ bucket: Int, records: [UInt8]) -> Digest {
        var hasher = SHA256Hasher()
        hasher.update(bigEndian: UInt32(bucket))
        hasher.update(records)
        return hasher.finish()
    }

    /// SHA-256 of the table's number, its bits and all leaves in order.
    package static func root(of table: CacheTable, bits: UInt8, leaves: [Digest]) -> Digest {
        precondition(leaves.count == 1 << Int(bits), "a tree has a leaf for each bucket")
        var hasher = SHA256Hasher()
        hasher.update(table.rawValue)
        hasher.update(bits)
        for leaf in leaves {
            hasher.update(leaf)
        }
        return hasher.finish()
    }

    /// The leaves of a table given as records in key order, 48 bytes each.
    package func leaves(ofSorted records: ArraySlice<UInt8>) -> [Digest] {
        precondition(records.count % Record.byteCount == 0, "records have 48 bytes")
        var leaves: [Digest] = []
        leaves.reserveCapacity(count)
        var hasher = SHA256Hasher()
        var position = records.startIndex
        for bucket in 0..<count {
            let end = Self.end(ofKeysUpTo: lastKey(of: bucket), in: records, from: position)
            hasher.update(bigEndian: UInt32(bucket))
            hasher.update(Array(records[position..<end]))
            leaves.append(hasher.finish())
            hasher.reset()
            position = end
        }
        return leaves
    }

    private static func end(
        ofKeysUpTo last: UInt64,
        in records: ArraySlice<UInt8>,
        from start: Int
    ) -> Int {
        var position = start
        while position < records.endIndex, RecordKey.number(at: position, in: records) <= last {
            position += Record.byteCount
        }
        return position
    }
}

/// The key of a record as a number, whose order is the order of the key's bytes.
package enum RecordKey {
    package static func number(at position: Int, in bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes[position..<position + Record.keyByteCount].reduce(0) { $0 << 8 | UInt64($1) }
    }

    package static func number(of record: [UInt8]) -> UInt64 {
        number(at: 0, in: record[...])
    }

    package static func bytes(_ number: UInt64) -> [UInt8] {
        var writer = ByteWriter(capacity: Record.keyByteCount)
        writer.number(number)
        return writer.bytes
    }
}
