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
        guard (1...lengthMax).contains(length) else {
            throw CryptoError(code: .overLimit, message: "HKDF gives 1 to \(lengthMax) bytes.")
        }
        let context = allocated(
            EVP_KDF_CTX_new(Algorithm.hkdf.pointer),
            "A derivation context fails only when memory has run out."
        )
        defer { EVP_KDF_CTX_free(context) }
        var output = [UInt8](repeating: 0, count: length)
        let status = withPointer(to: secret) { key in
            jalon_hkdf_sha256(
                context,
                key,
                secret.count,
                salt,
                salt.count,
                info,
                info.count,
                &output,
                length
            )
        }
        guard status == 1 else { throw .openSSL("HKDF-SHA256") }
        return output
    }
}
