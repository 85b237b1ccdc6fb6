import Access
import Vocabulary

/// One change of a row.
package enum RowChange: Hashable, Sendable {
    case put(CacheTable, record: [UInt8])
    case delete(CacheTable, key: UInt64)

    package var table: CacheTable {
        switch self {
        case .put(let table, _), .delete(let table, _): table
        }
    }

    package var key: UInt64 {
        switch self {
        case .put(_, let record): RecordKey.number(of: record)
        case .delete(_, let key): key
        }
    }

    /// The order in which a delta carries changes: by table, then by key.
    package static func precedes(_ left: RowChange, _ right: RowChange) -> Bool {
        (left.table.rawValue, left.key) < (right.table.rawValue, right.key)
    }
}

/// The changes that lead from one version of a cache to the one that a signed head sums up.
///
/// ```
/// 0 "JLNDLTA1" 8 · 8 from 8 · 16 head 390 · 406 changes 4
/// 410 each: 1 (put) table 1 record 48, or 2 (delete) table 1 key 8; sorted by table and key
/// ```
/// Unsigned: the head authenticates the state it leads to, so it may come from anywhere.
package struct Delta: Sendable {
    package static let domain = Array("JLNDLTA1".utf8)
    private static let changesOffset = 410
    /// Beyond it a snapshot is the better answer.
    package static let changesMax = 1_000_000
    package static let byteCountMax = changesOffset + changesMax * (2 + Record.byteCount)

    package let from: UInt64
    package let head: SignedHead
    package let changes: [RowChange]

    package init(from: UInt64, head: SignedHead, changes: [RowChange]) {
        self.from = from
        self.head = head
        self.changes = changes.sorted(by: RowChange.precedes)
        precondition(changes.count <= Self.changesMax, "a delta has at most a million changes")
    }

    package var bytes: [UInt8] {
        var writer = ByteWriter(capacity: Self.changesOffset + changes.count * 50)
        writer.raw(Self.domain)
        writer.number(from)
        writer.raw(head.bytes)
        writer.number(UInt32(changes.count))
        for change in changes {
            switch change {
            case .put(let table, let record):
                writer.number(UInt8(1))
                writer.number(table.rawValue)
                writer.raw(record)
            case .delete(let table, let key):
                writer.number(UInt8(2))
                writer.number(table.rawValue)
                writer.number(key)
            }
        }
        return writer.bytes
    }

    package init(bytes: [UInt8]) throws(UpdateRefusal) {
        guard (Self.changesOffset...Self.byteCountMax).contains(bytes.count),
            bytes.starts(with: Self.domain)
        else { throw .malformed }
        var reader = ByteReader(bytes, at: Self.domain.count)
        from = reader.number()
        guard let head = SignedHead(bytes: reader.raw(Head.byteCount)) else { throw .malformed }
        self.head = head
        let count = Int(reader.number(UInt32.self))
        guard count <= Self.changesMax else { throw .wrongSize }
        var changes: [RowChange] = []
        changes.reserveCapacity(min(count, bytes.count / 10))
        for _ in 0..<count {
            let change = try Self.change(from: &reader)
            if let last = changes.last, !RowChange.precedes(last, change) { throw .unsorted }
            changes.append(change)
        }
        guard reader.remaining == 0 else { throw .wrongSize }
        self.changes = changes
    }

    private static func change(from reader: inout ByteReader) throws(UpdateRefusal) -> RowChange {
        guard reader.remaining >= 2 + Record.keyByteCount else { throw .wrongSize }
        let operation: UInt8 = reader.number()
        guard let table = CacheTable(rawValue: reader.number()) else { throw .malformed }
        switch operation {
        case 1:
            guard reader.remaining >= Record.byteCount else { throw .wrongSize }
            return .put(table, record: reader.raw(Record.byteCount))
        case 2:
            return .delete(table, key: reader.number())
        default:
            throw .malformed
        }
    }
}
