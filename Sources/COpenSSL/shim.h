#pragma once
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

/* A hint of the compiler's, therefore not imported by Swift: it reads nothing and cannot fail. */
static inline void jalon_prefetch(const void *address) { __builtin_prefetch(address); }

/* OpenSSL 3.0 allocates its inner state anew for each digest of an EVP_MD_CTX, which costs about as
   much as hashing a bucket. The older calls work on a state of the caller's; they are deprecated
   since 3.0 because they pass the providers by, and still documented (SHA256_Init(3)). */
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wdeprecated-declarations"
static inline int jalon_sha256_init(SHA256_CTX *state) { return SHA256_Init(state); }

static inline int jalon_sha256_update(SHA256_CTX *state, const void *bytes, size_t count) {
    return SHA256_Update(state, bytes, count);
}

static inline int jalon_sha256_final(SHA256_CTX *state, unsigned char *digest) {
    return SHA256_Final(digest, state);
}
#pragma clang diagnostic pop

/* An OSSL_PARAM keeps the pointer to its name and to its text, and a Swift String handed to C
   lives for that one call only: parameters are therefore put together here, from C literals. */

static inline int jalon_hmac_sha256_init(EVP_MAC_CTX *context, const unsigned char *key,
                                         size_t keyBytes) {
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)"SHA256", 0),
        OSSL_PARAM_construct_end(),
    };
    return EVP_MAC_init(context, key, keyBytes, parameters);
}

static inline int jalon_cmac_aes_init(EVP_MAC_CTX *context, const unsigned char *key,
                                      size_t keyBytes) {
    const char *cipher = keyBytes == 16   ? "AES-128-CBC"
                         : keyBytes == 24 ? "AES-192-CBC"
                                          : "AES-256-CBC";
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_CIPHER, (char *)cipher, 0),
        OSSL_PARAM_construct_end(),
    };
    return EVP_MAC_init(context, key, keyBytes, parameters);
}

static inline int jalon_hkdf_sha256(EVP_KDF_CTX *context, const void *secret, size_t secretBytes,
                                    const void *salt, size_t saltBytes, const void *info,
                                    size_t infoBytes, unsigned char *output, size_t outputBytes) {
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, (char *)"SHA256", 0),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, (void *)secret, secretBytes),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, (void *)salt, saltBytes),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, (void *)info, infoBytes),
        OSSL_PARAM_construct_end(),
    };
    return EVP_KDF_derive(context, output, outputBytes, parameters);
}

/* RFC 5869, 2.2: no output but the 32 bytes of the digest. */
static inline int jalon_hkdf_sha256_extract(EVP_KDF_CTX *context, const void *secret,
                                            size_t secretBytes, const void *salt, size_t saltBytes,
                                            unsigned char *output, size_t outputBytes) {
    int mode = EVP_KDF_HKDF_MODE_EXTRACT_ONLY;
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, (char *)"SHA256", 0),
        OSSL_PARAM_construct_int(OSSL_KDF_PARAM_MODE, &mode),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, (void *)secret, secretBytes),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, (void *)salt, saltBytes),
        OSSL_PARAM_construct_end(),
    };
    return EVP_KDF_derive(context, output, outputBytes, parameters);
}

/* RFC 5869, 2.3: the secret is what an extraction gave. */
static inline int jalon_hkdf_sha256_expand(EVP_KDF_CTX *context, const void *secret,
                                           size_t secretBytes, const void *info, size_t infoBytes,
                                           unsigned char *output, size_t outputBytes) {
    int mode = EVP_KDF_HKDF_MODE_EXPAND_ONLY;
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, (char *)"SHA256", 0),
        OSSL_PARAM_construct_int(OSSL_KDF_PARAM_MODE, &mode),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, (void *)secret, secretBytes),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, (void *)info, infoBytes),
        OSSL_PARAM_construct_end(),
    };
    return EVP_KDF_derive(context, output, outputBytes, parameters);
}
