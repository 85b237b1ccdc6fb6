import Crypto
import Testing

@Suite("HKDF and scrypt")
struct DerivationTests {
    struct HKDFCase: Sendable, CustomTestStringConvertible {
        let name: String
        let secret: [UInt8]
        let salt: [UInt8]
        let info: [UInt8]
        let key: String
        var testDescription: String { name }
    }

    /// RFC 5869, A.1 to A.3.
    static let hkdfCases = [
        HKDFCase(
            name: "A.1",
            secret: [UInt8](repeating: 0x0b, count: 22),
            salt: [UInt8](0x00...0x0c),
            info: [UInt8](0xf0...0xf9),
            key: "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
                + "34007208d5b887185865"
        ),
        HKDFCase(
            name: "A.2",
            secret: [UInt8](0x00...0x4f),
            salt: [UInt8](0x60...0xaf),
            info: [UInt8](0xb0...0xff),
            key: "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
                + "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
                + "cc30c58179ec3e87c14c01d5c1f3434f1d87"
        ),
        HKDFCase(
            name: "A.3",
            secret: [UInt8](repeating: 0x0b, count: 22),
            salt: [],
            info: [],
            key: "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
                + "9d201395faa4b61a96c8"
        ),
    ]

    @Test(arguments: hkdfCases)
    func `RFC 5869 derives the published key`(given: HKDFCase) throws {
        let key = try HKDF.sha256(
            secret: given.secret,
            salt: given.salt,
            info: given.info,
            length: given.key.count / 2
        )
        #expect(Hex.encode(key) == given.key)
    }

    /// RFC 5869, A.1 to A.3: the key between the two halves.
    @Test(
        arguments: zip(
            hkdfCases,
            [
                "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
                "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244",
                "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
            ]
        )
    )
    func `The two halves give the published keys`(given: HKDFCase, between: String) throws {
        let key = try HKDF.extractSHA256(secret: given.secret, salt: given.salt)
        #expect(Hex.encode(key) == between)
        let output = try HKDF.expandSHA256(
            key: key,
            info: given.info,
            length: given.key.count / 2
        )
        #expect(Hex.encode(output) == given.key)
    }

    @Test(arguments: [(0, false), (1, true), (8_160, true), (8_161, false), (-1, false)])
    func `HKDF gives 1 to 8 160 bytes`(length: Int, isGiven: Bool) {
        let key = try? HKDF.sha256(secret: [1], salt: [], info: [], length: length)
        #expect(key?.count == (isGiven ? length : nil))
    }

    struct ScryptCase: Sendable, CustomTestStringConvertible {
        let password: String
        let salt: String
        let cost: UInt64
        let blockSize: UInt64
        let parallelization: UInt64
        let key: String
        var testDescription: String { "N \(cost)" }
    }

    /// RFC 7914, 12: the first three.
    static let scryptCases = [
        ScryptCase(
            password: "",
            salt: "",
            cost: 16,
            blockSize: 1,
            parallelization: 1,
            key: "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
                + "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906"
        ),
        ScryptCase(
            password: "password",
            salt: "NaCl",
            cost: 1_024,
            blockSize: 8,
            parallelization: 16,
            key: "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
                + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"
        ),
        ScryptCase(
            password: "pleaseletmein",
            salt: "SodiumChloride",
            cost: 16_384,
            blockSize: 8,
            parallelization: 1,
            key: "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
                + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"
        ),
    ]

    @Test(arguments: scryptCases)
    func `RFC 7914 derives the published key`(given: ScryptCase) throws {
        let key = try Scrypt.derive(
            password: [UInt8](given.password.utf8),
            salt: [UInt8](given.salt.utf8),
            cost: given.cost,
            blockSize: given.blockSize,
            parallelization: given.parallelization,
            length: given.key.count / 2
        )
        #expect(Hex.encode(key) == given.key)
    }

    static let refusedCosts: [(cost: UInt64, blockSize: UInt64, parallelization: UInt64)] = [
        (0, 8, 1), (1, 8, 1), (1_000, 8, 1), (16, 0, 1), (16, 8, 0), (1 << 40, 8, 1),
        (16_384, 1 << 20, 1), (1 << 17, 8, 1), (16, 8, .max), (1 << 63, 8, 1),
    ]

    @Test(arguments: refusedCosts)
    func `Scrypt refuses costs out of its range or over the memory given`(
        cost: UInt64,
        blockSize: UInt64,
        parallelization: UInt64
    ) {
        #expect(throws: CryptoError(code: .overLimit, message: "")) {
            try Scrypt.derive(
                password: [1],
                salt: [2],
                cost: cost,
                blockSize: blockSize,
                parallelization: parallelization,
                length: 32
            )
        }
    }

    @Test(arguments: [0, 1_025])
    func `Scrypt gives 1 to 1 024 bytes`(length: Int) {
        #expect(throws: CryptoError(code: .overLimit, message: "")) {
            try Scrypt.derive(password: [1], salt: [2], cost: 16, length: length)
        }
    }
}
