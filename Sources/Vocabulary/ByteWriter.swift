/// Writes the big-endian fixed layouts of tokens, rights, heads and journal records.
@usableFromInline
package struct ByteWriter: Sendable {
    @usableFromInline package internal(set) var bytes: [UInt8]

    package init(capacity: Int = 128) {
        bytes = []
        bytes.reserveCapacity(capacity)
    }

    @inlinable
    package mutating func number(_ value: some FixedWidthInteger & UnsignedInteger) {
        let word = UInt64(value)
        var shift = value.bitWidth
        while shift > 0 {
            shift -= 8
            bytes.append(UInt8(truncatingIfNeeded: word >> shift))
        }
    }

    /// A number of three bytes.
    package mutating func number24(_ value: UInt32) {
        precondition(value < 1 << 24, "a three-byte number is below 2^24")
        bytes.append(UInt8(truncatingIfNeeded: value >> 16))
        number(UInt16(truncatingIfNeeded: value))
    }

    @inlinable
    package mutating func raw(_ more: some Sequence<UInt8>) {
        bytes.append(contentsOf: more)
    }

    package mutating func zeros(_ count: Int) {
        bytes.append(contentsOf: repeatElement(0, count: count))
    }
}
