/* SPDX-License-Identifier: MIT */
#include <gowasm.h>

uint64_t
gowasm_env__back(struct gowasm *g, uint32_t what, uint32_t n)
{
	uint64_t args[] = {n}, none[] = {0};
	switch (what) {
	case 0:
		return gowasm_call(g, "nested", "i:I", args);
	case 1:
		return gowasm_call(g, "panics", "i:i", none);
	}
	gowasm_trap(g, "of the host");
}
