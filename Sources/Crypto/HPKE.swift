/// Encrypts to the owner of a public key: HPKE (RFC 9180), base mode, one message per exchange.
///
/// The suite is DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-128-GCM. It tells nothing about who
/// sealed; whoever must know that signs the result.
package enum HPKE {
    /// The sealer's own public key, in front of the ciphertext.
    package static let encapsulatedBytes = X25519.keyBytes
    /// What sealing adds to a message.
    package static let overheadBytes = encapsulatedBytes + AESGCM.tagBytes
    package static let infoBytesMax = 1_024

    /// `info` says what the message is for; who opens must name the same.
    package static func seal(
        _ message: [UInt8],
        to recipient: X25519PublicKey,
        info: [UInt8],
        authenticating data: [UInt8] = []
    ) throws(CryptoError) -> [UInt8] {
        try seal(message, to: recipient, from: X25519PrivateKey(), info: info, authenticating: data)
    }

    /// With a key of one's own choice, which must be used for nothing else, ever: for vectors.
    package static func seal(
        _ message: [UInt8],
        to recipient: X25519PublicKey,
        from ephemeral: X25519PrivateKey,
        info: [UInt8],
        authenticating data: [UInt8]
    ) throws(CryptoError) -> [UInt8] {
        let secret = try ephemeral.sharedSecret(with: recipient)
        let encapsulated = ephemeral.publicKey.bytes
        let keys = try HPKEKeys(agreed: secret, encapsulated, recipient.bytes, info: info)
        let cipher = try AESGCM(key: keys.key)
        return encapsulated
            + (try cipher.seal(message, nonce: keys.nonce, authenticating: data))
    }

    /// Throws `wrongLength` for less than an empty message's, `notAuthentic` where it was sealed to
    /// another key, for something else, or changed.
    package static func open(
        _ sealed: [UInt8],
        with recipient: X25519PrivateKey,
        info: [UInt8],
        authenticating data: [UInt8] = []
    ) throws(CryptoError) -> [UInt8] {
        let encapsulated = [UInt8](sealed.prefix(encapsulatedBytes))
        guard sealed.count >= overheadBytes, let sender = X25519PublicKey(encapsulated) else {
            throw CryptoError(
                code: .wrongLength,
                message: "A sealed message has at least \(overheadBytes) bytes."
            )
        }
        let secret = try recipient.sharedSecret(with: sender)
        let keys = try HPKEKeys(
            agreed: secret,
            encapsulated,
            recipient.publicKey.bytes,
            info: info
        )
        return try AESGCM(key: keys.key).open(
            [UInt8](sealed.dropFirst(encapsulatedBytes)),
            nonce: keys.nonce,
            authenticating: data
        )
    }
}
