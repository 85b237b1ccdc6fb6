/// Base32 of RFC 4648 with one spelling per value: upper case, no padding.
///
/// One alphabet serves codes, links and ids; a second spelling of the same bytes would be a
/// second name for the same right, so non-zero trailing bits are refused.
package enum Base32 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

    /// The value of each ASCII letter, 0xFF where it is outside the alphabet.
    private static let values: [UInt8] = {
        var table = [UInt8](repeating: 0xFF, count: 256)
        for (value, letter) in alphabet.enumerated() {
            table[Int(letter)] = UInt8(value)
        }
        return table
    }()

    /// How many characters spell this many bytes.
    package static func length(ofBytes count: Int) -> Int {
        (count * 8 + 4) / 5
    }

    package static func encode(_ bytes: some Collection<UInt8>) -> String {
        spelling(Array(bytes))
    }

    private static func spelling(_ bytes: [UInt8]) -> String {
        var letters: [UInt8] = []
        letters.reserveCapacity(length(ofBytes: bytes.count))
        var pending: UInt32 = 0
        var bits = 0
        for byte in bytes {
            pending = pending << 8 | UInt32(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                letters.append(alphabet[Int(pending >> UInt32(bits) & 31)])
            }
        }
        if bits > 0 {
            letters.append(alphabet[Int(pending << UInt32(5 - bits) & 31)])
        }
        return String(decoding: letters, as: UTF8.self)
    }

    /// The bytes that the letters spell, or nil when they are not the one spelling of anything.
    package static func decode(_ letters: some Collection<UInt8>) -> [UInt8]? {
        value(of: Array(letters))
    }

    /// Not generic, so that each letter of a code costs an addition and not a witness call.
    private static func value(of letters: [UInt8]) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(letters.count * 5 / 8)
        var pending: UInt32 = 0
        var bits = 0
        for letter in letters {
            let value = values[Int(letter)]
            guard value != 0xFF else { return nil }
            pending = pending << 5 | UInt32(value)
            bits += 5
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: pending >> UInt32(bits)))
            }
        }
        guard bits < 5, pending & (1 << UInt32(bits) - 1) == 0 else { return nil }
        return bytes
    }
}
