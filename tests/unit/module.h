/* SPDX-License-Identifier: MIT */
/* module: small wasm modules for tests, built byte by byte. */
#ifndef TESTS_UNIT_MODULE_H
#define TESTS_UNIT_MODULE_H

#include "tools/wasm/leb.h"
#include "tools/wasm/module.h"

/* Appends a section; the contents are a literal, NULs included. */
#define SECTION(b, id, bytes) section(b, id, bytes, sizeof bytes - 1)
#define HEADER "\0asm\1\0\0\0"

static inline void
section(struct buf *b, u8 id, const char *bytes, size_t n)
{
	if (!b->n)
		buf_add(b, HEADER, 8);
	buf_u8(b, id);
	write_uleb(b, n);
	buf_add(b, bytes, n);
}

/* type 0 is () -> (), one function of it, exported as _start, with this body (locals and
 * all). */
static inline void
one_function(struct buf *b, const char *body, size_t n)
{
	struct buf code = {0};
	SECTION(b, 1, "\1\x60\0\0");
	SECTION(b, 3, "\1\0");
	SECTION(b, 5, "\1\0\1");
	SECTION(b, 7, "\1\6_start\0\0");
	buf_u8(&code, 1);
	write_uleb(&code, n);
	buf_add(&code, body, n);
	section(b, 10, code.p, code.n);
	buf_free(&code);
}

static inline bool
read_and_validate(struct module *m, const struct buf *b, struct wasm_error *err)
{
	*err = (struct wasm_error){0};
	if (!wasm_read(m, (struct span){(const u8 *)b->p, b->n}, err))
		return false;
	if (validate_module(m, err))
		return true;
	wasm_free(m);
	return false;
}

#endif
