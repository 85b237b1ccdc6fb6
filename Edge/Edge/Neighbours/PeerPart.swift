import Sync
import Vocabulary

/// A piece of a delta or a snapshot.
///
/// ```
/// 0 kind 1 (1 delta, 2 snapshot) · 1 bytes in all 4 · 5 offset 4 · 9 1 to 32768 bytes
/// ```
package struct PeerPart: Hashable, Sendable {
    package enum Kind: UInt8, CaseIterable, Sendable {
        case delta = 1
        case snapshot = 2

        var byteCountMax: Int {
            switch self {
            case .delta: Delta.byteCountMax
            case .snapshot: Snapshot.byteCountMax
            }
        }
    }

    static let headByteCount = 9
    package static let pieceBytesMax = 32_768

    package let kind: Kind
    package let total: Int
    package let offset: Int
    package let piece: [UInt8]

    /// The piece of an object that begins here.
    package init(_ kind: Kind, of object: [UInt8], at offset: Int) {
        self.kind = kind
        total = object.count
        self.offset = offset
        piece = Array(object[offset..<min(object.count, offset + Self.pieceBytesMax)])
    }

    var bytes: [UInt8] {
        var writer = ByteWriter(capacity: Self.headByteCount + piece.count)
        writer.number(kind.rawValue)
        writer.number(UInt32(total))
        writer.number(UInt32(offset))
        writer.raw(piece)
        return writer.bytes
    }

    init?(bytes: [UInt8]) {
        guard bytes.count > Self.headByteCount, let kind = Kind(rawValue: bytes[0]) else {
            return nil
        }
        var reader = ByteReader(bytes, at: 1)
        total = Int(reader.number(UInt32.self))
        offset = Int(reader.number(UInt32.self))
        piece = reader.raw(reader.remaining)
        self.kind = kind
        guard piece.count <= Self.pieceBytesMax, total <= kind.byteCountMax,
            offset + piece.count <= total
        else { return nil }
    }
}
