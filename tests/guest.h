/* SPDX-License-Identifier: MIT */
/* guest: the part of the guest in tests of wasi/: a memory that the test sets up, with
 * little-endian words at addresses (unchecked: the test knows where it is). */
#ifndef TESTS_GUEST_H
#define TESTS_GUEST_H

#include <string.h>

#include "wasi/import.h"
#include "wasi/wasi.h"

static struct memory memory;

static inline u32
get32(u32 at)
{
	u32 v;
	memcpy(&v, memory.data + at, 4);
	return v;
}

static inline u64
get64(u32 at)
{
	u64 v;
	memcpy(&v, memory.data + at, 8);
	return v;
}

static inline void
put32(u32 at, u32 v)
{
	memcpy(memory.data + at, &v, 4);
}

static inline void
put64(u32 at, u64 v)
{
	memcpy(memory.data + at, &v, 8);
}

/* Number i of poll_oneoff's subscriptions at `list`; its user data is 1000 + i. */
static inline void
put_subscription(u32 list, u32 i, u8 type, u32 a, u64 timeout, u16 flags)
{
	u32 at = list + 48 * i;
	memset(memory.data + at, 0, 48);
	put64(at, 1000 + i);
	memory.data[at + 8] = type;
	put32(at + 16, a);
	put64(at + 24, timeout);
	put32(at + 40, flags);
}

#endif
