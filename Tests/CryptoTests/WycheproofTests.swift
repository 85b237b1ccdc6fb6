import Crypto
import Support
import Testing

/// Project Wycheproof: cases that real libraries got wrong.
///
/// The counts are written out, so that a file cut short does not pass.
@Suite("Wycheproof")
struct WycheproofTests {
    static func trait(_ algorithm: String) -> ConditionTrait {
        let name = Wycheproof.fileName(algorithm)
        return .enabled(if: SharedVectors.has(name), "\(SharedVectors.missing(name))")
    }

    @Test(trait("ed25519"))
    func `All 151 Ed25519 signatures are judged as published`() throws {
        let file = try Wycheproof.read("ed25519")
        var accepted = 0
        for (group, test) in file.cases {
            let key = try #require(bytes(group.publicKey?.pk).flatMap { Ed25519PublicKey($0) })
            let message = try #require(bytes(test.msg))
            let signature = try #require(bytes(test.sig))
            let isValid = key.isValid(signature: signature, for: message)
            #expect(isValid == test.isValid, "case \(test.tcId)")
            guard isValid else { continue }
            accepted += 1
            #expect(!key.isValid(signature: flipped(signature), for: message), "\(test.tcId)")
        }
        #expect(file.cases.count == 151)
        #expect(file.numberOfTests == 151)
        #expect(accepted == 88)
    }

    @Test(trait("aes_cmac"))
    func `All 311 AES-CMAC tags are judged as published`() throws {
        let file = try Wycheproof.read("aes_cmac")
        var accepted = 0
        var wrongKeys = 0
        for (_, test) in file.cases {
            let key = try #require(bytes(test.key))
            let message = try #require(bytes(test.msg))
            let tag = try #require(bytes(test.tag))
            do {
                let isValid = try AESCMAC.isValid(tag, for: message, key: key)
                #expect(isValid == test.isValid, "case \(test.tcId)")
                accepted += isValid ? 1 : 0
                #expect(try !AESCMAC.isValid(flipped(tag), for: message, key: key) || !isValid)
            } catch {
                #expect(error.code == .wrongLength)
                #expect(!test.isValid, "case \(test.tcId)")
                wrongKeys += 1
            }
        }
        #expect(file.cases.count == 311)
        #expect(accepted == 63)
        #expect(wrongKeys == 5)
    }

    @Test(trait("hmac_sha256"))
    func `All 174 HMAC-SHA256 codes are judged as published`() throws {
        let file = try Wycheproof.read("hmac_sha256")
        var accepted = 0
        for (group, test) in file.cases {
            let key = try #require(bytes(test.key))
            let message = try #require(bytes(test.msg))
            let tag = try #require(bytes(test.tag))
            let size = try #require(group.tagSize) / 8
            let code = Array(HMAC.sha256(key: key, message).bytes.prefix(size))
            let isValid = ConstantTime.equal(code, tag)
            #expect(isValid == test.isValid, "case \(test.tcId)")
            accepted += isValid ? 1 : 0
            guard size == Digest.byteCount else { continue }
            #expect(HMAC.isValid(tag, for: message, key: key) == test.isValid)
            #expect(!HMAC.isValid(flipped(tag), for: message, key: key) || !isValid)
        }
        #expect(file.cases.count == 174)
        #expect(accepted == 66)
    }

    @Test(trait("hkdf_sha256"))
    func `All 86 HKDF-SHA256 keys are derived as published`() throws {
        let file = try Wycheproof.read("hkdf_sha256")
        var derived = 0
        for (_, test) in file.cases {
            let secret = try #require(bytes(test.ikm))
            let salt = try #require(bytes(test.salt))
            let info = try #require(bytes(test.info))
            let size = try #require(test.size)
            guard test.isValid else {
                #expect(throws: CryptoError(code: .overLimit, message: "")) {
                    try HKDF.sha256(secret: secret, salt: salt, info: info, length: size)
                }
                continue
            }
            let key = try HKDF.sha256(secret: secret, salt: salt, info: info, length: size)
            #expect(key == bytes(test.okm), "case \(test.tcId)")
            let between = try HKDF.extractSHA256(secret: secret, salt: salt)
            let halves = try HKDF.expandSHA256(key: between, info: info, length: size)
            #expect(halves == bytes(test.okm), "case \(test.tcId) in two halves")
            #expect(flipped(key) != bytes(test.okm))
            derived += 1
        }
        #expect(file.cases.count == 86)
        #expect(derived == 83)
    }

    /// Three valid cases have a nonce of 257 bytes, which OpenSSL does not take: refused, and
    /// counted.
    @Test(trait("aes_gcm"))
    func `All 316 AES-GCM cases are judged as published or refused for their nonce`() throws {
        let file = try Wycheproof.read("aes_gcm")
        var opened = 0
        var refusedNonces = 0
        for (_, test) in file.cases {
            let gcm = try AESGCM(key: try #require(bytes(test.key)))
            let nonce = try #require(bytes(test.iv))
            let data = try #require(bytes(test.aad))
            let message = try #require(bytes(test.msg))
            let sealed = try #require(bytes(test.ct)) + #require(bytes(test.tag))
            guard AESGCM.nonceBytesRange.contains(nonce.count) else {
                #expect(throws: CryptoError(code: .wrongLength, message: "")) {
                    try gcm.open(sealed, nonce: nonce, authenticating: data)
                }
                refusedNonces += 1
                continue
            }
            guard test.isValid else {
                expectNotAuthentic(gcm, sealed, nonce, data, "case \(test.tcId)")
                continue
            }
            #expect(try gcm.open(sealed, nonce: nonce, authenticating: data) == message)
            #expect(try gcm.seal(message, nonce: nonce, authenticating: data) == sealed)
            expectNotAuthentic(gcm, flipped(sealed), nonce, data, "case \(test.tcId) flipped")
            opened += 1
        }
        #expect(file.cases.count == 316)
        #expect(opened == 226)
        #expect(refusedNonces == 9)
    }

    private func expectNotAuthentic(
        _ gcm: AESGCM,
        _ sealed: [UInt8],
        _ nonce: [UInt8],
        _ data: [UInt8],
        _ name: Comment
    ) {
        #expect(throws: CryptoError(code: .notAuthentic, message: ""), name) {
            try gcm.open(sealed, nonce: nonce, authenticating: data)
        }
    }

    /// The negative control: the last byte with its lowest bit turned.
    private func flipped(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        if let last = bytes.indices.last { bytes[last] ^= 1 }
        return bytes
    }
}
