import COpenSSL

/// HKDF with SHA-256 (RFC 5869): as many independent keys as needed out of one secret.
package enum HKDF {
    /// RFC 5869, 2.3: at most 255 blocks.
    package static let lengthMax = 255 * Digest.byteCount

    /// Throws `overLimit` for a length that is not 1 to 8 160 bytes.
    package static func sha256(
        secret: [UInt8],
        salt: [UInt8],
        info: [UInt8],
        length: Int
    ) throws(CryptoError) -> [UInt8] {
        try derive("HKDF-SHA256", secret, length) { context, key, output in
            jalon_hkdf_sha256(
                context,
                key,
                secret.count,
                salt,
                salt.count,
                info,
                info.count,
                output,
                length
            )
        }
    }

    /// The first half alone (RFC 5869, 2.2): a key of 32 bytes out of a secret.
    package static func extractSHA256(
        secret: [UInt8],
        salt: [UInt8]
    ) throws(CryptoError) -> [UInt8] {
        let length = Digest.byteCount
        return try derive("HKDF-Extract", secret, length) { context, key, output in
            jalon_hkdf_sha256_extract(
                context,
                key,
                secret.count,
                salt,
                salt.count,
                output,
                length
            )
        }
    }

    /// The second half alone (RFC 5869, 2.3), on a key that an extraction gave.
    package static func expandSHA256(
        key: [UInt8],
        info: [UInt8],
        length: Int
    ) throws(CryptoError) -> [UInt8] {
        try derive("HKDF-Expand", key, length) { context, pointer, output in
            jalon_hkdf_sha256_expand(
                context,
                pointer,
                key.count,
                info,
                info.count,
                output,
                length
            )
        }
    }

    private static func derive(
        _ name: String,
        _ secret: [UInt8],
        _ length: Int,
        _ body: (OpaquePointer, UnsafePointer<UInt8>, UnsafeMutablePointer<UInt8>?) -> Int32
    ) throws(CryptoError) -> [UInt8] {
        guard (1...lengthMax).contains(length) else {
            throw CryptoError(code: .overLimit, message: "HKDF gives 1 to \(lengthMax) bytes.")
        }
        let context = allocated(
            EVP_KDF_CTX_new(Algorithm.hkdf.pointer),
            "A derivation context fails only when memory has run out."
        )
        defer { EVP_KDF_CTX_free(context) }
        var output = [UInt8](repeating: 0, count: length)
        let status = output.withUnsafeMutableBufferPointer { output in
            withPointer(to: secret) { body(context, $0, output.baseAddress) }
        }
        guard status == 1 else { throw .openSSL(name) }
        return output
    }
}
