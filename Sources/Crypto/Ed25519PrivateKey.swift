import COpenSSL

/// Signs with Ed25519 (RFC 8032).
///
/// Printing it shows the public key, never the seed.
package struct Ed25519PrivateKey: Sendable {
    package let publicKey: Ed25519PublicKey
    private let key: ParsedKey

    /// A new key from random bytes.
    package init() {
        guard let key = Self(seed: SecureRandom.bytes(Ed25519.seedBytes)) else {
            preconditionFailure("Every 32 bytes are the seed of an Ed25519 key.")
        }
        self = key
    }

    /// The key of a seed of exactly 32 bytes, or nil.
    package init?(seed: [UInt8]) {
        guard seed.count == Ed25519.seedBytes,
            let pointer = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count)
        else {
            ERR_clear_error()
            return nil
        }
        key = ParsedKey(pointer)
        var bytes = [UInt8](repeating: 0, count: Ed25519.publicKeyBytes)
        var count = bytes.count
        guard EVP_PKEY_get_raw_public_key(pointer, &bytes, &count) == 1,
            let publicKey = Ed25519PublicKey(bytes)
        else { return nil }
        self.publicKey = publicKey
    }

    /// The 32 secret bytes, to be stored in a file its owner alone may read.
    package var seed: [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Ed25519.seedBytes)
        var count = bytes.count
        let status = EVP_PKEY_get_raw_private_key(key.pointer, &bytes, &count)
        precondition(status == 1, "A private key has its seed.")
        return bytes
    }

    /// The 64 bytes of the signature; the same message gives the same bytes every time.
    package func signature(for message: [UInt8]) -> [UInt8] {
        let context = allocated(
            EVP_MD_CTX_new(),
            "A signature context fails only when memory has run out."
        )
        defer { EVP_MD_CTX_free(context) }
        var signature = [UInt8](repeating: 0, count: Ed25519.signatureBytes)
        var count = signature.count
        let isSigned =
            EVP_DigestSignInit(context, nil, nil, nil, key.pointer) == 1
            && EVP_DigestSign(context, &signature, &count, message, message.count) == 1
        precondition(isSigned, "A parsed Ed25519 key signs any message.")
        return signature
    }
}

extension Ed25519PrivateKey: CustomStringConvertible, CustomReflectable {
    package var description: String { "Ed25519PrivateKey(public \(publicKey))" }

    package var customMirror: Mirror { Mirror(self, children: ["publicKey": publicKey]) }
}
