/// CRC_A, which follows every frame between card and reader (ISO/IEC 14443-3, annex B).
enum AirChecksum {
    static let byteCount = 2

    static func of(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var rest: UInt16 = 0x6363
        for byte in bytes {
            rest ^= UInt16(byte)
            for _ in 0..<8 { rest = rest & 1 == 1 ? rest >> 1 ^ 0x8408 : rest >> 1 }
        }
        return [UInt8(rest & 0xFF), UInt8(rest >> 8)]
    }

    /// The bytes before the checksum, nil where it is wrong.
    static func stripped(_ bytes: [UInt8]) -> [UInt8]? {
        let content = Array(bytes.dropLast(byteCount))
        return !content.isEmpty && of(content) == bytes.suffix(byteCount) ? content : nil
    }
}
