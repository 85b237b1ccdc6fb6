import Crypto
import Testing

@Suite("AES-CBC")
struct AESCBCTests {
    static let vector = "000102030405060708090a0b0c0d0e0f"
    static let plain =
        "6bc1bee22e409f96e93d7e117393172a" + "ae2d8a571e03ac9c9eb76fac45af8e51"
        + "30c81c46a35ce411e5fbc1191a0a52ef" + "f69f2445df4f9b17ad2b417be66c3710"

    /// NIST SP 800-38A, F.2.1 to F.2.6: key and ciphertext.
    static let cases = [
        (
            "2b7e151628aed2a6abf7158809cf4f3c",
            "7649abac8119b246cee98e9b12e9197d" + "5086cb9b507219ee95db113a917678b2"
                + "73bed6b8e3c1743b7116e69e22229516" + "3ff1caa1681fac09120eca307586e1a7"
        ),
        (
            "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b",
            "4f021db243bc633d7178183a9fa071e8" + "b4d9ada9ad7dedf4e5e738763f69145a"
                + "571b242012fb7ae07fa9baac3df102e0" + "08b0e27988598881d920a9e64f5615cd"
        ),
        (
            "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
            "f58c4c04d6e5f1ba779eabfb5f7bfbd6" + "9cfc4e967edb808d679f777bc6702c7d"
                + "39f23369a9d9bacfa530e26304231461" + "b2eb05e2c39be9fcda6c19078c6a9d1b"
        ),
    ]

    @Test(arguments: cases)
    func `NIST SP 800-38A is met in both directions`(key: String, sealed: String) throws {
        let cipher = try AESCBC(key: try #require(Hex.decode(key)))
        let vector = try #require(Hex.decode(Self.vector))
        let plain = try #require(Hex.decode(Self.plain))
        let output = try cipher.encrypt(plain, vector: vector)
        #expect(Hex.encode(output) == sealed)
        #expect(try cipher.decrypt(output, vector: vector) == plain)
        #expect(try cipher.decrypt(output) != plain)
    }

    @Test(arguments: [(15, false), (16, true), (17, false), (24, true), (32, true), (33, false)])
    func `A key has 16, 24 or 32 bytes`(count: Int, isKey: Bool) {
        let cipher = try? AESCBC(key: [UInt8](repeating: 1, count: count))
        #expect((cipher != nil) == isKey)
    }

    @Test(arguments: [(0, true), (1, false), (15, false), (16, true), (17, false), (4_096, true)])
    func `Only whole blocks go in`(count: Int, isTaken: Bool) throws {
        let cipher = try AESCBC(key: [UInt8](repeating: 1, count: 16))
        let message = [UInt8](repeating: 2, count: count)
        #expect((try? cipher.encrypt(message))?.count == (isTaken ? count : nil))
        #expect((try? cipher.decrypt(message))?.count == (isTaken ? count : nil))
    }

    @Test func `Too much at once, or a vector of another length, is refused`() throws {
        let cipher = try AESCBC(key: [UInt8](repeating: 1, count: 16))
        #expect(throws: CryptoError(code: .overLimit, message: "")) {
            try cipher.encrypt([UInt8](repeating: 0, count: 4_112))
        }
        #expect(throws: CryptoError(code: .wrongLength, message: "")) {
            try cipher.encrypt([UInt8](repeating: 0, count: 16), vector: [1, 2, 3])
        }
    }
}
