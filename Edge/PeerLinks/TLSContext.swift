internal import CTLS

/// Both sides of TLS 1.3 under one key, with a certificate made in memory.
///
/// No authority vouches for anybody here: the callback asks who is believed, by key alone, and the
/// handshake proves the key (RFC 8446, 4.4.3).
final class TLSContext {
    typealias Believes = @Sendable (PeerIdentity) -> Bool

    private final class Asking {
        let believes: Believes

        init(_ believes: @escaping Believes) {
            self.believes = believes
        }
    }

    let pointer: OpaquePointer
    private let asking: Asking

    init(
        seed: [UInt8],
        name: String,
        believes: @escaping Believes
    ) throws(PeerFailure) {
        guard let pointer = SSL_CTX_new(TLS_method()) else {
            throw PeerFailure(.keys, "TLS could not be set up.")
        }
        self.pointer = pointer
        asking = Asking(believes)
        guard jalon_tls_restrict(pointer) == 1, Self.prove(pointer, seed, name) else {
            ERR_clear_error()
            throw PeerFailure(.keys, "TLS 1.3 with Ed25519 could not be set up.")
        }
        _ = jalon_tls_set_mode(pointer)
        SSL_CTX_set_verify(pointer, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nil)
        SSL_CTX_set_cert_verify_callback(
            pointer,
            { store, argument in
                guard let store, let argument else { return 0 }
                let asking = Unmanaged<Asking>.fromOpaque(argument).takeUnretainedValue()
                guard let shown = PeerIdentity({ jalon_tls_shown(store, $0, $1, $2) }),
                    asking.believes(shown)
                else { return 0 }
                return 1
            },
            Unmanaged.passUnretained(asking).toOpaque()
        )
    }

    deinit { SSL_CTX_free(pointer) }

    /// A certificate of our own making: the key is what counts, dates and names say nothing.
    private static func prove(_ context: OpaquePointer, _ seed: [UInt8], _ name: String) -> Bool {
        guard name.utf8.count <= PeerIdentity.nameBytesMax,
            let key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count)
        else { return false }
        defer { EVP_PKEY_free(key) }
        guard let certificate = X509_new() else { return false }
        defer { X509_free(certificate) }
        let text = Array(name.utf8)
        guard X509_set_version(certificate, 2) == 1,
            ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1) == 1,
            ASN1_TIME_set_string(X509_getm_notBefore(certificate), "20200101000000Z") == 1,
            ASN1_TIME_set_string(X509_getm_notAfter(certificate), "99991231235959Z") == 1,
            let subject = X509_get_subject_name(certificate),
            X509_NAME_add_entry_by_NID(
                subject,
                NID_commonName,
                MBSTRING_ASC,
                text,
                Int32(text.count),
                -1,
                0
            ) == 1,
            X509_set_issuer_name(certificate, subject) == 1,
            X509_set_pubkey(certificate, key) == 1,
            X509_sign(certificate, key, nil) > 0
        else { return false }
        return SSL_CTX_use_certificate(context, certificate) == 1
            && SSL_CTX_use_PrivateKey(context, key) == 1
    }
}
