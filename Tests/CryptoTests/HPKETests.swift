import Crypto
import Testing

/// RFC 9180, A.1.1: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-128-GCM, base mode.
@Suite("X25519 and HPKE")
struct HPKETests {
    static let info = "4f6465206f6e2061204772656369616e2055726e"
    static let ephemeral = "52c4a758a802cd8b936eceea314432798d5baf2d7e9235dc084ab1b9cfa2f736"
    static let encapsulated = "37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431"
    static let recipient = "4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8"
    static let recipientPublic =
        "3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d"
    static let plain = "4265617574792069732074727574682c20747275746820626561757479"

    /// Number, nonce, what is beside it, ciphertext.
    static let ciphertexts = [
        (
            "56d890e5accaaf011cff4b7d", "436f756e742d30",
            "f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a9"
                + "6d8770ac83d07bea87e13c512a"
        ),
        (
            "56d890e5accaaf011cff4b7c", "436f756e742d31",
            "af2d7e9ac9ae7e270f46ba1f975be53c09f8d875bdc8535458c2494e8a6eab25"
                + "1c03d0c22a56b8ca42c2063b84"
        ),
        (
            "56d890e5accaaf011cff4b7f", "436f756e742d32",
            "498dfcabd92e8acedc281e85af1cb4e3e31c7dc394a1ca20e173cb7251649158"
                + "8d96a19ad4a683518973dcc180"
        ),
    ]

    /// RFC 7748, 6.1.
    @Test func `X25519 agrees on the published secret from both sides`() throws {
        let alice = try Self.key(
            "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"
        )
        let bob = try Self.key("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb")
        #expect(
            "\(alice.publicKey)"
                == "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"
        )
        #expect(
            "\(bob.publicKey)"
                == "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"
        )
        let secret = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"
        #expect(Hex.encode(try alice.sharedSecret(with: bob.publicKey)) == secret)
        #expect(Hex.encode(try bob.sharedSecret(with: alice.publicKey)) == secret)
    }

    /// Points of low order (RFC 7748, 6.1; the list is that of curve25519-dalek's tests).
    @Test(arguments: [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ])
    func `A secret of zeros is refused`(point: String) throws {
        let key = X25519PrivateKey()
        let other = try #require(X25519PublicKey(try Self.bytes(point)))
        #expect(throws: CryptoError(code: .failed, message: "")) {
            try key.sharedSecret(with: other)
        }
        #expect(throws: CryptoError(code: .failed, message: "")) {
            try HPKE.seal([1], to: other, info: [])
        }
        #expect(throws: CryptoError(code: .failed, message: "")) {
            try HPKE.open(other.bytes + [UInt8](repeating: 0, count: 16), with: key, info: [])
        }
    }

    @Test(arguments: [(0, false), (31, false), (32, true), (33, false)])
    func `A key has 32 bytes`(count: Int, isKey: Bool) {
        let bytes = [UInt8](repeating: 9, count: count)
        #expect((X25519PrivateKey(bytes) != nil) == isKey)
        #expect((X25519PublicKey(bytes) != nil) == isKey)
    }

    @Test func `Printing a private key shows no secret`() throws {
        let key = try Self.key(Self.recipient)
        var text = ""
        dump(key, to: &text)
        text += "\(key)"
        #expect(text.contains(Self.recipientPublic))
        #expect(!text.contains(Self.recipient))
    }

    @Test func `The key schedule is the published one`() throws {
        let secret = try Self.key(Self.ephemeral).sharedSecret(
            with: Self.key(Self.recipient).publicKey
        )
        let keys = try HPKEKeys(
            agreed: secret,
            try Self.bytes(Self.encapsulated),
            try Self.bytes(Self.recipientPublic),
            info: try Self.bytes(Self.info)
        )
        #expect(
            Hex.encode(keys.sharedSecret)
                == "fe0e18c9f024ce43799ae393c7e8fe8fce9d218875e8227b0187c04e7d2ea1fc"
        )
        #expect(Hex.encode(keys.key) == "4531685d41d65f03dc48f6b8302c05b0")
        #expect(Hex.encode(keys.nonce) == "56d890e5accaaf011cff4b7d")
        let cipher = try AESGCM(key: keys.key)
        for (nonce, data, sealed) in Self.ciphertexts {
            let output = try cipher.seal(
                try Self.bytes(Self.plain),
                nonce: try Self.bytes(nonce),
                authenticating: try Self.bytes(data)
            )
            #expect(Hex.encode(output) == sealed)
        }
    }

    @Test func `A single shot is the first published ciphertext`() throws {
        let recipient = try Self.key(Self.recipient)
        #expect("\(recipient.publicKey)" == Self.recipientPublic)
        let sealed = try HPKE.seal(
            try Self.bytes(Self.plain),
            to: recipient.publicKey,
            from: try Self.key(Self.ephemeral),
            info: try Self.bytes(Self.info),
            authenticating: try Self.bytes(Self.ciphertexts[0].1)
        )
        #expect(Hex.encode(sealed) == Self.encapsulated + Self.ciphertexts[0].2)
        let opened = try HPKE.open(
            sealed,
            with: recipient,
            info: try Self.bytes(Self.info),
            authenticating: try Self.bytes(Self.ciphertexts[0].1)
        )
        #expect(Hex.encode(opened) == Self.plain)
    }

    @Test func `Each sealing differs and is opened by its recipient alone`() throws {
        let recipient = X25519PrivateKey()
        let one = try HPKE.seal([1, 2, 3], to: recipient.publicKey, info: [7])
        let two = try HPKE.seal([1, 2, 3], to: recipient.publicKey, info: [7])
        #expect(one != two)
        #expect(one.count == 3 + HPKE.overheadBytes)
        #expect(try HPKE.open(one, with: recipient, info: [7]) == [1, 2, 3])
        let wrong = CryptoError(code: .notAuthentic, message: "")
        #expect(throws: wrong) { try HPKE.open(one, with: recipient, info: [8]) }
        #expect(throws: wrong) { try HPKE.open(one, with: X25519PrivateKey(), info: [7]) }
        #expect(throws: wrong) {
            try HPKE.open(one, with: recipient, info: [7], authenticating: [1])
        }
        for position in one.indices {
            var changed = one
            changed[position] ^= 0x04
            #expect(throws: wrong, "byte \(position)") {
                try HPKE.open(changed, with: recipient, info: [7])
            }
        }
    }

    @Test(arguments: [0, 32, 47])
    func `Less than an empty message's length is refused`(count: Int) {
        let bytes = [UInt8](repeating: 9, count: count)
        #expect(throws: CryptoError(code: .wrongLength, message: "")) {
            try HPKE.open(bytes, with: X25519PrivateKey(), info: [])
        }
    }

    @Test(arguments: [(1_024, true), (1_025, false)])
    func `A purpose has at most 1 024 bytes`(count: Int, isTaken: Bool) throws {
        let key = X25519PrivateKey()
        let info = [UInt8](repeating: 1, count: count)
        let sealed = try? HPKE.seal([5], to: key.publicKey, info: info)
        #expect((sealed != nil) == isTaken)
    }

    private static func bytes(_ text: String) throws -> [UInt8] { try #require(Hex.decode(text)) }

    private static func key(_ text: String) throws -> X25519PrivateKey {
        try #require(X25519PrivateKey(try bytes(text)))
    }
}
