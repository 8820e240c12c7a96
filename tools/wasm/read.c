/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/wasm/reader.h"
#include "tools/wasm/code.h"
#include "tools/wasm/feature.h"

bool
reader_fail(struct reader *r, const u8 *at, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(r->err->what, sizeof r->err->what, fmt, ap);
	va_end(ap);
	r->err->at = (size_t)(at - r->m->file.p);
	return false;
}

bool
reader_ok(struct reader *r, const char *what)
{
	if (!r->in.failed)
		return true;
	return reader_fail(
	        r, r->in.p,
	        r->in.overlong ? "a number in %s is too large" : "%s is cut short", what);
}

bool
reader_count(struct reader *r, const char *what, u32 limit, u32 *n)
{
	const u8 *at = r->in.p;
	*n = read_u32(&r->in);
	if (!reader_ok(r, what))
		return false;
	if (*n > cursor_left(&r->in))
		return reader_fail(r, at,
		                   "%s says that it has %u items, more than fit in it",
		                   what, *n);
	if (*n > limit)
		return reader_fail(r, at, "%s has %u items; the limit is %u", what, *n,
		                   limit);
	return true;
}

static bool
is_utf8(struct span s)
{
	static const struct {
		u8 mask, lead, more;
		u32 least;
	} forms[] = {{0x80, 0x00, 0, 0},
	             {0xe0, 0xc0, 1, 0x80},
	             {0xf0, 0xe0, 2, 0x800},
	             {0xf8, 0xf0, 3, 0x10000}};
	for (size_t i = 0; i < s.n;) {
		u8 lead = s.p[i++];
		size_t f = 0;
		while (f < LEN(forms) && (lead & forms[f].mask) != forms[f].lead)
			f++;
		if (f == LEN(forms) || s.n - i < forms[f].more)
			return false;
		u32 c = lead & (u8)~forms[f].mask;
		for (u8 k = 0; k < forms[f].more; k++, i++) {
			if ((s.p[i] & 0xc0) != 0x80)
				return false;
			c = c << 6 | (s.p[i] & 0x3f);
		}
		if (c < forms[f].least || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
			return false;
	}
	return true;
}

bool
reader_name(struct reader *r, const char *what, struct span *name)
{
	const u8 *at = r->in.p;
	u32 n = read_u32(&r->in);
	*name = read_bytes(&r->in, n);
	if (!reader_ok(r, what))
		return false;
	return is_utf8(*name) || reader_fail(r, at, "%s is not valid UTF-8", what);
}

bool
reader_constexpr(struct reader *r, struct constexpr *c)
{
	return code_constant(r->m, &r->in, c, r->err);
}

/* Names, by its first bytes, what people pass by mistake. */
static const char *
not_wasm(struct span f)
{
	static const struct {
		const char *magic;
		size_t n;
		const char *what;
	} known[] = {
	        {"\177ELF", 4,
	         "this is a native (ELF) executable, not a wasm module; build with "
	         "GOOS=wasip1 GOARCH=wasm"},
	        {"\xcf\xfa\xed\xfe", 4,
	         "this is a native (Mach-O) executable, not a wasm module"},
	        {"MZ", 2, "this is a Windows executable, not a wasm module"},
	        {"\x1f\x8b", 2, "this is gzip data, not a wasm module; unpack it first"},
	        {"PK\3\4", 4,
	         "this is a zip archive, not a wasm module; unpack it first"},
	        {"\xfd"
	         "7zXZ",
	         5, "this is xz data, not a wasm module; unpack it first"},
	        {"(\xb5/\xfd", 4,
	         "this is zstd data, not a wasm module; unpack it first"},
	        {"BZh", 3, "this is bzip2 data, not a wasm module; unpack it first"},
	        {"version https://git-lfs", 23,
	         "this is a pointer of Git LFS, not a wasm module; git lfs pull fetches "
	         "it"},
	        {"!<arch>", 7,
	         "this is an ar archive (a Go package or library?), not a wasm module; "
	         "is it package main?"},
	        {"(", 1,
	         "this is WebAssembly text, not a module; translate it with wat2wasm"},
	        {"package ", 8,
	         "this is Go source, not a wasm module; build it with GOOS=wasip1 "
	         "GOARCH=wasm go build"},
	};
	for (size_t i = 0; i < LEN(known); i++)
		if (f.n >= known[i].n && memcmp(f.p, known[i].magic, known[i].n) == 0)
			return known[i].what;
	for (size_t i = 0; i < f.n && i < 512; i++)
		if (f.p[i] < 9)
			return "this is not a wasm module (it does not start with "
			       "\\0asm)";
	return "this is a text file, not a wasm module";
}

static bool
read_header(struct reader *r)
{
	struct span f = r->m->file;
	if (f.n == 0)
		return reader_fail(r, f.p, "the file is empty");
	if (f.n < 4 ? memcmp(f.p, "\0asm", f.n) != 0 : memcmp(f.p, "\0asm", 4) != 0)
		return reader_fail(r, f.p, "%s", not_wasm(f));
	if (f.n < 8)
		return reader_fail(r, f.p + f.n,
		                   "the file ends in its header: it is truncated");
	u32 version = f.p[4] | (u32)f.p[5] << 8, layer = f.p[6] | (u32)f.p[7] << 8;
	if (layer == 1)
		return reader_fail(r, f.p + 4,
		                   "this is a WebAssembly component, not a module; give "
		                   "the core module it was made from");
	if (version != 1 || layer != 0)
		return reader_fail(r, f.p + 4, "unknown WebAssembly version %u", version);
	return true;
}

/* Returns the place of a section in the order that the specification requires. Each
 * stands at most once. */
static int
section_rank(u8 id)
{
	static const u8 order[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 10, 11};
	for (size_t i = 0; i < LEN(order); i++)
		if (order[i] == id)
			return (int)i;
	return -1;
}

static bool
read_sections(struct reader *r)
{
	struct span f = r->m->file;
	struct cursor file = {f.p + 8, f.p + f.n, false, false};
	int last = -1;
	while (file.p < file.end) {
		const u8 *at = file.p;
		u8 id = read_u8(&file);
		u32 size = read_u32(&file);
		if (file.overlong)
			return reader_fail(r, at, "the size of a section is malformed");
		if (file.failed || size > cursor_left(&file))
			return reader_fail(
			        r, at, "the file is truncated: it ends inside section %u",
			        id);
		r->in = (struct cursor){file.p, file.p + size, false, false};
		file.p += size;
		if (id == 0) {
			if (!read_custom(r))
				return false;
			continue;
		}
		int rank = section_rank(id);
		const char *feature = feature_text(FEATURE_SECTION, id);
		if (rank < 0)
			return feature ? reader_fail(r, at, "%s", feature)
			               : reader_fail(r, at, "unknown section %u", id);
		if (rank <= last)
			return reader_fail(
			        r, at, "section %u is out of order or comes twice", id);
		last = rank;
		if (!read_section(r, id))
			return false;
		if (r->in.p != r->in.end)
			return reader_fail(r, r->in.p, "section %u has bytes left over",
			                   id);
	}
	return true;
}

bool
wasm_read(struct module *m, struct span file, struct wasm_error *err)
{
	*m = (struct module){.file = file};
	struct reader r = {.m = m, .err = err};
	if (!read_header(&r) || !read_sections(&r))
		goto fail;
	if (r.nbodies != m->nfuncs) {
		reader_fail(&r, file.p + file.n,
		            "%u functions are declared, %u have a body%s", m->nfuncs,
		            r.nbodies, r.has_code ? "" : ": the file may be truncated");
		goto fail;
	}
	if (m->has_datacount && r.ndeclared_datas != m->ndatas) {
		reader_fail(&r, file.p + file.n,
		            "%u data segments are announced, there are %u",
		            r.ndeclared_datas, m->ndatas);
		goto fail;
	}
	read_names(m);
	return true;
fail:
	wasm_free(m);
	return false;
}

void
wasm_free(struct module *m)
{
	arena_free(&m->arena);
	*m = (struct module){0};
}

const struct functype *
func_type(const struct module *m, u32 func)
{
	return &m->types[func < m->nimported_funcs
	                         ? m->imports[func].type
	                         : m->funcs[func - m->nimported_funcs].type];
}

char *
func_show(const struct module *m, u32 func)
{
	if (m->func_names && func < m->nimported_funcs + m->nfuncs &&
	    m->func_names[func].n)
		return span_show(m->func_names[func], 120);
	return xasprintf("function %u", func);
}

const char *
valtype_name(u8 type)
{
	switch (type) {
	case VT_I32:
		return "i32";
	case VT_I64:
		return "i64";
	case VT_F32:
		return "f32";
	case VT_F64:
		return "f64";
	case VT_V128:
		return "v128";
	case VT_FUNCREF:
		return "funcref";
	case VT_EXTERNREF:
		return "externref";
	}
	return "unknown";
}

char *
functype_show(const struct functype *t)
{
	struct buf b = {0};
	buf_u8(&b, '(');
	for (u32 i = 0; i < t->nparams; i++)
		buf_printf(&b, "%s%s", i ? ", " : "", valtype_name(t->types[i]));
	buf_str(&b, ") -> (");
	for (u32 i = 0; i < t->nresults; i++)
		buf_printf(&b, "%s%s", i ? ", " : "",
		           valtype_name(t->types[t->nparams + i]));
	buf_u8(&b, ')');
	return b.p;
}

bool
functype_eq(const struct functype *a, const struct functype *b)
{
	size_t n = (size_t)a->nparams + a->nresults;
	return a->nparams == b->nparams && a->nresults == b->nresults &&
	       (n == 0 || memcmp(a->types, b->types, n) == 0);
}
