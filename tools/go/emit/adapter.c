/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "tools/go/emit/adapter.h"
#include "tools/go/recognise/function.h"

void
adapter_begin(struct code *c, u32 nlocals)
{
	c->ninstrs = c->nlabels = 0;
	c->nlocals = nlocals;
	c->locals = xrealloc(c->locals, nlocals);
	memset(c->locals, VT_I32, nlocals);
}

static void
return_if(struct code *c, u32 result)
{
	code_add(c, OP_IF, 0, BLOCK_EMPTY);
	code_add(c, OP_I32_CONST, 0, result);
	code_add(c, OP_RETURN, 0, 0);
	code_add(c, OP_END, 0, 0);
}

void
adapter_enter(struct code *c)
{
	adapter_begin(c, 1);
	code_add(c, OP_LOCAL_GET, 0, 0);
	code_add(c, OP_I32_EQZ, 0, 0);
	return_if(c, 1);
	code_add(c, OP_LOCAL_GET, 0, 0);
	code_add(c, OP_I32_CONST, 0, 8);
	code_add(c, OP_I32_ADD, 0, 0);
	code_add(c, OP_GLOBAL_SET, SP_GLOBAL, 0);
	code_add(c, OP_I32_CONST, 0, 0);
	code_add(c, OP_END, 0, 0);
}

void
adapter_around(struct code *c, u32 func)
{
	adapter_begin(c, 2);
	code_add(c, OP_LOCAL_GET, SP_LOCAL, 0);
	code_add(c, OP_GLOBAL_SET, SP_GLOBAL, 0);
	code_add(c, OP_LOCAL_GET, PC_LOCAL, 0);
	code_add(c, OP_CALL, func, 0);
	return_if(c, 0);
	code_add(c, OP_GLOBAL_GET, SP_GLOBAL, 0);
	code_add(c, OP_I32_CONST, 0, 8);
	code_add(c, OP_I32_SUB, 0, 0);
	code_add(c, OP_END, 0, 0);
}

void
adapter_entry(struct code *c, u32 func)
{
	adapter_begin(c, 2);
	code_add(c, OP_LOCAL_GET, PC_LOCAL, 0);
	code_add(c, OP_LOCAL_GET, SP_LOCAL, 0);
	code_add(c, OP_CALL, func, 0);
	code_add(c, OP_DROP, 0, 0);
	code_add(c, OP_END, 0, 0);
}
