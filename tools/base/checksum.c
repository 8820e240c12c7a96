/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "tools/base/checksum.h"

/* Odd, so that to multiply by one loses nothing; as many ones as zeros. */
static const u64 odd[] = {0x9e3779b97f4a7c15, 0xbf58476d1ce4e5b9, 0x94d049bb133111eb,
                          0xd6e8feb86659fd93};
enum { WORD = sizeof(u64), LANES = LEN(odd) };

/* Takes one word in. Each step can be undone if the other operand is known, so two
 * different words never give the same state. */
static u64
step(u64 state, u64 word, u64 by)
{
	state = (state ^ word) * by;
	return state ^ state >> 29;
}

u64
checksum(u64 seed, const void *bytes, size_t n)
{
	const u8 *p = bytes;
	u64 lane[LANES], word;
	size_t left = n;
	for (int i = 0; i < LANES; i++)
		lane[i] = seed + odd[i];
	for (; left >= sizeof lane; left -= sizeof lane)
		for (int i = 0; i < LANES; i++, p += WORD) {
			memcpy(&word, p, WORD);
			lane[i] = step(lane[i], word, odd[i]);
		}
	for (int i = 0; left > 0; i++) {
		size_t part = left < WORD ? left : WORD;
		word = 0;
		memcpy(&word, p, part);
		lane[i] = step(lane[i], word, odd[i]);
		p += part;
		left -= part;
	}
	u64 all = n;
	for (int i = 0; i < LANES; i++)
		all = step(all, lane[i], odd[i]);
	return all;
}
