import COpenSSL

/// AES-GCM (NIST SP 800-38D): encrypts bytes and binds them, and bytes beside them, to a key.
///
/// One key must never see a nonce twice. What is sealed is the ciphertext followed by its tag, as
/// in RFC 5116.
package struct AESGCM: Sendable {
    /// Ours have 12 bytes; OpenSSL takes no more than 128, and GCM has no empty nonce.
    package static let nonceBytesRange = 1...128
    package static let tagBytes = 16
    package static let messageBytesMax = 16 << 20

    private let key: Secret
    private let cipher: Algorithm

    /// Throws `wrongLength` for a key that is not 16, 24 or 32 bytes.
    package init(key: [UInt8]) throws(CryptoError) {
        switch key.count {
        case 16: cipher = .aes128GCM
        case 24: cipher = .aes192GCM
        case 32: cipher = .aes256GCM
        default:
            throw CryptoError(code: .wrongLength, message: "An AES key has 16, 24 or 32 bytes.")
        }
        self.key = Secret(key)
    }

    package func seal(
        _ message: [UInt8],
        nonce: [UInt8],
        authenticating data: [UInt8] = []
    ) throws(CryptoError) -> [UInt8] {
        let context = try begin(nonce, message.count, data.count, isSealing: 1)
        defer { EVP_CIPHER_CTX_free(context) }
        var sealed = [UInt8](repeating: 0, count: message.count + Self.tagBytes)
        var written: Int32 = 0
        let isDone = sealed.withUnsafeMutableBufferPointer { output in
            EVP_CipherUpdate(context, nil, &written, data, Int32(data.count)) == 1
                && EVP_CipherUpdate(
                    context,
                    output.baseAddress,
                    &written,
                    message,
                    Int32(message.count)
                ) == 1
                && EVP_CipherFinal_ex(context, output.baseAddress, &written) == 1
                && EVP_CIPHER_CTX_ctrl(
                    context,
                    EVP_CTRL_AEAD_GET_TAG,
                    Int32(Self.tagBytes),
                    output.baseAddress.map { $0 + message.count }
                ) == 1
        }
        guard isDone else { throw .openSSL("AES-GCM seal") }
        return sealed
    }

    /// Throws `notAuthentic` when key, nonce, ciphertext, tag or `data` is not as it was sealed.
    package func open(
        _ sealed: [UInt8],
        nonce: [UInt8],
        authenticating data: [UInt8] = []
    ) throws(CryptoError) -> [UInt8] {
        let count = sealed.count - Self.tagBytes
        guard count >= 0 else {
            throw CryptoError(
                code: .wrongLength,
                message: "A sealed message ends in 16 bytes of tag."
            )
        }
        let context = try begin(nonce, count, data.count, isSealing: 0)
        defer { EVP_CIPHER_CTX_free(context) }
        var tag = [UInt8](sealed[count...])
        var message = [UInt8](repeating: 0, count: count + Self.tagBytes)
        var written: Int32 = 0
        let isAuthentic =
            EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tag.count), &tag) == 1
            && EVP_CipherUpdate(context, nil, &written, data, Int32(data.count)) == 1
            && EVP_CipherUpdate(context, &message, &written, sealed, Int32(count)) == 1
            && EVP_CipherFinal_ex(context, &message, &written) == 1
        guard isAuthentic else {
            ERR_clear_error()
            throw CryptoError(
                code: .notAuthentic,
                message: "The sealed bytes do not match their tag."
            )
        }
        message.removeLast(Self.tagBytes)
        return message
    }

    /// A context with key and nonce set; the caller frees it.
    private func begin(
        _ nonce: [UInt8],
        _ messageBytes: Int,
        _ dataBytes: Int,
        isSealing: Int32
    ) throws(CryptoError) -> OpaquePointer {
        guard Self.nonceBytesRange.contains(nonce.count) else {
            throw CryptoError(code: .wrongLength, message: "A GCM nonce has 1 to 128 bytes.")
        }
        guard messageBytes <= Self.messageBytesMax, dataBytes <= Self.messageBytesMax else {
            throw CryptoError(
                code: .overLimit,
                message: "AES-GCM takes at most \(Self.messageBytesMax) bytes at once."
            )
        }
        let context = allocated(
            EVP_CIPHER_CTX_new(),
            "A cipher context fails only when memory has run out."
        )
        let length = Int32(nonce.count)
        guard EVP_CipherInit_ex2(context, cipher.pointer, nil, nil, isSealing, nil) == 1,
            EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_IVLEN, length, nil) == 1,
            key.withPointer({ EVP_CipherInit_ex2(context, nil, $0, nonce, isSealing, nil) }) == 1
        else {
            EVP_CIPHER_CTX_free(context)
            throw .openSSL("AES-GCM set-up")
        }
        return context
    }
}
