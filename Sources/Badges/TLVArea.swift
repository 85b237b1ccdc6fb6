import Vocabulary

/// The data area of a Type 2 tag: blocks of a tag, a length and a value (NFC Forum, Type 2 Tag).
package enum TLVArea {
    /// What the walk over the bytes read so far came to.
    package enum Finding: Hashable, Sendable {
        case message([UInt8])
        /// The area goes on: this many of its bytes are wanted in all.
        case more(byteCount: Int)
        /// The area ends, or says that it does, without a message.
        case nothing
    }

    /// Behind so many bytes a message is not looked for: a blank tag is all NULL blocks.
    package static let startMax = 64

    enum Block {
        static let null: UInt8 = 0x00
        static let lockControl: UInt8 = 0x01
        static let memoryControl: UInt8 = 0x02
        static let message: UInt8 = 0x03
        static let terminator: UInt8 = 0xFE
        /// A length of one byte ends below; this one announces two more.
        static let longLength: UInt8 = 0xFF
    }

    /// Looks for the message in the first bytes of an area whose capability container gave a size.
    ///
    /// A message that ends with the area needs no terminator; one that is followed by none is read
    /// all the same, since its own length says where it ends.
    package static func find(
        in bytes: [UInt8],
        areaByteCount: Int
    ) throws(CardFault) -> Finding {
        var place = 0
        while place < min(areaByteCount, startMax) {
            guard place < bytes.count else { return .more(byteCount: place + 1) }
            switch bytes[place] {
            case Block.null: place += 1
            case Block.terminator: return .nothing
            default:
                guard let value = try value(at: place, bytes, areaByteCount) else {
                    return .more(byteCount: min(place + 4, areaByteCount))
                }
                guard bytes[place] == Block.message else {
                    place = value.upperBound
                    continue
                }
                guard value.count <= NDEFMessage.byteCountMax else { throw .tooLong }
                guard value.upperBound <= bytes.count else {
                    return .more(byteCount: value.upperBound)
                }
                return .message(Array(bytes[value]))
            }
        }
        return .nothing
    }

    /// The area that holds one message and its end.
    package static func bytes(of message: [UInt8]) -> [UInt8] {
        precondition(message.count < 1 << 16 - 1, "a block has at most 65534 bytes")
        var writer = ByteWriter(capacity: message.count + 5)
        writer.number(Block.message)
        if message.count < Block.longLength {
            writer.number(UInt8(message.count))
        } else {
            writer.number(Block.longLength)
            writer.number(UInt16(message.count))
        }
        writer.raw(message)
        writer.number(Block.terminator)
        return writer.bytes
    }

    /// Where the value of the block there stands, or nil when its length has not been read yet.
    private static func value(
        at place: Int,
        _ bytes: [UInt8],
        _ areaByteCount: Int
    ) throws(CardFault) -> Range<Int>? {
        guard place + 1 < areaByteCount else { throw .malformed }
        guard place + 1 < bytes.count else { return nil }
        var start = place + 2
        var count = Int(bytes[place + 1])
        if bytes[place + 1] == Block.longLength {
            guard place + 3 < areaByteCount else { throw .malformed }
            guard place + 3 < bytes.count else { return nil }
            start = place + 4
            count = Int(bytes[place + 2]) << 8 | Int(bytes[place + 3])
            // The long form of a short length would be a second spelling.
            guard count >= Block.longLength else { throw .malformed }
        }
        guard start + count <= areaByteCount else { throw .malformed }
        let isControl = bytes[place] == Block.lockControl || bytes[place] == Block.memoryControl
        guard !isControl || count == 3 else { throw .malformed }
        return start..<start + count
    }
}
