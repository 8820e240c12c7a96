/* SPDX-License-Identifier: MIT */
/* reader: what the files that read a module share: read.c (the file and its
 * sections), read_sections.c (their contents), read_names.c (custom sections).
 * Invariant: after the first failure nothing more is read; `err` says what the first
 * was. */
#ifndef WASM_READER_H
#define WASM_READER_H

#include "tools/wasm/leb.h"
#include "tools/wasm/module.h"

struct reader {
	struct module *m;
	struct cursor in; /* the section being read */
	struct wasm_error *err;
	u32 nbodies; /* of the code section; must equal the function section's count */
	bool has_code;
	u32 ndeclared_datas; /* the data count section's number */
};

/* Records the failure at a place in the file; returns false. */
bool reader_fail(struct reader *r, const u8 *at, const char *fmt, ...) PRINTF(3, 4);
/* False if a read of r->in has failed; says so, with `what` was being read. */
bool reader_ok(struct reader *r, const char *what);
/* The count of a vector whose items take at least one byte each, so that it cannot exceed
 * what is left; and at most `limit`. False with a message otherwise. */
bool reader_count(struct reader *r, const char *what, u32 limit, u32 *n);
/* A name: UTF-8, as the specification requires. */
bool reader_name(struct reader *r, const char *what, struct span *name);
bool reader_constexpr(struct reader *r, struct constexpr *c);

/* read_sections.c: one reader for each section number that has contents. */
bool read_section(struct reader *r, u8 id);
/* read_names.c: a custom section, which is only remembered. */
bool read_custom(struct reader *r);
/* Fills in the side tables of names, when all sections were read: the last "name" section
 * that is whole counts, wherever it stands. */
void read_names(struct module *m);

#endif
