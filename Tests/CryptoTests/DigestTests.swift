import Crypto
import Testing

@Suite("SHA-256")
struct DigestTests {
    /// FIPS 180-4 examples; the last is one block and a half.
    static let cases: [(message: String, hex: String)] = [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ]

    @Test(arguments: cases)
    func `The digest of a message is the published one`(message: String, hex: String) {
        #expect(SHA256.digest([UInt8](message.utf8)).hex == hex)
    }

    @Test func `A million letters give the published digest, whole and in pieces`() {
        let hex = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        let piece = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000)
        var hasher = SHA256Hasher()
        for _ in 0..<1_000 { hasher.update(piece) }
        #expect(hasher.finish().hex == hex)
        let whole = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
        #expect(SHA256.digest(whole).hex == hex)
    }

    @Test func `A hasher is empty again after it finished or was reset`() {
        var hasher = SHA256Hasher()
        hasher.update([UInt8]("abc".utf8))
        let first = hasher.finish()
        hasher.update([UInt8]("something else".utf8))
        hasher.reset()
        hasher.update([UInt8]("abc".utf8))
        #expect(hasher.finish() == first)
        #expect(hasher.finish().hex == Self.cases[0].hex)
    }

    @Test func `Numbers and digests are hashed as their bytes, the highest first`() throws {
        let bytes: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]
        let inner = SHA256.digest([7])
        var hasher = SHA256Hasher()
        hasher.update(bigEndian: UInt64(0x0102_0304_0506_0708))
        hasher.update(bigEndian: UInt32(0x090a_0b0c))
        hasher.update(bigEndian: UInt16(0x0d0e))
        hasher.update(0x0f as UInt8)
        hasher.update(inner)
        #expect(hasher.finish() == SHA256.digest(bytes + inner.bytes))
    }

    @Test(arguments: [0, 31, 33, 64])
    func `A digest is made of exactly 32 bytes`(count: Int) {
        #expect(Digest([UInt8](repeating: 1, count: count)) == nil)
        #expect(Digest([UInt8](repeating: 1, count: count).span) == nil)
    }

    @Test func `A digest gives back its bytes and differs at every one of them`() throws {
        let bytes = [UInt8](0..<32)
        let digest = try #require(Digest(bytes))
        #expect(digest.bytes == bytes)
        #expect(Digest(bytes.span) == digest)
        #expect(digest.word(0) == 0x0001_0203_0405_0607)
        #expect(digest.word(3) == 0x1819_1a1b_1c1d_1e1f)
        #expect(
            digest.description == "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
        )
        var buffer: [UInt8] = [9]
        digest.append(to: &buffer)
        #expect(buffer == [9] + bytes)
        for index in bytes.indices {
            var other = bytes
            other[index] ^= 1
            #expect(Digest(other) != digest)
        }
        #expect(Digest([UInt8](repeating: 0, count: 32)) == .zero)
    }

    @Test func `Hexadecimal text is read in either case and nothing else is`() {
        #expect(Hex.encode([0, 0x0f, 0xa0, 0xff]) == "000fa0ff")
        #expect(Hex.encode([]) == "")
        #expect(Hex.decode("000fA0Ff") == [0, 0x0f, 0xa0, 0xff])
        #expect(Hex.decode("") == [])
        for text in ["0", "0g", "0x", " 00", "00 ", "é", "0/", "0:", "@0", "`0"] {
            #expect(Hex.decode(text) == nil, "\(text)")
        }
    }

    @Test func `Comparison in constant time sees every byte and the length`() {
        #expect(ConstantTime.equal([], []))
        #expect(ConstantTime.equal([1, 2, 3], [1, 2, 3]))
        #expect(!ConstantTime.equal([1, 2, 3], [1, 2, 4]))
        #expect(!ConstantTime.equal([0, 2, 3], [1, 2, 3]))
        #expect(!ConstantTime.equal([1, 2, 3], [1, 2]))
    }

    @Test func `Random bytes come in the number asked for and do not repeat`() {
        #expect(SecureRandom.bytes(0).isEmpty)
        #expect(SecureRandom.bytes(33).count == 33)
        #expect(Set((0..<1_000).map { _ in SecureRandom.uint64() }).count == 1_000)
        #expect(SecureRandom.bytes(32) != SecureRandom.bytes(32))
    }
}
