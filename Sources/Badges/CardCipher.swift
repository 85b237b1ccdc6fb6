import Crypto

/// AES as cards use it: keys of 16 bytes and whole blocks, so that nothing here can fail.
enum CardCipher {
    static let blockBytes = AESCBC.blockBytes
    static let zeroVector = [UInt8](repeating: 0, count: blockBytes)

    static func encrypt(
        _ message: [UInt8],
        key: [UInt8],
        vector: [UInt8] = zeroVector
    ) -> [UInt8] {
        certain { () throws(CryptoError) in
            try AESCBC(key: checked(key)).encrypt(message, vector: vector)
        }
    }

    static func decrypt(
        _ message: [UInt8],
        key: [UInt8],
        vector: [UInt8] = zeroVector
    ) -> [UInt8] {
        certain { () throws(CryptoError) in
            try AESCBC(key: checked(key)).decrypt(message, vector: vector)
        }
    }

    /// The whole CMAC of 16 bytes.
    static func tag(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
        certain { () throws(CryptoError) in try AESCMAC.tag(key: checked(key), message) }
    }

    /// The 8 bytes of a CMAC that cards send: every second one (NT4H2421Gx, 9.1.3).
    static func code(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
        tag(message, key: key).enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
    }

    private static func checked(_ key: [UInt8]) -> [UInt8] {
        precondition(key.count == CardKeys.byteCount, "a card's key has 16 bytes")
        return key
    }

    private static func certain(_ body: () throws(CryptoError) -> [UInt8]) -> [UInt8] {
        do throws(CryptoError) {
            return try body()
        } catch {
            preconditionFailure("AES fails only on wrong lengths, which a caller checks: \(error)")
        }
    }
}
