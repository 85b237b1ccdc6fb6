import COpenSSL

/// An algorithm looked up once: a look-up by name costs more than hashing a right.
///
/// `@unchecked Sendable` holds because a fetched `EVP_MD`, `EVP_MAC`, `EVP_KDF` or `EVP_CIPHER` is
/// never changed after its fetch, and its reference count is atomic (EVP_MD_fetch(3)). They live as
/// long as the process and are never freed.
struct Algorithm: @unchecked Sendable {
    let pointer: OpaquePointer

    static let sha256 = Self(EVP_MD_fetch(nil, "SHA256", nil), "SHA256")
    static let hmac = Self(EVP_MAC_fetch(nil, "HMAC", nil), "HMAC")
    static let cmac = Self(EVP_MAC_fetch(nil, "CMAC", nil), "CMAC")
    static let hkdf = Self(EVP_KDF_fetch(nil, "HKDF", nil), "HKDF")
    static let aes128CBC = Self(EVP_CIPHER_fetch(nil, "AES-128-CBC", nil), "AES-128-CBC")
    static let aes192CBC = Self(EVP_CIPHER_fetch(nil, "AES-192-CBC", nil), "AES-192-CBC")
    static let aes256CBC = Self(EVP_CIPHER_fetch(nil, "AES-256-CBC", nil), "AES-256-CBC")
    static let aes128GCM = Self(EVP_CIPHER_fetch(nil, "AES-128-GCM", nil), "AES-128-GCM")
    static let aes192GCM = Self(EVP_CIPHER_fetch(nil, "AES-192-GCM", nil), "AES-192-GCM")
    static let aes256GCM = Self(EVP_CIPHER_fetch(nil, "AES-256-GCM", nil), "AES-256-GCM")

    private init(_ fetched: OpaquePointer?, _ name: String) {
        self.pointer = allocated(fetched, "OpenSSL 3 with its default provider must offer \(name).")
    }
}

/// The pointer OpenSSL gave; `rule` says what holds on every machine we support when it did not.
func allocated(_ pointer: OpaquePointer?, _ rule: @autoclosure () -> String) -> OpaquePointer {
    guard let pointer else { preconditionFailure(rule()) }
    return pointer
}
