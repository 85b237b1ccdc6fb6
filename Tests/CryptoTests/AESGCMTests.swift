import Crypto
import Testing

/// The cases of "The Galois/Counter Mode of Operation" (McGrew, Viega), appendix B, which NIST
/// took over: 2 (AES-128, no data), 4 (AES-128, with data) and 16 (AES-256, with data).
@Suite("AES-GCM")
struct AESGCMTests {
    static let key = "feffe9928665731c6d6a8f9467308308"
    static let nonce = "cafebabefacedbaddecaf888"
    static let data = "feedfacedeadbeeffeedfacedeadbeefabaddad2"
    static let message =
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
    static let case4 =
        "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
        + "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e0915bc94fbc3221a5db94fae95ae7121a47"
    static let case16 =
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
        + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b"

    @Test func `Sixteen zero bytes are sealed as published`() throws {
        let gcm = try AESGCM(key: [UInt8](repeating: 0, count: 16))
        let nonce = [UInt8](repeating: 0, count: 12)
        let sealed = try gcm.seal([UInt8](repeating: 0, count: 16), nonce: nonce)
        #expect(
            Hex.encode(sealed) == "0388dace60b6a392f328c2b971b2fe78ab6e47d42cec13bdf53a67b21257bddf"
        )
    }

    @Test(arguments: [(key, case4), (key + key, case16)])
    func `A message with data beside it is sealed and opened as published`(
        key: String,
        expected: String
    ) throws {
        let gcm = try AESGCM(key: try #require(bytes(key)))
        let nonce = try #require(bytes(Self.nonce))
        let data = try #require(bytes(Self.data))
        let message = try #require(bytes(Self.message))
        let sealed = try gcm.seal(message, nonce: nonce, authenticating: data)
        #expect(Hex.encode(sealed) == expected)
        #expect(try gcm.open(sealed, nonce: nonce, authenticating: data) == message)
    }

    @Test func `One flipped bit of what was sealed, of the nonce or of the data is refused`() throws
    {
        let gcm = try AESGCM(key: try #require(bytes(Self.key)))
        let nonce = try #require(bytes(Self.nonce))
        let data: [UInt8] = [1, 2, 3]
        let sealed = try gcm.seal([4, 5, 6], nonce: nonce, authenticating: data)
        for bit in 0..<(sealed.count * 8) {
            #expect(throws: CryptoError(code: .notAuthentic, message: "")) {
                try gcm.open(flip(sealed, bit), nonce: nonce, authenticating: data)
            }
        }
        #expect(throws: CryptoError(code: .notAuthentic, message: "")) {
            try gcm.open(sealed, nonce: flip(nonce, 0), authenticating: data)
        }
        #expect(throws: CryptoError(code: .notAuthentic, message: "")) {
            try gcm.open(sealed, nonce: nonce, authenticating: flip(data, 0))
        }
    }

    @Test func `An empty message has a tag, and less than a tag is refused`() throws {
        let gcm = try AESGCM(key: try #require(bytes(Self.key)))
        let nonce = try #require(bytes(Self.nonce))
        let sealed = try gcm.seal([], nonce: nonce)
        #expect(sealed.count == 16)
        #expect(try gcm.open(sealed, nonce: nonce) == [])
        #expect(throws: CryptoError(code: .wrongLength, message: "")) {
            try gcm.open(Array(sealed.dropLast()), nonce: nonce)
        }
    }

    @Test(arguments: [(0, false), (1, true), (12, true), (128, true), (129, false)])
    func `A nonce has 1 to 128 bytes`(count: Int, isTaken: Bool) throws {
        let gcm = try AESGCM(key: [UInt8](repeating: 3, count: 32))
        let nonce = [UInt8](repeating: 7, count: count)
        #expect(((try? gcm.seal([1], nonce: nonce)) != nil) == isTaken)
    }

    private func flip(_ bytes: [UInt8], _ bit: Int) -> [UInt8] {
        var bytes = bytes
        bytes[bit / 8] ^= 1 << (bit % 8)
        return bytes
    }
}
