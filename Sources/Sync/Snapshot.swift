import Access
import Vocabulary

/// Why a snapshot or a delta cannot be read.
package enum UpdateRefusal: String, Error, CaseIterable, Sendable {
    case malformed
    case unsorted
    case wrongSize = "wrong_size"
}

/// A whole cache: the head and the records of its six tables in key order.
///
/// ```
/// 0 "JLNSNAP1" 8 · 8 head 390 · 398 the records, 48 bytes each, as many a table as the head says
/// ```
/// It carries no signature of its own: the head's roots vouch for the rows.
package struct Snapshot: Sendable {
    package static let domain = Array("JLNSNAP1".utf8)
    static let headOffset = 8
    static let rowsOffset = headOffset + Head.byteCount
    /// A million rights and what goes with them.
    package static let byteCountMax = 96 << 20

    package let head: SignedHead
    package let bytes: [UInt8]

    package init(bytes: [UInt8]) throws(UpdateRefusal) {
        guard bytes.count >= Self.rowsOffset, bytes.starts(with: Self.domain),
            let head = SignedHead(bytes: Array(bytes[Self.headOffset..<Self.rowsOffset]))
        else { throw .malformed }
        let rows = head.head.tables.reduce(0) { $0 + Int($1.rows) }
        guard bytes.count == Self.rowsOffset + rows * Record.byteCount else { throw .wrongSize }
        self.head = head
        self.bytes = bytes
    }

    /// Puts a snapshot together; each table's records are in key order.
    package init(head: SignedHead, records: [CacheTable: [UInt8]]) {
        var bytes = Self.domain + head.bytes
        for table in CacheTable.allCases {
            let rows = records[table] ?? []
            precondition(
                rows.count == Int(head.head[table].rows) * Record.byteCount,
                "a snapshot holds as many records as its head says"
            )
            bytes += rows
        }
        self.head = head
        self.bytes = bytes
    }

    /// The records of one table, 48 bytes each, in the order in which they came.
    package func records(of table: CacheTable) -> ArraySlice<UInt8> {
        var start = Self.rowsOffset
        for summary in head.head.tables where summary.table.rawValue < table.rawValue {
            start += Int(summary.rows) * Record.byteCount
        }
        return bytes[start..<start + Int(head.head[table].rows) * Record.byteCount]
    }
}
