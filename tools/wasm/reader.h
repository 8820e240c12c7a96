/* SPDX-License-Identifier: MIT */
/* reader: shared by the files that read a module: read.c (the file and its sections),
 * read_sections.c (their contents) and read_names.c (custom sections). Invariant: after
 * the first failure nothing more is read, and `err` describes that failure. */
#ifndef TOOLS_WASM_READER_H
#define TOOLS_WASM_READER_H

#include "tools/wasm/leb.h"
#include "tools/wasm/module.h"

struct reader {
	struct module *m;
	struct cursor in; /* the section being read */
	struct wasm_error *err;
	u32 nbodies; /* in the code section; must equal the function section's count */
	bool has_code;
	u32 ndeclared_datas; /* the data count section's number */
};

/* Records a failure at a place in the file. Returns false. */
bool reader_fail(struct reader *r, const u8 *at, const char *fmt, ...) PRINTF(3, 4);
/* If a read of r->in has failed, records that `what` was being read and returns false. */
bool reader_ok(struct reader *r, const char *what);
/* Reads the count of a vector. Each item takes at least one byte, so the count cannot
 * exceed the bytes that are left; nor may it exceed `limit`. Returns false with a message
 * otherwise. */
bool reader_count(struct reader *r, const char *what, u32 limit, u32 *n);
/* Reads a name, which must be UTF-8, as the specification requires. */
bool reader_name(struct reader *r, const char *what, struct span *name);
bool reader_constexpr(struct reader *r, struct constexpr *c);

/* read_sections.c: one reader for each section number that has contents. */
bool read_section(struct reader *r, u8 id);
/* read_names.c: remembers a custom section, without reading it. */
bool read_custom(struct reader *r);
/* Fills in the names when all sections are read. The last complete "name" section counts,
 * wherever it stands. */
void read_names(struct module *m);

#endif
