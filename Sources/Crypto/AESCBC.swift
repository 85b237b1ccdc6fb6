import COpenSSL

/// AES-CBC without padding (NIST SP 800-38A): how cards encrypt what they say.
///
/// It hides and does not authenticate: what comes out is believed only after a ``AESCMAC`` over it.
package struct AESCBC: Sendable {
    package static let blockBytes = 16
    package static let messageBytesMax = 4_096

    private let key: Secret
    private let cipher: Algorithm

    /// Throws `wrongLength` for a key that is not 16, 24 or 32 bytes.
    package init(key: [UInt8]) throws(CryptoError) {
        switch key.count {
        case 16: cipher = .aes128CBC
        case 24: cipher = .aes192CBC
        case 32: cipher = .aes256CBC
        default:
            throw CryptoError(code: .wrongLength, message: "An AES key has 16, 24 or 32 bytes.")
        }
        self.key = Secret(key)
    }

    /// Whole blocks in, as many out; throws `wrongLength` for anything else.
    package func encrypt(
        _ message: [UInt8],
        vector: [UInt8] = [UInt8](repeating: 0, count: blockBytes)
    ) throws(CryptoError) -> [UInt8] {
        try run(message, vector, isEncrypting: 1)
    }

    package func decrypt(
        _ message: [UInt8],
        vector: [UInt8] = [UInt8](repeating: 0, count: blockBytes)
    ) throws(CryptoError) -> [UInt8] {
        try run(message, vector, isEncrypting: 0)
    }

    private func run(
        _ message: [UInt8],
        _ vector: [UInt8],
        isEncrypting: Int32
    ) throws(CryptoError) -> [UInt8] {
        guard vector.count == Self.blockBytes, message.count.isMultiple(of: Self.blockBytes) else {
            throw CryptoError(code: .wrongLength, message: "AES-CBC takes blocks of 16 bytes.")
        }
        guard message.count <= Self.messageBytesMax else {
            throw CryptoError(
                code: .overLimit,
                message: "AES-CBC takes at most \(Self.messageBytesMax) bytes at once."
            )
        }
        let context = allocated(
            EVP_CIPHER_CTX_new(),
            "A cipher context fails only when memory has run out."
        )
        defer { EVP_CIPHER_CTX_free(context) }
        var output = [UInt8](repeating: 0, count: message.count + Self.blockBytes)
        var written: Int32 = 0
        let isDone =
            key.withPointer {
                EVP_CipherInit_ex2(context, cipher.pointer, $0, vector, isEncrypting, nil)
            } == 1 && EVP_CIPHER_CTX_set_padding(context, 0) == 1
            && EVP_CipherUpdate(context, &output, &written, message, Int32(message.count)) == 1
        guard isDone, Int(written) == message.count else { throw .openSSL("AES-CBC") }
        output.removeLast(Self.blockBytes)
        return output
    }
}
