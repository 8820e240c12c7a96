/* SPDX-License-Identifier: MIT */
/* Host functions of vectors.wat. */
#include <gowasm.h>
#include <string.h>

/* Twice each lane, plus n. */
struct gowasm_v128
gowasm_env__twice(struct gowasm *g, struct gowasm_v128 v, uint32_t n)
{
	uint32_t lanes[4];
	(void)g;
	memcpy(lanes, v.bytes, sizeof lanes);
	for (int i = 0; i < 4; i++)
		lanes[i] = 2 * lanes[i] + n;
	memcpy(v.bytes, lanes, sizeof lanes);
	return v;
}

uint32_t
gowasm_env__sum(struct gowasm *g, struct gowasm_v128 v)
{
	uint32_t lanes[4];
	(void)g;
	memcpy(lanes, v.bytes, sizeof lanes);
	return lanes[0] + lanes[1] + lanes[2] + lanes[3];
}
