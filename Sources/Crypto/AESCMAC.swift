import COpenSSL

/// AES-CMAC (RFC 4493, NIST SP 800-38B), the code NFC cards sign their taps with.
package enum AESCMAC {
    package static let tagBytes = 16
    package static let keyBytes: Set<Int> = [16, 24, 32]

    /// The whole tag of 16 bytes; throws `wrongLength` for a key that is not 16, 24 or 32 bytes.
    package static func tag(key: [UInt8], _ message: [UInt8]) throws(CryptoError) -> [UInt8] {
        guard keyBytes.contains(key.count) else {
            throw CryptoError(code: .wrongLength, message: "An AES key has 16, 24 or 32 bytes.")
        }
        let context = allocated(
            EVP_MAC_CTX_new(Algorithm.cmac.pointer),
            "A MAC context fails only when memory has run out."
        )
        defer { EVP_MAC_CTX_free(context) }
        var tag = [UInt8](repeating: 0, count: tagBytes)
        guard jalon_cmac_aes_init(context, key, key.count) == 1,
            EVP_MAC_update(context, message, message.count) == 1,
            EVP_MAC_final(context, &tag, nil, tagBytes) == 1
        else { throw .openSSL("AES-CMAC") }
        return tag
    }

    /// Compares in constant time; a tag of any length but 16 is refused.
    package static func isValid(
        _ tag: [UInt8],
        for message: [UInt8],
        key: [UInt8]
    ) throws(CryptoError) -> Bool {
        ConstantTime.equal(tag, try Self.tag(key: key, message))
    }
}
