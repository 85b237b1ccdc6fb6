import Access
import Crypto
import SQLite
import Sync

/// The rows of one bucket, as its leaf is made of them.
///
/// Its memory and its hash context serve again and again, so that a lookup allocates nothing.
struct BucketBytes: ~Copyable {
    private(set) var bytes: [UInt8] = []
    private var hasher = SHA256Hasher()

    /// The hash of a bucket as its rows are now, or nil.
    ///
    /// A file that cannot be read is as little believed as one that was edited.
    mutating func leaf(_ probe: Probe, _ statement: borrowing Statement) -> Digest? {
        do { return try read(probe, statement) } catch { return nil }
    }

    /// Reads a bucket as its rows are now, and gives their hash; nil for rows that no table has.
    mutating func read(
        _ probe: Probe,
        _ statement: borrowing Statement
    ) throws(SQLiteError) -> Digest? {
        bytes.removeAll(keepingCapacity: true)
        let isWellFormed = try statement.append(
            BlobKey(probe.first),
            BlobKey(probe.last),
            to: &bytes,
            rowBytes: Record.byteCount,
            rowsMax: probe.rows
        )
        guard isWellFormed else { return nil }
        hasher.update(bigEndian: probe.bucket)
        hasher.update(bytes)
        return hasher.finish()
    }

    /// Where the record with this key begins, of bytes that are authentic.
    ///
    /// The key is that of the record, not of its column: only the record was hashed.
    func position(of key: UInt64) -> Int? {
        var position = 0
        while position + Record.byteCount <= bytes.count {
            if holds(key, at: position) { return position }
            position += Record.byteCount
        }
        return nil
    }

    /// From the last byte on, since the keys of a bucket begin alike.
    private func holds(_ key: UInt64, at position: Int) -> Bool {
        (0..<Record.keyByteCount).allSatisfy { index in
            bytes[position + Record.keyByteCount - 1 - index]
                == UInt8(truncatingIfNeeded: key >> UInt64(8 * index))
        }
    }
}
