/// A command of ISO/IEC 7816-4, short form.
struct CommandAPDU: Hashable, Sendable {
    let cla: UInt8
    let ins: UInt8
    let p1: UInt8
    let p2: UInt8
    let data: [UInt8]
    /// How many bytes are wanted; 256 for the byte zero, nil where none is given.
    let expected: Int?

    /// Nil for bytes whose lengths do not fit together.
    init?(_ bytes: [UInt8]) {
        guard bytes.count >= 4 else { return nil }
        cla = bytes[0]
        ins = bytes[1]
        p1 = bytes[2]
        p2 = bytes[3]
        guard bytes.count > 5 else {
            data = []
            expected = bytes.count == 5 ? Self.expected(bytes[4]) : nil
            return
        }
        let end = 5 + Int(bytes[4])
        guard bytes[4] > 0, bytes.count == end || bytes.count == end + 1 else { return nil }
        data = Array(bytes[5..<end])
        expected = bytes.count == end ? nil : Self.expected(bytes[end])
    }

    private static func expected(_ byte: UInt8) -> Int { byte == 0 ? 256 : Int(byte) }
}

/// The two bytes that end an answer (ISO/IEC 7816-4, 5.6).
enum ISOStatus: UInt16, Sendable {
    case done = 0x9000
    case wrongLength = 0x6700
    case securityNotSatisfied = 0x6982
    case noFileSelected = 0x6986
    case notFound = 0x6A82
    case wrongParameters = 0x6A86
    case wrongOffset = 0x6B00
    case unknownInstruction = 0x6D00
    case unknownClass = 0x6E00

    var bytes: [UInt8] { [UInt8(rawValue >> 8), UInt8(rawValue & 0xFF)] }
}
