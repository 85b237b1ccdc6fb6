import COpenSSL

/// SHA-256 (FIPS 180-4) of bytes that are at hand.
///
/// Each call makes and frees a context; where many small things are hashed, keep a `SHA256Hasher`.
package enum SHA256 {
    package static func digest(_ bytes: [UInt8]) -> Digest { digest(bytes.span) }

    package static func digest(_ bytes: borrowing Span<UInt8>) -> Digest {
        var digest = Digest.zero
        let status = bytes.withUnsafeBufferPointer { input in
            withUnsafeMutableBytes(of: &digest.words) { output in
                EVP_Digest(
                    input.baseAddress,
                    input.count,
                    output.baseAddress?.assumingMemoryBound(to: UInt8.self),
                    nil,
                    Algorithm.sha256.pointer,
                    nil
                )
            }
        }
        precondition(status == 1, "SHA-256 fails only when memory has run out.")
        return digest
    }
}
