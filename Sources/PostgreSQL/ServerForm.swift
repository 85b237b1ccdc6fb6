/// The binary forms in which the server sends values (their `send` functions).
enum ServerForm {
    private static let numeric: UInt32 = 1700
    private static let numericHeaderBytes = 8
    private static let numericNegative: UInt16 = 0x4000

    /// Nil for a type that we do not read, and for a number with a fraction or beyond 64 bits.
    static func read(_ bytes: UnsafeRawBufferPointer, as type: UInt32) -> ServerValue? {
        switch type {
        case 20: number(bytes, Int64.self).map { .integer($0) }
        case 23: number(bytes, Int32.self).map { .integer(Int64($0)) }
        case 21: number(bytes, Int16.self).map { .integer(Int64($0)) }
        case 26: number(bytes, UInt32.self).map { .integer(Int64($0)) }
        case 16: bytes.first.map { .integer(Int64($0)) }
        case 17: .bytes([UInt8](bytes))
        // text, name, varchar, bpchar, unknown
        case 25, 19, 1043, 1042, 705: .text(String(decoding: bytes, as: UTF8.self))
        case numeric: whole(bytes).map { .integer($0) }
        default: nil
        }
    }

    private static func number<Number: FixedWidthInteger>(
        _ bytes: UnsafeRawBufferPointer,
        _: Number.Type
    ) -> Number? {
        guard bytes.count == Number.bitWidth / 8 else { return nil }
        return Number(bigEndian: bytes.loadUnaligned(as: Number.self))
    }

    /// A sum of BIGINT is told as `numeric`: count of digits to base 10 000, weight of the first,
    /// sign, scale, then the digits, two bytes each.
    private static func whole(_ bytes: UnsafeRawBufferPointer) -> Int64? {
        guard bytes.count >= numericHeaderBytes else { return nil }
        func word(_ place: Int) -> UInt16 {
            UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: place * 2, as: UInt16.self))
        }
        let (count, weight) = (Int(word(0)), Int(Int16(bitPattern: word(1))))
        let sign = word(2)
        guard sign == 0 || sign == numericNegative else { return nil }
        guard count == 0 || count <= weight + 1, weight < 5 else { return nil }
        guard bytes.count == numericHeaderBytes + count * 2 else { return nil }
        var sum: Int64 = 0
        for place in 0..<(count == 0 ? 0 : weight + 1) {
            let digit = Int64(place < count ? word(4 + place) : 0)
            let (product, isTooLarge) = sum.multipliedReportingOverflow(by: 10_000)
            let step = sign == 0 ? digit : -digit
            let (total, isBeyond) = product.addingReportingOverflow(step)
            guard !isTooLarge, !isBeyond else { return nil }
            sum = total
        }
        return sum
    }
}
