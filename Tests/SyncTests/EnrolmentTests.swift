import Crypto
import Sync
import Testing

@Suite("Enrolment")
struct EnrolmentTests {
    static let typed: [(String, String?)] = [
        ("01234-ABCDE", "01234ABCDE"), ("o1l34 abcde", "01134ABCDE"), ("IIIII-LLLLL", "1111111111"),
        ("01234-ABCD", nil), ("01234-ABCDEF", nil), ("01234-ABCDU", nil), ("", nil),
        (String(repeating: "-", count: 65), nil), ("01234-ABCDÉ", nil),
    ]

    @Test(arguments: typed)
    func `A code is read as people type it`(_ typed: String, _ code: String?) {
        #expect(Enrolment.normalised(typed) == code)
    }

    @Test func `A code has ten characters of Crockford's alphabet`() {
        let code = Enrolment.code(from: [0, 31, 32, 63, 255, 17, 18, 19, 20, 21])
        #expect(code == "0Z0ZZHJKMN")
        #expect(Enrolment.normalised(code) == code)
    }

    @Test func `A proof holds for its code, hub, device and nonce only`() throws {
        let fixed = try Fixed()
        let name = Enrolment.hubName(fixed.hubKey.publicKey)
        let key = try Enrolment.key(ofCode: "0123456789")
        let device = fixed.deviceKey.publicKey
        let proof = Enrolment.proof(key: key, hubName: name, device: device, nonce: fixed.nonce)
        func holds(
            _ proof: [UInt8],
            key: [UInt8],
            name: [UInt8],
            device: Ed25519PublicKey,
            nonce: [UInt8]
        ) -> Bool {
            Enrolment.isProof(proof, key: key, hubName: name, device: device, nonce: nonce)
        }
        #expect(holds(proof, key: key, name: name, device: device, nonce: fixed.nonce))
        let otherKey = try Enrolment.key(ofCode: "0123456788")
        #expect(!holds(proof, key: otherKey, name: name, device: device, nonce: fixed.nonce))
        let otherName = Enrolment.hubName(fixed.headKey.publicKey)
        #expect(!holds(proof, key: key, name: otherName, device: device, nonce: fixed.nonce))
        let swapped = fixed.tokenKey.publicKey
        #expect(!holds(proof, key: key, name: name, device: swapped, nonce: fixed.nonce))
        #expect(!holds(proof, key: key, name: name, device: device, nonce: fixed.nonce.reversed()))
        #expect(!holds([], key: key, name: name, device: device, nonce: fixed.nonce))
        #expect(Enrolment.possession(proof: proof).count == 40)
    }
}
