#pragma once
#include <stdint.h>

/*
 * Makes OpenSSL's random bytes follow from a seed, in this whole process and from now on: keys,
 * ids and nonces of a simulation are then the same in every run of it. Never for a real program.
 */
void seeded_entropy_begin(uint64_t seed);
