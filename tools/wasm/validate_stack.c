/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>

#include "tools/wasm/validate.h"

bool
validate_fail(struct checker *k, const char *fmt, ...)
{
	char what[160];
	char *name = func_show(k->m, k->index);
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(what, sizeof what, fmt, ap);
	va_end(ap);
	snprintf(k->err->what, sizeof k->err->what, "%s in %.80s", what, name);
	k->err->at = k->f->at;
	free(name);
	return false;
}

void
validate_push(struct checker *k, u8 type)
{
	ARRAY_ROOM(k->values, k->nvalues, k->values_cap);
	k->values[k->nvalues++] = type;
}

bool
validate_pop_any(struct checker *k, u8 *type)
{
	const struct block *b = &k->blocks[k->nblocks - 1];
	*type = ANY;
	if (k->nvalues == b->height)
		return b->unreachable || validate_fail(k, "an operand is missing");
	*type = k->values[--k->nvalues];
	return true;
}

bool
validate_pop(struct checker *k, u8 want)
{
	u8 got;
	if (!validate_pop_any(k, &got))
		return false;
	return got == want || got == ANY || want == ANY ||
	       validate_fail(k, "an operand is %s where %s is needed", valtype_name(got),
	                     valtype_name(want));
}

void
validate_push_all(struct checker *k, const u8 *types, u32 n)
{
	for (u32 i = 0; i < n; i++)
		validate_push(k, types[i]);
}

bool
validate_pop_all(struct checker *k, const u8 *types, u32 n)
{
	for (u32 i = n; i-- > 0;)
		if (!validate_pop(k, types[i]))
			return false;
	return true;
}

void
validate_open(struct checker *k, u16 op, struct functype type)
{
	ARRAY_ROOM(k->blocks, k->nblocks, k->blocks_cap);
	k->blocks[k->nblocks++] = (struct block){op, false, (u32)k->nvalues, type};
	validate_push_all(k, type.types, type.nparams);
	if (k->nblocks > k->deepest)
		k->deepest = k->nblocks;
}

bool
validate_close(struct checker *k, struct block *b)
{
	*b = k->blocks[k->nblocks - 1];
	if (!validate_pop_all(k, b->type.types + b->type.nparams, b->type.nresults))
		return false;
	if (k->nvalues != b->height)
		return validate_fail(k, "values are left over at the end of a block");
	k->nblocks--;
	return true;
}

void
validate_unreachable(struct checker *k)
{
	struct block *b = &k->blocks[k->nblocks - 1];
	k->nvalues = b->height;
	b->unreachable = true;
}

/* Returns the types that a branch to `label` carries. */
bool
validate_label(struct checker *k, u32 label, const u8 **types, u32 *n)
{
	if (label >= k->nblocks)
		return validate_fail(k, "a branch to the unknown label %u", label);
	const struct block *b = &k->blocks[k->nblocks - 1 - label];
	bool loop = b->op == OP_LOOP;
	*types = b->type.types + (loop ? 0 : b->type.nparams);
	*n = loop ? b->type.nparams : b->type.nresults;
	return true;
}
