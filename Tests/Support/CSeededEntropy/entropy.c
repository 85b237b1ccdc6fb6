#include "seeded_entropy.h"
#include <openssl/rand.h>
#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static uint64_t state;

/* SplitMix64, a byte at a time. */
static int entropy_bytes(unsigned char *out, int count) {
    pthread_mutex_lock(&lock);
    for (int at = 0; at < count; at++) {
        uint64_t mixed = state += 0x9E3779B97F4A7C15u;
        mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9u;
        mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EBu;
        out[at] = (unsigned char)(mixed ^ mixed >> 31);
    }
    pthread_mutex_unlock(&lock);
    return 1;
}

static int entropy_status(void) { return 1; }

/* OpenSSL 3 asks a method that was set before its own generator (RAND_set_rand_method(3)). */
void seeded_entropy_begin(uint64_t seed) {
    static const RAND_METHOD method = {
        .bytes = entropy_bytes,
        .pseudorand = entropy_bytes,
        .status = entropy_status,
    };
    pthread_mutex_lock(&lock);
    state = seed;
    pthread_mutex_unlock(&lock);
    RAND_set_rand_method(&method);
}
