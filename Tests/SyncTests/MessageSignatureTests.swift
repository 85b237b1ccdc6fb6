import Crypto
import Sync
import Testing
import Vocabulary

@Suite("Signed messages")
struct MessageSignatureTests {
    let fixed: Fixed

    init() throws {
        fixed = try Fixed()
    }

    /// RFC 9421, appendix B.2.6, with the key of B.1.4.
    @Test func `The published example of RFC 9421 is reproduced`() throws {
        let components: [MessageSignature.Component] = [
            .init("date", "Tue, 20 Apr 2021 02:07:55 GMT"), .init("@method", "POST"),
            .init("@path", "/foo"), .init("@authority", "example.com"),
            .init("content-type", "application/json"), .init("content-length", "18"),
        ]
        let parameters = ";created=1618884473;keyid=\"test-key-ed25519\""
        let base = MessageSignature.base(components, parameters: parameters)
        let expected = """
            "date": Tue, 20 Apr 2021 02:07:55 GMT
            "@method": POST
            "@path": /foo
            "@authority": example.com
            "content-type": application/json
            "content-length": 18
            "@signature-params": ("date" "@method" "@path" "@authority" "content-type" \
            "content-length");created=1618884473;keyid="test-key-ed25519"
            """
        #expect(String(decoding: base, as: UTF8.self) == expected)
        let publicKey = try #require(
            Base64.decode("JrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=").flatMap {
                Ed25519PublicKey($0)
            }
        )
        let signature = try #require(
            Base64.decode(
                "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu"
                    + "4A0w6vuQv5lIp5WPpBKRCw=="
            )
        )
        #expect(publicKey.isValid(signature: signature, for: base))
        #expect(!publicKey.isValid(signature: signature, for: base + [0x0A]))
    }

    private func fields(_ request: DeviceRequest) -> [String: String] {
        Dictionary(
            uniqueKeysWithValues: request.fields(signedBy: fixed.deviceKey).map {
                ($0.name, $0.value)
            }
        )
    }

    private func verify(
        _ fields: [String: String],
        method: String = "GET",
        target: String = "/v1/device/head?known=7&wait=25",
        body: [UInt8] = []
    ) throws(RequestRefusal) -> DeviceRequest {
        let request = try DeviceRequest(method: method, target: target, body: body) { fields[$0] }
        try request.verify({ fields[$0] }, key: fixed.deviceKey.publicKey)
        return request
    }

    @Test func `A device's request is believed as it was sent`() throws {
        let read = try verify(fields(fixed.request))
        #expect(read.device == Fixed.device)
        #expect(read.sequence == 4_096)
        #expect(read.query == "?known=7&wait=25")
        #expect(read.path == "/v1/device/head")
    }

    @Test func `A request without a query signs a lone question mark`() throws {
        let plain = DeviceRequest(
            method: "POST",
            target: "/v1/device/journal",
            body: [1, 2, 3],
            device: Fixed.device,
            epoch: 1,
            sequence: 1,
            nonce: fixed.nonce,
            created: Fixed.now
        )
        #expect(plain.query == "?")
        let read = try verify(
            fields(plain),
            method: "POST",
            target: "/v1/device/journal",
            body: [1, 2, 3]
        )
        #expect(read.body == [1, 2, 3])
    }

    @Test func `What was changed on the way is noticed`() {
        let good = fields(fixed.request)
        #expect(throws: RequestRefusal.badSignature) { try verify(good, method: "POST") }
        #expect(throws: RequestRefusal.badSignature) {
            try verify(good, target: "/v1/device/head?known=8&wait=25")
        }
        #expect(throws: RequestRefusal.badSignature) {
            try verify(good, target: "/v1/device/snapshot?known=7&wait=25")
        }
        #expect(throws: RequestRefusal.wrongDigest) { try verify(good, body: [1]) }
        for (name, value) in [
            ("jalon-seq", "4097"), ("jalon-epoch", "2"),
            ("jalon-nonce", "AAAAAAAAAAAAAAAAAAAAAA=="),
        ] {
            var changed = good
            changed[name] = value
            #expect(throws: RequestRefusal.badSignature) { try verify(changed) }
        }
    }

    @Test func `Another spelling or a missing field is malformed`() {
        let good = fields(fixed.request)
        for name in good.keys where name != "content-digest" {
            var missing = good
            missing[name] = nil
            #expect(throws: RequestRefusal.malformed) { try verify(missing) }
        }
        for (name, value) in [
            ("jalon-seq", "04096"), ("jalon-seq", "+4096"), ("jalon-epoch", "01"),
            ("jalon-device", "device_"), ("jalon-nonce", "AA=="), ("signature", "jalon=::"),
            ("signature", "other=:AAAA:"), ("signature-input", "jalon=();created=1"),
            ("signature-input", "jalon=();created=99999999999999"),
        ] {
            var changed = good
            changed[name] = value
            #expect(throws: RequestRefusal.self) { try verify(changed) }
        }
    }

    private func answer(
        _ fields: [String: String],
        status: Int = 204,
        body: [UInt8] = [],
        nonce: [UInt8]? = nil
    ) -> HubAnswer? {
        let keyring = fixed.keyring
        return HubAnswer(
            status: status,
            body: body,
            nonce: nonce ?? fixed.nonce,
            field: { fields[$0] },
            find: { keyring.key($0, role: .hub, at: $1) }
        )
    }

    @Test func `An answer is believed for its own question only`() {
        let good = Dictionary(
            uniqueKeysWithValues: fixed.answer.fields(signedBy: fixed.hubKey).map {
                ($0.name, $0.value)
            }
        )
        #expect(answer(good)?.key == 5)
        #expect(answer(good, status: 200) == nil)
        #expect(answer(good, body: [0]) == nil)
        #expect(answer(good, nonce: [UInt8](repeating: 0, count: 16)) == nil)
        for name in good.keys {
            var missing = good
            missing[name] = nil
            #expect(answer(missing) == nil)
        }
        let forged = Dictionary(
            uniqueKeysWithValues: fixed.answer.fields(signedBy: fixed.headKey).map {
                ($0.name, $0.value)
            }
        )
        #expect(answer(forged) == nil)
    }
}
