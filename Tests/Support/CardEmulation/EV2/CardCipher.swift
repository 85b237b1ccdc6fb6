internal import Crypto

/// AES-128 as a card computes it.
enum CardCipher {
    static let blockBytes = 16
    static let shortTagBytes = 8

    static func encrypt(_ bytes: [UInt8], _ key: [UInt8], vector: [UInt8]? = nil) -> [UInt8] {
        do {
            return try AESCBC(key: key).encrypt(bytes, vector: vector ?? zeros)
        } catch {
            preconditionFailure("a card's key has 16 bytes and its blocks are whole")
        }
    }

    static func decrypt(_ bytes: [UInt8], _ key: [UInt8], vector: [UInt8]? = nil) -> [UInt8] {
        do {
            return try AESCBC(key: key).decrypt(bytes, vector: vector ?? zeros)
        } catch {
            preconditionFailure("a card's key has 16 bytes and its blocks are whole")
        }
    }

    static func tag(_ bytes: [UInt8], _ key: [UInt8]) -> [UInt8] {
        do {
            return try AESCMAC.tag(key: key, bytes)
        } catch {
            preconditionFailure("a card's key has 16 bytes")
        }
    }

    /// The even-numbered half of the tag, counted from one (NXP AN12196, 4.4.4.2).
    static func shortTag(_ bytes: [UInt8], _ key: [UInt8]) -> [UInt8] {
        let whole = tag(bytes, key)
        return stride(from: 1, to: whole.count, by: 2).map { whole[$0] }
    }

    /// Filled up with 80 and zeros (ISO/IEC 9797-1, method 2).
    static func padded(_ bytes: [UInt8]) -> [UInt8] {
        let zeros = (blockBytes - (bytes.count + 1) % blockBytes) % blockBytes
        return bytes + [0x80] + [UInt8](repeating: 0, count: zeros)
    }

    static func unpadded(_ bytes: [UInt8]) -> [UInt8]? {
        guard let end = bytes.lastIndex(where: { $0 != 0 }), bytes[end] == 0x80 else { return nil }
        return Array(bytes[..<end])
    }

    /// One byte to the left, the first at the end.
    static func rotated(_ bytes: [UInt8]) -> [UInt8] {
        Array(bytes.dropFirst() + bytes.prefix(1))
    }

    static func exclusiveOr(_ first: some Sequence<UInt8>, _ second: some Sequence<UInt8>)
        -> [UInt8]
    {
        zip(first, second).map { $0 ^ $1 }
    }

    /// CRC-32 of IEEE 802.3 without the last inversion, low byte first, as ChangeKey has it.
    static func checksum(_ bytes: [UInt8]) -> [UInt8] {
        var rest: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            rest ^= UInt32(byte)
            for _ in 0..<8 { rest = rest & 1 == 1 ? rest >> 1 ^ 0xEDB8_8320 : rest >> 1 }
        }
        return littleEndian(rest, count: 4)
    }

    static func littleEndian(_ number: UInt32, count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * UInt32($0))) }
    }

    static func number(_ bytes: some BidirectionalCollection<UInt8>) -> Int {
        bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    private static let zeros = [UInt8](repeating: 0, count: blockBytes)
}
