/* SPDX-License-Identifier: MIT */
/* What the exports ask for: 0 a callback, 1 a trap, 2 the library's own API, 3 state. */
#include <gowasm.h>
#include <stdlib.h>

/* The harness's function: nothing of it can be linked with the library. */
static int
hook(int what)
{
	const char *address = getenv("LIB_TEST_HOOK");
	int (*f)(int) = (int (*)(int))strtoull(address ? address : "0", NULL, 0);
	return f(what);
}

static void
release(void *state)
{
	free(state);
	hook(1);
}

uint32_t
gowasm_env__host(struct gowasm *g, uint32_t what)
{
	static const char key;
	switch (what) {
	case 0:
		return (uint32_t)gowasm_call(g, "count", ":i", NULL);
	case 1:
		gowasm_trap(g, "as you wish");
	case 2:
		return (uint32_t)hook(0);
	case 3:
		gowasm_state_own(g, &key, malloc(10), release);
	}
	return 0;
}
