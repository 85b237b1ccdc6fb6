#pragma once
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

/* Macros that Swift cannot import. */

static inline long jalon_tls_set_mode(SSL_CTX *context) {
    return SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE |
                                         SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                         SSL_MODE_RELEASE_BUFFERS);
}

/* TLS 1.3 and Ed25519 alone, no tickets, no cache: each link proves both ends anew. */
static inline int jalon_tls_restrict(SSL_CTX *context) {
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_options(context, SSL_OP_NO_TICKET | SSL_OP_NO_COMPRESSION |
                                     SSL_OP_NO_RENEGOTIATION);
    SSL_CTX_set_max_cert_list(context, 4096);
    return SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) == 1 &&
           SSL_CTX_set_max_proto_version(context, TLS1_3_VERSION) == 1 &&
           SSL_CTX_set_num_tickets(context, 0) == 1 &&
           SSL_CTX_set1_sigalgs_list(context, "ed25519") == 1 &&
           SSL_CTX_set1_client_sigalgs_list(context, "ed25519") == 1;
}

/* The one certificate of a chain that was shown: its Ed25519 key and its common name.
   Returns the length of the name, or -1 where it is anything else. */
static inline int jalon_tls_shown(X509_STORE_CTX *store, unsigned char key[32], char *name,
                                  int nameBytes) {
    X509 *leaf = X509_STORE_CTX_get0_cert(store);
    STACK_OF(X509) *chain = X509_STORE_CTX_get0_untrusted(store);
    if (leaf == NULL || (chain != NULL && sk_X509_num(chain) > 1)) return -1;
    EVP_PKEY *shown = X509_get0_pubkey(leaf);
    size_t count = 32;
    if (shown == NULL || EVP_PKEY_get_id(shown) != EVP_PKEY_ED25519 ||
        EVP_PKEY_get_raw_public_key(shown, key, &count) != 1 || count != 32)
        return -1;
    return X509_NAME_get_text_by_NID(X509_get_subject_name(leaf), NID_commonName, name,
                                     nameBytes);
}

/* The same of the other end of a link that stands. */
static inline int jalon_tls_peer(SSL *link, unsigned char key[32], char *name, int nameBytes) {
    X509 *leaf = SSL_get0_peer_certificate(link);
    if (leaf == NULL) return -1;
    EVP_PKEY *shown = X509_get0_pubkey(leaf);
    size_t count = 32;
    if (shown == NULL || EVP_PKEY_get_id(shown) != EVP_PKEY_ED25519 ||
        EVP_PKEY_get_raw_public_key(shown, key, &count) != 1 || count != 32)
        return -1;
    return X509_NAME_get_text_by_NID(X509_get_subject_name(leaf), NID_commonName, name,
                                     nameBytes);
}
