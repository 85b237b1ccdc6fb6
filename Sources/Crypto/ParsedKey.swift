import COpenSSL

/// A parsed key of OpenSSL, freed with its last owner.
///
/// `@unchecked Sendable` holds: the `EVP_PKEY` is complete when it gets here and nothing of ours
/// changes it; its reference count is atomic, the one thing OpenSSL may still write into it (a
/// cache of exports to other providers) is behind the key's own lock, and each signature,
/// verification or agreement works in a context of its own.
final class ParsedKey: @unchecked Sendable {
    let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit { EVP_PKEY_free(pointer) }
}
