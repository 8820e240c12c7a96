/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>

#include "argument.h"
#include "hash.h"
#include "native.h"

uint64_t
native_memequal(void *instance, uint64_t a, uint64_t b, uint64_t n)
{
	if (a == b || n == 0)
		return 1;
	return memcmp(bytes(instance, a, n), bytes(instance, b, n), n) == 0;
}

uint32_t
native_memcmp(void *instance, uint32_t a, uint32_t b, uint32_t n)
{
	if (n == 0)
		return 0;
	int r = memcmp(bytes(instance, a, n), bytes(instance, b, n), n);
	return r < 0 ? UINT32_MAX : r > 0;
}

uint32_t
native_memchr(void *instance, uint32_t p, uint32_t c, uint32_t n)
{
	if (n == 0)
		return 0;
	const uint8_t *base = bytes(instance, p, n);
	const uint8_t *found = memchr(base, (int)(c & 0xff), n);
	return found ? p + (uint32_t)(found - base) : 0;
}

/* --- in front of Go functions --- */

typedef bool compress(uint8_t *state, const uint8_t *p, size_t blocks);

static bool
hash(void *instance, uint32_t sp, unsigned size, unsigned block, compress *blocks)
{
	uint64_t digest = argument(instance, sp, 0), p = argument(instance, sp, 1);
	uint64_t n = argument(instance, sp, 2);
	n -= n % block;
	return (int64_t)n >= 0 &&
	       blocks(bytes(instance, digest, size), bytes(instance, p, n), n / block);
}

bool
native_sha256(void *instance, uint32_t sp)
{
	return hash(instance, sp, 32, 64, sha256_blocks);
}

bool
native_sha1(void *instance, uint32_t sp)
{
	return hash(instance, sp, 20, 64, sha1_blocks);
}

bool
native_sha512(void *instance, uint32_t sp)
{
	return hash(instance, sp, 64, 128, sha512_blocks);
}

bool
native_crc32(void *instance, uint32_t sp)
{
	uint32_t crc = (uint32_t)argument(instance, sp, 0);
	const uint8_t *table = bytes(instance, argument(instance, sp, 1), 1024);
	uint64_t n = argument(instance, sp, 3);
	const uint8_t *p = bytes(instance, argument(instance, sp, 2), n);
	if (!crc32_update(&crc, table, p, n))
		return false;
	memcpy(bytes(instance, (uint64_t)sp + 8 + 40, 4), &crc, 4);
	return true;
}

/* --- counting --- */

typedef uint8_t sixteen __attribute__((vector_size(16)));

static uint64_t
count_byte(const uint8_t *p, uint64_t n, uint8_t c)
{
	const sixteen wanted = {c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c};
	uint64_t count = 0;
	while (n >= 16) {
		sixteen v, counts = {0}; /* of a byte each */
		for (int i = 0; i < 255 && n >= 16; i++, p += 16, n -= 16) {
			memcpy(&v, p, sizeof v);
			counts -= (sixteen)(v == wanted);
		}
		for (int i = 0; i < 16; i++)
			count += counts[i];
	}
	for (; n; n--)
		count += *p++ == c;
	return count;
}

/* Arguments: a slice or string, then another, `size` words each. */
static bool
count(void *instance, uint32_t sp, unsigned size)
{
	if (argument(instance, sp, size + 1) != 1)
		return false;
	uint64_t n = argument(instance, sp, 1);
	const uint8_t *p = bytes(instance, argument(instance, sp, 0), n);
	uint8_t c = *bytes(instance, argument(instance, sp, size), 1);
	set_result(instance, sp, 2 * size, count_byte(p, n, c));
	return true;
}

bool
native_count_bytes(void *instance, uint32_t sp)
{
	return count(instance, sp, 3);
}

bool
native_count_string(void *instance, uint32_t sp)
{
	return count(instance, sp, 2);
}

/* C's function takes the instruction where there is one; with both there is one rounding.
 */
bool
native_fma(void *instance, uint32_t sp)
{
	double v[3];
	memcpy(v, bytes(instance, (uint64_t)sp + 8, sizeof v), sizeof v);
	v[0] = fma(v[0], v[1], v[2]);
	memcpy(bytes(instance, (uint64_t)sp + 8 + 24, 8), v, 8);
	return true;
}
