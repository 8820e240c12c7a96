/* SPDX-License-Identifier: MIT */
/* cpu: the features of this processor beyond the least of its architecture. */
#ifndef RUNTIME_SHARED_CPU_H
#define RUNTIME_SHARED_CPU_H

#include <stdbool.h>

/* x86-64: with SSSE3 and SSE4.1, too; CPU_CRC is SSE4.2, CPU_ADX comes with BMI2,
 * CPU_AVX2 with FMA. ARM: only CPU_CRC. */
enum {
	CPU_SHA = 1,
	CPU_AES = 2,
	CPU_CLMUL = 4,
	CPU_CRC = 8,
	CPU_ADX = 16,
	CPU_AVX2 = 32
};

/* Whether the processor has all of these features. It is asked once: that is slow on some
 * virtual machines. */
bool cpu_has(unsigned features);
/* Returns what to say where it has not; NULL where it has. */
const char *cpu_lacks(unsigned features);

#endif
