import COpenSSL

/// What others need to agree on a secret with the owner of a key (RFC 7748).
package struct X25519PublicKey: Sendable, Hashable {
    package let bytes: [UInt8]
    let key: ParsedKey

    /// Exactly 32 bytes, or nil; that they are of low order shows when a secret is agreed on.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count == X25519.keyBytes,
            let pointer = EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, nil, bytes, bytes.count)
        else {
            ERR_clear_error()
            return nil
        }
        self.bytes = bytes
        key = ParsedKey(pointer)
    }

    package static func == (left: Self, right: Self) -> Bool { left.bytes == right.bytes }

    package func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
}

extension X25519PublicKey: CustomStringConvertible {
    package var description: String { Hex.encode(bytes) }
}
