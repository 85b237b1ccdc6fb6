import Crypto
import Testing

@Suite("HMAC-SHA256 and AES-CMAC")
struct CodeTests {
    struct HMACCase: Sendable, CustomTestStringConvertible {
        let name: String
        let key: [UInt8]
        let message: [UInt8]
        let code: String
        var testDescription: String { name }
    }

    /// RFC 4231, 4.2 to 4.8 without the truncated 4.6.
    static let hmacCases = [
        HMACCase(
            name: "1",
            key: [UInt8](repeating: 0x0b, count: 20),
            message: [UInt8]("Hi There".utf8),
            code: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        HMACCase(
            name: "2",
            key: [UInt8]("Jefe".utf8),
            message: [UInt8]("what do ya want for nothing?".utf8),
            code: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        HMACCase(
            name: "3",
            key: [UInt8](repeating: 0xaa, count: 20),
            message: [UInt8](repeating: 0xdd, count: 50),
            code: "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
        ),
        HMACCase(
            name: "4",
            key: [UInt8](1...25),
            message: [UInt8](repeating: 0xcd, count: 50),
            code: "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
        ),
        HMACCase(
            name: "6",
            key: [UInt8](repeating: 0xaa, count: 131),
            message: [UInt8]("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            code: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
    ]

    @Test(arguments: hmacCases)
    func `RFC 4231 gives the published code`(given: HMACCase) throws {
        let code = HMAC.sha256(key: given.key, given.message)
        #expect(code.hex == given.code)
        #expect(HMAC.isValid(code.bytes, for: given.message, key: given.key))
        #expect(!HMAC.isValid(code.bytes, for: given.message + [0], key: given.key))
        #expect(!HMAC.isValid(Array(code.bytes.dropLast()), for: given.message, key: given.key))
        var flipped = code.bytes
        flipped[0] ^= 0x80
        #expect(!HMAC.isValid(flipped, for: given.message, key: given.key))
    }

    @Test func `An empty key is a key`() {
        let hex = "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"
        #expect(HMAC.sha256(key: [], []).hex == hex)
    }

    static let cmacKey = "2b7e151628aed2a6abf7158809cf4f3c"
    static let cmacMessage =
        "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
        + "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710"

    /// RFC 4493, 4: examples 1 to 4.
    static let cmacCases: [(bytes: Int, tag: String)] = [
        (0, "bb1d6929e95937287fa37d129b756746"),
        (16, "070a16b46b4d4144f79bdd9dd04a287c"),
        (40, "dfa66747de9ae63030ca32611497c827"),
        (64, "51f0bebf7e3b9d92fc49741779363cfe"),
    ]

    @Test(arguments: cmacCases)
    func `RFC 4493 gives the published tag`(bytes count: Int, tag: String) throws {
        let key = try #require(bytes(Self.cmacKey))
        let message = Array(try #require(bytes(Self.cmacMessage)).prefix(count))
        let made = try AESCMAC.tag(key: key, message)
        #expect(Hex.encode(made) == tag)
        #expect(try AESCMAC.isValid(made, for: message, key: key))
        var flipped = made
        flipped[15] ^= 1
        #expect(try !AESCMAC.isValid(flipped, for: message, key: key))
        #expect(try !AESCMAC.isValid(Array(made.prefix(8)), for: message, key: key))
    }

    @Test(arguments: [0, 15, 17, 31, 33])
    func `An AES key of another length is refused`(count: Int) {
        let key = [UInt8](repeating: 1, count: count)
        #expect(throws: CryptoError(code: .wrongLength, message: "")) {
            try AESCMAC.tag(key: key, [])
        }
        #expect(throws: CryptoError(code: .wrongLength, message: "")) { try AESGCM(key: key) }
    }
}
