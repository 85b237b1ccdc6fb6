/// The sum behind each line of the door board: CRC-16/CCITT-FALSE, polynomial 1021, start FFFF,
/// nothing reflected; that of `123456789` is 29B1.
package enum BoardChecksum {
    package static func sum(_ bytes: some Sequence<UInt8>) -> UInt16 {
        var sum: UInt16 = 0xFFFF
        for byte in bytes {
            sum ^= UInt16(byte) << 8
            for _ in 0..<8 {
                sum = sum & 0x8000 == 0 ? sum << 1 : sum << 1 ^ 0x1021
            }
        }
        return sum
    }
}
