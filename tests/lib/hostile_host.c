/* SPDX-License-Identifier: MIT */
/* The functions that hostile.wat calls, by number, with any address and any number. */
#include <gowasm.h>
#include <stdlib.h>
#include <string.h>

/* The harness's function: nothing of it can be linked with the library. */
static uint64_t
hook(struct gowasm *g, uint32_t what)
{
	const char *address = getenv("LIB_TEST_HOOK");
	uint64_t (*f)(struct gowasm *, uint32_t) =
	        (uint64_t (*)(struct gowasm *, uint32_t))strtoull(address ? address : "0",
	                                                          NULL, 0);
	return f(g, what);
}

/* The guest's "ask" again, which asks us again. */
static __attribute__((noinline)) uint64_t
again(struct gowasm *g, uint32_t what, uint32_t at, uint64_t n)
{
	uint64_t args[] = {what, at, n};
	char local[1000];
	memset(local, (int)n, sizeof local);
	uint64_t result = gowasm_call(g, "ask", "iiI:I", args);
	return result + ((unsigned char)local[at % sizeof local] == (unsigned char)n);
}

static uint64_t
touch(volatile char *p, uint64_t n)
{
	if (n)
		p[0] = p[n - 1];
	return n;
}

/* A compiler must not leave the allocation out. */
static __attribute__((noinline)) uint64_t
keep(char *p)
{
	touch(p, 1);
	free(p);
	return 0;
}

static struct gowasm *kept;

uint64_t
gowasm_env__do(struct gowasm *g, uint32_t what, uint32_t at, uint64_t n)
{
	uint64_t args[] = {n};
	switch (what) {
	case 0:
		return touch(gowasm_bytes(g, at, n), n);
	case 1:
		return touch(gowasm_array(g, at, (uint32_t)n, 8, 8), n * 8);
	case 2: {
		char *s = gowasm_string(g, at, (uint32_t)n);
		n = strlen(s);
		free(s);
		return n;
	}
	case 3:
		return gowasm_load_u64(g, at);
	case 4:
		gowasm_store_u64(g, at, n);
		return 0;
	case 5:
		return gowasm_bytes_or_null(g, at, n) != NULL;
	case 6:
		gowasm_trap(g, "it said: %.*s", (int)n, (char *)gowasm_bytes(g, at, n));
	case 7:
		return touch(gowasm_array(g, at, 0xffffffff, (size_t)n, 1), n);
	case 8: /* to a depth of n */
		return n ? again(g, what, at, n - 1) : 0;
	case 9: /* without end */
		return again(g, what, at, n + 1);
	case 10: /* what was ours is so after the callback, and after memory has grown */
		touch(gowasm_bytes(g, at, 8), 8);
		if (gowasm_call(g, "grow", "i:i", args) == 0xffffffff)
			return 0;
		return touch(gowasm_bytes(g, 65536 * 2, 65536), 65536);
	case 11:
		return gowasm_call(g, "boom", ":", NULL);
	case 12: /* the same, deeper */
		return n ? again(g, what, at, n - 1)
		         : gowasm_call(g, "beyond", ":", NULL);
	case 13:
		return n ? again(g, what, at, n - 1) : gowasm_call(g, "leave", ":", NULL);
	case 14:
		return hook(g, at);
	case 15:
		return gowasm_call(g, "boom", "i:", args);
	case 16:
		return gowasm_call(g, "*/ %n", ":", NULL);
	case 17: /* more than malloc has at hand without its lock */
		return keep(malloc(n));
	case 18: /* what is good during calls only, and for this instance */
		kept = g;
		return 0;
	case 19:
		return gowasm_load_u8(kept, at);
	case 20:
		return gowasm_call(kept, "boom", ":", NULL);
	}
	return 0;
}
