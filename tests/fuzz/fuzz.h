/* SPDX-License-Identifier: MIT */
/* fuzz: what the fuzzers share: random numbers that a seed repeats. */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static uint64_t fuzz_state = 1;

static inline void
fuzz_seed(uint64_t seed)
{
	fuzz_state = seed * 0x9e3779b97f4a7c15ull | 1;
}

static inline uint64_t
fuzz_random(void)
{
	fuzz_state ^= fuzz_state << 13;
	fuzz_state ^= fuzz_state >> 7;
	fuzz_state ^= fuzz_state << 17;
	return fuzz_state;
}

static inline uint64_t
fuzz_below(uint64_t n)
{
	return n ? (fuzz_random() >> 11) % n : 0;
}

#endif
