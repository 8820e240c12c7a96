/* SPDX-License-Identifier: MIT */
/* batch: what batch.c and runtime.c share. */
#ifndef TESTS_UNIT_FUNCTIONS_BATCH_H
#define TESTS_UNIT_FUNCTIONS_BATCH_H

#include <stdint.h>

typedef uint32_t (*call)(uint32_t);

/* Constant k of function n. */
static inline uint64_t
number(uint32_t n, uint32_t k)
{
	if (n == 10 && k == 0)
		return 0x7fffffff;
	if (n == 10 && k == 1)
		return 0x12345678;
	return (uint32_t)(n * 2654435761u + k * 40503u + 0x80000000u);
}

extern uint32_t runtime_data;
extern __thread int runtime_thread;
uint32_t runtime_add(uint32_t x);
__attribute__((visibility("hidden"))) uint32_t runtime_sum(const unsigned char *p,
                                                           uint32_t n);
__attribute__((noreturn, cold)) void runtime_stop(const char *why);
/* Unwinds the stack. Returns how many frames there are up to main, or 0 if main is not
 * found. */
uint32_t runtime_frames(void);

#endif
