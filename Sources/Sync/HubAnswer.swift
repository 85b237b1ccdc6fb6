package import Crypto
package import Vocabulary

/// What the hub signs of every answer to a device: status, body and the request's nonce.
///
/// A proxy or a foreign network may carry the answer but cannot change it, nor give an old one for
/// a new one.
package struct HubAnswer: Hashable, Sendable {
    package let status: Int
    package let body: [UInt8]
    /// The nonce of the request that is answered.
    package let nonce: [UInt8]
    package let created: Timestamp
    /// The number of the hub key.
    package let key: UInt8

    package init(status: Int, body: [UInt8], nonce: [UInt8], created: Timestamp, key: UInt8) {
        self.status = status
        self.body = body
        self.nonce = nonce
        self.created = created
        self.key = key
    }

    private var components: [MessageSignature.Component] {
        [
            .init("@status", "\(status)"), .init("content-digest", ContentDigest.value(of: body)),
            .init(DeviceRequest.nonceField, Base64.encode(nonce), ofRequest: true),
        ]
    }

    private var parameters: String {
        ";created=\(created.milliseconds / 1000);keyid=\"hub-\(key)\""
    }

    package func fields(signedBy signer: Ed25519PrivateKey) -> [(name: String, value: String)] {
        let input = MessageSignature.input(components, parameters: parameters)
        let base = MessageSignature.base(components, parameters: parameters)
        return [
            ("content-digest", ContentDigest.value(of: body)),
            ("signature-input", "\(DeviceRequest.label)=\(input)"),
            (
                "signature",
                "\(DeviceRequest.label)=:\(Base64.encode(signer.signature(for: base))):"
            ),
        ]
    }

    /// The answer of the hub, or nil where no current hub key signed this status and body for it.
    ///
    /// `find` gives the public key of a number at a moment.
    package init?(
        status: Int,
        body: [UInt8],
        nonce: [UInt8],
        field: (String) -> String?,
        find: (UInt8, Timestamp) -> Ed25519PublicKey?
    ) {
        guard let input = field("signature-input"), input.utf8.count <= 512,
            let created = Self.parameter("created=", in: input).flatMap({ UInt64($0) }),
            created < 1 << 40,
            let key = Self.parameter("keyid=\"hub-", in: input).flatMap({ UInt8($0) })
        else { return nil }
        self.init(
            status: status,
            body: body,
            nonce: nonce,
            created: Timestamp(milliseconds: created * 1000),
            key: key
        )
        let expected = MessageSignature.input(components, parameters: parameters)
        guard input == "\(DeviceRequest.label)=\(expected)",
            field("content-digest") == ContentDigest.value(of: body),
            let signature = SignatureField.bytes(field("signature")),
            let signer = find(key, self.created),
            signer.isValid(
                signature: signature,
                for: MessageSignature.base(components, parameters: parameters)
            )
        else { return nil }
    }

    private static func parameter(_ opening: String, in input: String) -> Substring? {
        guard let range = input.firstRange(of: opening) else { return nil }
        return input[range.upperBound...].prefix { $0.isNumber }
    }
}
