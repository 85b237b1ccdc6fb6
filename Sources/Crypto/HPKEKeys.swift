/// The key schedule of ``HPKE`` (RFC 9180, 4.1 and 5.1), whose steps the RFC publishes vectors for.
package struct HPKEKeys: Sendable {
    package let sharedSecret: [UInt8]
    package let key: [UInt8]
    package let nonce: [UInt8]

    private static let keyBytes = 16
    private static let nonceBytes = 12
    private static let baseMode: UInt8 = 0
    /// DHKEM(X25519, HKDF-SHA256) is number 0020.
    private static let agreementSuite = Array("KEM".utf8) + [0x00, 0x20]
    private static let suite = Array("HPKE".utf8) + [0x00, 0x20, 0x00, 0x01, 0x00, 0x01]

    /// `agreed` is what X25519 gave; both public keys are bound to what follows from it.
    package init(
        agreed: [UInt8],
        _ encapsulated: [UInt8],
        _ recipient: [UInt8],
        info: [UInt8]
    ) throws(CryptoError) {
        guard info.count <= HPKE.infoBytesMax else {
            throw CryptoError(
                code: .overLimit,
                message: "HPKE is told its purpose in at most \(HPKE.infoBytesMax) bytes."
            )
        }
        let agreement = Labelled(suite: Self.agreementSuite)
        sharedSecret = try agreement.expand(
            try agreement.extract("eae_prk", agreed),
            "shared_secret",
            encapsulated + recipient,
            X25519.secretBytes
        )
        let labelled = Labelled(suite: Self.suite)
        let context =
            [Self.baseMode] + (try labelled.extract("psk_id_hash", []))
            + (try labelled.extract("info_hash", info))
        let secret = try labelled.extract("secret", [], salt: sharedSecret)
        key = try labelled.expand(secret, "key", context, Self.keyBytes)
        nonce = try labelled.expand(secret, "base_nonce", context, Self.nonceBytes)
    }
}

/// LabeledExtract and LabeledExpand (RFC 9180, 4): each derivation names its suite and its purpose.
private struct Labelled {
    private static let version = Array("HPKE-v1".utf8)
    let suite: [UInt8]

    func extract(
        _ label: String,
        _ secret: [UInt8],
        salt: [UInt8] = []
    ) throws(CryptoError) -> [UInt8] {
        try HKDF.extractSHA256(
            secret: Self.version + suite + Array(label.utf8) + secret,
            salt: salt
        )
    }

    func expand(
        _ key: [UInt8],
        _ label: String,
        _ info: [UInt8],
        _ length: Int
    ) throws(CryptoError) -> [UInt8] {
        let size = [UInt8(length >> 8), UInt8(length & 0xFF)]
        return try HKDF.expandSHA256(
            key: key,
            info: size + Self.version + suite + Array(label.utf8) + info,
            length: length
        )
    }
}
