/* SPDX-License-Identifier: MIT */
#include <gowasm.h>

uint64_t
gowasm_back__call(struct gowasm *g, uint32_t what, uint32_t n)
{
	uint64_t arg = n;
	gowasm_call(g, "nothing", ":", NULL);
	switch (what) {
	case 0:
		return gowasm_call(g, "grow", "i:I", &arg);
	case 1:
		return gowasm_call(g, "nested", "i:I", &arg);
	case 2:
		return gowasm_call(g, "goroutines", "i:I", &arg);
	case 3:
		return gowasm_call(g, "panics", "i:I", &arg);
	case 4:
		return gowasm_call(g, "grow", "i:i", &arg);
	case 5:
		return gowasm_call(g, "grown", "i:I", &arg);
	case 6:
		if (gowasm_has(g, "grow", "I:I") || !gowasm_has(g, "grow", "i:I") ||
		    gowasm_has(g, "x", ":"))
			return 0;
		gowasm_trap(g, "has");
	case 7:
		return gowasm_call(g, "trap", ":I", NULL);
	}
	return 0;
}

uint64_t
gowasm_back__bits(struct gowasm *g, uint32_t what, uint64_t v)
{
	uint64_t args[2] = {v, v};
	return gowasm_call(g, what ? "double" : "float", what ? "fF:F" : "fF:f", args);
}
