/* SPDX-License-Identifier: MIT */
#include <stddef.h>

#include "runtime/shared/cpu.h"

#if defined __x86_64__
#include <cpuid.h>

/* Whether the system saves the upper halves of vectors, too. */
static bool
saves_vectors(void)
{
	unsigned low, high;
	__asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
	return (low & 6) == 6;
}

static unsigned
find(void)
{
	enum { AVX_FMA = 1u << 28 | 1u << 27 | 1u << 12 }; /* bit 27: XGETBV exists */
	unsigned a, b, c, d, found = 0;
	if (!__get_cpuid(1, &a, &b, &c, &d) || !(c >> 9 & 1) || !(c >> 19 & 1))
		return 0;
	found |= c >> 25 & 1 ? CPU_AES : 0;
	found |= c >> 1 & 1 ? CPU_CLMUL : 0;
	found |= c >> 20 & 1 ? CPU_CRC : 0;
	bool wide = (c & AVX_FMA) == AVX_FMA && saves_vectors();
	if (__get_cpuid_count(7, 0, &a, &b, &c, &d)) {
		found |= b >> 29 & 1 ? CPU_SHA : 0;
		found |= b >> 8 & b >> 19 & 1 ? CPU_ADX : 0;
		found |= wide && b >> 5 & 1 ? CPU_AVX2 : 0;
	}
	return found;
}
#elif defined __aarch64__ && defined __linux__
#include <sys/auxv.h>

static unsigned
find(void)
{
	enum { HAS_CRC32 = 1 << 7 }; /* HWCAP_CRC32 of asm/hwcap.h */
	return getauxval(AT_HWCAP) & HAS_CRC32 ? CPU_CRC : 0;
}
#else
static unsigned
find(void)
{
	return 0;
}
#endif

bool
cpu_has(unsigned features)
{
	static unsigned found;
	static bool asked;
	if (!asked) {
		found = find();
		asked = true;
	}
	return (found & features) == features;
}

const char *
cpu_lacks(unsigned features)
{
	if (!features || cpu_has(features))
		return NULL;
	return features & CPU_AVX2
	               ? "this program uses SIMD, and was built for processors with "
	                 "AVX2: "
	                 "this one has not"
	               : "this program uses SIMD, which needs a processor with SSE4.2 "
	                 "(x86-64-v2): this one has not";
}
