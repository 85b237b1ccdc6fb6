import COpenSSL

/// Agrees on a secret with the owner of another key (X25519, RFC 7748).
///
/// Printing it shows the public key alone.
package struct X25519PrivateKey: Sendable {
    package let publicKey: X25519PublicKey
    private let key: ParsedKey

    /// A new key from random bytes.
    package init() {
        guard let key = Self(SecureRandom.bytes(X25519.keyBytes)) else {
            preconditionFailure("Every 32 bytes are an X25519 key.")
        }
        self = key
    }

    /// The key of exactly 32 bytes, or nil.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count == X25519.keyBytes,
            let pointer = EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nil, bytes, bytes.count)
        else {
            ERR_clear_error()
            return nil
        }
        key = ParsedKey(pointer)
        var publicBytes = [UInt8](repeating: 0, count: X25519.keyBytes)
        var count = publicBytes.count
        guard EVP_PKEY_get_raw_public_key(pointer, &publicBytes, &count) == 1,
            let publicKey = X25519PublicKey(publicBytes)
        else { return nil }
        self.publicKey = publicKey
    }

    /// The 32 bytes both sides know, to be derived from and never used as they are.
    ///
    /// Throws `failed` where the other key is of low order: the secret would be all zeros, the same
    /// for everyone (RFC 7748, 6.1), and OpenSSL refuses it.
    package func sharedSecret(with other: X25519PublicKey) throws(CryptoError) -> [UInt8] {
        let context = allocated(
            EVP_PKEY_CTX_new(key.pointer, nil),
            "An agreement context fails only when memory has run out."
        )
        defer { EVP_PKEY_CTX_free(context) }
        var secret = [UInt8](repeating: 0, count: X25519.secretBytes)
        var count = secret.count
        let isAgreed =
            EVP_PKEY_derive_init(context) == 1
            && EVP_PKEY_derive_set_peer(context, other.key.pointer) == 1
            && EVP_PKEY_derive(context, &secret, &count) == 1
        guard isAgreed, count == X25519.secretBytes else { throw .openSSL("X25519") }
        return secret
    }
}

extension X25519PrivateKey: CustomStringConvertible, CustomReflectable {
    package var description: String { "X25519PrivateKey(public \(publicKey))" }

    package var customMirror: Mirror { Mirror(self, children: ["publicKey": publicKey]) }
}
