import COpenSSL

/// HMAC-SHA256 (RFC 2104): proof that someone who holds the key wrote the message.
package enum HMAC {
    package static func sha256(key: [UInt8], _ message: [UInt8]) -> Digest {
        let context = allocated(
            EVP_MAC_CTX_new(Algorithm.hmac.pointer),
            "A MAC context fails only when memory has run out."
        )
        defer { EVP_MAC_CTX_free(context) }
        var digest = Digest.zero
        let isDone = withUnsafeMutableBytes(of: &digest.words) { output in
            withPointer(to: key) { jalon_hmac_sha256_init(context, $0, key.count) } == 1
                && EVP_MAC_update(context, message, message.count) == 1
                && EVP_MAC_final(
                    context,
                    output.baseAddress?.assumingMemoryBound(to: UInt8.self),
                    nil,
                    output.count
                ) == 1
        }
        precondition(isDone, "HMAC-SHA256 takes any key and fails only without memory.")
        return digest
    }

    /// Compares in constant time; a code of any length but 32 is refused.
    package static func isValid(_ code: [UInt8], for message: [UInt8], key: [UInt8]) -> Bool {
        ConstantTime.equal(code, sha256(key: key, message).bytes)
    }
}

/// A pointer that is never null, also for no bytes: OpenSSL takes a null key for "the key as
/// before".
func withPointer<Result>(
    to bytes: [UInt8],
    _ body: (UnsafePointer<UInt8>) -> Result
) -> Result {
    bytes.isEmpty ? withUnsafePointer(to: 0, body) : body(bytes)
}
