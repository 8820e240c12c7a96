/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "tools/wasm/relaxed.h"

/* Instructions that another one with the same operands stands for. */
static const struct {
	u16 op, plain;
} same[] = {
        {OP_I8X16_RELAXED_SWIZZLE, OP_I8X16_SWIZZLE},
        {OP_I32X4_RELAXED_TRUNC_F32X4_S, OP_I32X4_TRUNC_SAT_F32X4_S},
        {OP_I32X4_RELAXED_TRUNC_F32X4_U, OP_I32X4_TRUNC_SAT_F32X4_U},
        {OP_I32X4_RELAXED_TRUNC_F64X2_S_ZERO, OP_I32X4_TRUNC_SAT_F64X2_S_ZERO},
        {OP_I32X4_RELAXED_TRUNC_F64X2_U_ZERO, OP_I32X4_TRUNC_SAT_F64X2_U_ZERO},
        {OP_I8X16_RELAXED_LANESELECT, OP_V128_BITSELECT},
        {OP_I16X8_RELAXED_LANESELECT, OP_V128_BITSELECT},
        {OP_I32X4_RELAXED_LANESELECT, OP_V128_BITSELECT},
        {OP_I64X2_RELAXED_LANESELECT, OP_V128_BITSELECT},
        {OP_F32X4_RELAXED_MIN, OP_F32X4_MIN},
        {OP_F32X4_RELAXED_MAX, OP_F32X4_MAX},
        {OP_F64X2_RELAXED_MIN, OP_F64X2_MIN},
        {OP_F64X2_RELAXED_MAX, OP_F64X2_MAX},
        {OP_I16X8_RELAXED_Q15MULR_S, OP_I16X8_Q15MULR_SAT_S},
};

/* a * b + c, or -(a * b) + c. */
static const struct {
	u16 op, mul, neg, add;
} sums[] = {
        {OP_F32X4_RELAXED_MADD, OP_F32X4_MUL, OP_NOP, OP_F32X4_ADD},
        {OP_F32X4_RELAXED_NMADD, OP_F32X4_MUL, OP_F32X4_NEG, OP_F32X4_ADD},
        {OP_F64X2_RELAXED_MADD, OP_F64X2_MUL, OP_NOP, OP_F64X2_ADD},
        {OP_F64X2_RELAXED_NMADD, OP_F64X2_MUL, OP_F64X2_NEG, OP_F64X2_ADD},
};

bool
relaxed_has(const struct code *c)
{
	for (u32 i = 0; i < c->ninstrs; i++)
		if (c->instrs[i].op >= OP_I8X16_RELAXED_SWIZZLE)
			return true;
	return false;
}

/* The products of neighbouring lanes of 8 bits, added: half of them each time. */
static void
half_dot(struct code *out, u32 a, u32 b, u16 multiply)
{
	code_add(out, OP_LOCAL_GET, a, 0);
	code_add(out, OP_LOCAL_GET, b, 0);
	code_add(out, multiply, 0, 0);
	code_add(out, OP_I32X4_EXTADD_PAIRWISE_I16X8_S, 0, 0);
}

static void
dot(struct code *out, u32 a, u32 b)
{
	static const u8 lower_halves[] = {0,  1,  4,  5,  8,  9,  12, 13,
	                                  16, 17, 20, 21, 24, 25, 28, 29};
	code_add(out, OP_LOCAL_SET, b, 0);
	code_add(out, OP_LOCAL_SET, a, 0);
	half_dot(out, a, b, OP_I16X8_EXTMUL_LOW_I8X16_S);
	half_dot(out, a, b, OP_I16X8_EXTMUL_HIGH_I8X16_S);
	code_add(out, OP_I8X16_SHUFFLE, 0, 0)->vector = lower_halves;
}

/* Writes what stands for the instruction. The three locals from `first` on are free. */
static void
replace(const struct instr *in, u32 first, struct code *out)
{
	const u32 a = first, b = first + 1, c = first + 2;
	for (size_t i = 0; i < LEN(same); i++)
		if (same[i].op == in->op) {
			code_add(out, same[i].plain, 0, 0);
			return;
		}
	for (size_t i = 0; i < LEN(sums); i++)
		if (sums[i].op == in->op) {
			code_add(out, OP_LOCAL_SET, c, 0);
			code_add(out, sums[i].mul, 0, 0);
			code_add(out, sums[i].neg, 0, 0);
			code_add(out, OP_LOCAL_GET, c, 0);
			code_add(out, sums[i].add, 0, 0);
			return;
		}
	bool adds = in->op == OP_I32X4_RELAXED_DOT_I8X16_I7X16_ADD_S;
	if (adds)
		code_add(out, OP_LOCAL_SET, c, 0);
	dot(out, a, b);
	if (adds) {
		code_add(out, OP_I32X4_EXTADD_PAIRWISE_I16X8_S, 0, 0);
		code_add(out, OP_LOCAL_GET, c, 0);
		code_add(out, OP_I32X4_ADD, 0, 0);
	}
}

void
relaxed_replace(const struct code *c, struct code *out)
{
	out->ninstrs = out->nlabels = 0;
	out->nlocals = c->nlocals + 3;
	out->locals = xrealloc(out->locals, out->nlocals);
	memcpy(out->locals, c->locals, c->nlocals);
	memset(out->locals + c->nlocals, VT_V128, 3);
	for (u32 i = 0; i < c->ninstrs; i++) {
		if (c->instrs[i].op >= OP_I8X16_RELAXED_SWIZZLE)
			replace(&c->instrs[i], c->nlocals, out);
		else
			*code_add(out, 0, 0, 0) = c->instrs[i];
	}
	if (c->nlabels)
		memcpy(code_add_labels(out, c->nlabels), c->labels,
		       c->nlabels * sizeof *c->labels);
}
