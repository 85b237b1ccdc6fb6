import COpenSSL

/// Verifies Ed25519 signatures (RFC 8032, pure: no prehash, no context).
///
/// The parsed key is kept, so a verification does not parse again; copies share it.
package struct Ed25519PublicKey: Sendable, Hashable {
    package let bytes: [UInt8]
    private let key: ParsedKey

    /// Exactly 32 bytes, or nil.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count == Ed25519.publicKeyBytes,
            let pointer = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, bytes, bytes.count)
        else {
            ERR_clear_error()
            return nil
        }
        self.bytes = bytes
        self.key = ParsedKey(pointer)
    }

    /// False for a signature of any length but 64, and for any that does not verify.
    package func isValid(signature: [UInt8], for message: [UInt8]) -> Bool {
        isValid(signature: signature.span, for: message.span)
    }

    /// False for a signature of any length but 64, and for any that does not verify.
    package func isValid(
        signature: borrowing Span<UInt8>,
        for message: borrowing Span<UInt8>
    ) -> Bool {
        guard signature.count == Ed25519.signatureBytes else { return false }
        let context = allocated(
            EVP_MD_CTX_new(),
            "A signature context fails only when memory has run out."
        )
        defer { EVP_MD_CTX_free(context) }
        let isStarted = EVP_DigestVerifyInit(context, nil, nil, nil, key.pointer) == 1
        precondition(isStarted, "A parsed Ed25519 key can verify.")
        let status = signature.withUnsafeBufferPointer { signature in
            message.withUnsafeBufferPointer { message in
                EVP_DigestVerify(
                    context,
                    signature.baseAddress,
                    signature.count,
                    message.baseAddress,
                    message.count
                )
            }
        }
        if status != 1 { ERR_clear_error() }
        return status == 1
    }

    package static func == (left: Self, right: Self) -> Bool { left.bytes == right.bytes }

    package func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
}

extension Ed25519PublicKey: CustomStringConvertible {
    package var description: String { Hex.encode(bytes) }
}
