import Vocabulary

/// Several byte strings in one input, each behind its number and its length.
///
/// ```
/// each: number 1 · length 2 · bytes
/// ```
enum Pieces {
    typealias Piece = (number: UInt8, bytes: [UInt8])

    static func joined(_ pieces: [Piece]) -> [UInt8] {
        var writer = ByteWriter(capacity: pieces.reduce(0) { $0 + 3 + $1.bytes.count })
        for piece in pieces {
            writer.number(piece.number)
            writer.number(UInt16(piece.bytes.count))
            writer.raw(piece.bytes)
        }
        return writer.bytes
    }

    /// Takes an input apart; the last piece ends where the bytes do.
    static func split(_ bytes: [UInt8]) -> [Piece] {
        var reader = ByteReader(bytes)
        var pieces: [Piece] = []
        while reader.remaining >= 3 {
            let number: UInt8 = reader.number()
            let length = Int(reader.number(UInt16.self))
            pieces.append((number, reader.raw(min(length, reader.remaining))))
        }
        return pieces
    }

    /// Pieces of one length; what is left over at the end is none.
    static func equal(_ bytes: [UInt8], of byteCount: Int) -> [[UInt8]] {
        stride(from: 0, through: bytes.count - byteCount, by: byteCount).map {
            Array(bytes[$0..<$0 + byteCount])
        }
    }
}
