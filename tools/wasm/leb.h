/* SPDX-License-Identifier: MIT */
/* leb: a cursor over untrusted bytes, and LEB128 in both directions. Invariant: nothing
 * is read at or past `end`. After the first failure every read gives 0 and `failed` stays
 * set. So a caller may check once after a group of reads. */
#ifndef TOOLS_WASM_LEB_H
#define TOOLS_WASM_LEB_H

#include "tools/base/util.h"

struct cursor {
	const u8 *p, *end;
	bool failed;   /* a read did not fit or was malformed */
	bool overlong; /* the failure is a LEB128 number that is too long or too large */
};

static inline size_t
cursor_left(const struct cursor *c)
{
	return (size_t)(c->end - c->p);
}

static inline u8
read_u8(struct cursor *c)
{
	if (c->p == c->end) {
		c->failed = true;
		return 0;
	}
	return *c->p++;
}

/* An unsigned number of at most `bits` bits. */
static inline u64
read_uleb_slow(struct cursor *c, unsigned bits)
{
	u64 value = 0;
	for (unsigned shift = 0;; shift += 7) {
		u8 b = read_u8(c);
		if (c->failed)
			return 0;
		if (shift + 7 > bits && (shift >= bits || (b >> (bits - shift)) != 0)) {
			c->failed = c->overlong = true;
			return 0;
		}
		value |= (u64)(b & 0x7f) << shift;
		if (!(b & 0x80))
			return value;
	}
}

static inline u32
read_u32(struct cursor *c)
{
	if (c->p < c->end && *c->p < 0x80)
		return *c->p++;
	return (u32)read_uleb_slow(c, 32);
}

/* A signed number of at most `bits` bits, sign-extended to 64. */
static inline i64
read_sleb(struct cursor *c, unsigned bits)
{
	u64 value = 0;
	for (unsigned shift = 0;; shift += 7) {
		u8 b = read_u8(c);
		if (c->failed)
			return 0;
		if (shift + 7 >= bits) {
			/* the last byte: its unused bits repeat the sign bit */
			unsigned used = bits - shift;
			u8 top = (u8)((b & 0x7f) >> (used - 1));
			if ((b & 0x80) || (top != 0 && top != (0x7f >> (used - 1)))) {
				c->failed = c->overlong = true;
				return 0;
			}
		}
		value |= (u64)(b & 0x7f) << shift;
		if (b & 0x80)
			continue;
		if ((b & 0x40) && shift + 7 < 64)
			value |= ~0ull << (shift + 7);
		return (i64)value;
	}
}

static inline u64
read_fixed(struct cursor *c, unsigned bytes)
{
	u64 value = 0;
	for (unsigned i = 0; i < bytes; i++)
		value |= (u64)read_u8(c) << (8 * i);
	return c->failed ? 0 : value;
}

static inline struct span
read_bytes(struct cursor *c, size_t n)
{
	struct span s = {c->p, n};
	if (n > cursor_left(c)) {
		c->failed = true;
		return (struct span){c->p, 0};
	}
	c->p += n;
	return s;
}

static inline void
write_uleb(struct buf *b, u64 value)
{
	while (value >= 0x80) {
		buf_u8(b, (u8)(value | 0x80));
		value >>= 7;
	}
	buf_u8(b, (u8)value);
}

static inline void
write_sleb(struct buf *b, i64 value)
{
	while (value < -64 || value > 63) {
		buf_u8(b, (u8)(value | 0x80));
		/* arithmetic in every compiler we build with */
		value >>= 7; /* cppcheck-suppress shiftNegativeLHS */
	}
	buf_u8(b, (u8)(value & 0x7f));
}

static inline void
write_fixed(struct buf *b, u64 value, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++)
		buf_u8(b, (u8)(value >> (8 * i)));
}

#endif
