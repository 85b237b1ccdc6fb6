/// Reads the big-endian fixed layouts, one field after the other, out of bytes of known length.
///
/// Every layout of ours has a fixed length: the caller checks it first, so running past the end is
/// a programmer's error and traps.
@usableFromInline
package struct ByteReader: Sendable {
    @usableFromInline let bytes: [UInt8]
    @usableFromInline package internal(set) var offset: Int

    package init(_ bytes: [UInt8], at offset: Int = 0) {
        self.bytes = bytes
        self.offset = offset
    }

    package var remaining: Int { bytes.count - offset }

    /// Inlined where it is called: unspecialised, reading a record took longer than looking it up.
    @inlinable
    package mutating func number<Number: FixedWidthInteger & UnsignedInteger>(
        _: Number.Type = Number.self
    ) -> Number {
        let end = offset + Number.bitWidth / 8
        precondition(end <= bytes.count, "a layout is read inside its bytes")
        // In one word, and not in the number's own type: unoptimised, that took ten times as long.
        var value: UInt64 = 0
        while offset < end {
            value = value << 8 | UInt64(bytes[offset])
            offset += 1
        }
        return Number(truncatingIfNeeded: value)
    }

    package mutating func number24() -> UInt32 {
        let top: UInt8 = number()
        let rest: UInt16 = number()
        return UInt32(top) << 16 | UInt32(rest)
    }

    package mutating func raw(_ count: Int) -> [UInt8] {
        defer { offset += count }
        return Array(bytes[offset..<offset + count])
    }

    /// Whether the next bytes are all zero, as reserved fields must be.
    package mutating func zeros(_ count: Int) -> Bool {
        defer { offset += count }
        return bytes[offset..<offset + count].allSatisfy { $0 == 0 }
    }
}
