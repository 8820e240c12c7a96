/* SPDX-License-Identifier: MIT */
/* fold_statement: reads wasm2c's C for one function as statements. wasm2c keeps each
 * level of wasm's stack in one variable per type (w2c_i0, var_j3); they are called slots
 * here. A use pops a slot, except in plain copies (local.tee, values carried by a
 * branch). A statement of an unknown shape is STMT_OTHER, and a boundary. */
#ifndef TOOLS_C_FOLD_STATEMENT_H
#define TOOLS_C_FOLD_STATEMENT_H

#include "tools/base/util.h"

enum stmt_kind {
	STMT_OTHER,  /* labels, braces, declarations, goto, case, and unknown
	                statements */
	STMT_ASSIGN, /* lhs = rhs; lhs op= rhs; */
	STMT_EFFECT, /* f(...); a store or a call without a result */
	STMT_BRANCH, /* if (slot) {... switch (slot) {, return slot; */
};

enum { NO_SLOT = -1 };

/* Where a line names a slot. */
struct mention {
	const u8 *p;
	u32 n;
	int slot;
};

struct stmt {
	enum stmt_kind kind;
	struct span text; /* the whole line, without blanks around it */
	struct span lhs, op,
	        rhs;          /* STMT_ASSIGN: op is empty for `=`; rhs ends before `;` */
	int slot;             /* STMT_ASSIGN: the slot that lhs is, or NO_SLOT */
	int copied;           /* STMT_ASSIGN: the slot that rhs is, alone, or NO_SLOT */
	bool live;            /* that slot is used again later */
	u32 first, nmentions; /* of stmts.mentions */
	bool ends;            /* the function's result is read after it */
};

struct stmts {
	struct stmt *v;
	u32 n, cap;
	struct mention *mentions;
	u32 nmentions, mentions_cap;
	int nslots; /* slots are numbered below this */
	/* by slot: it may be read in another run of statements than the one that writes
	 * it */
	bool *exposed;
	int result; /* the slot of the last `return`, or NO_SLOT */
};

/* Reads `text`, "u32 w2c_f12(...) {" to "}". Spans point into it. *s starts as {0} and
 * may be used again; stmts_free releases it. */
void stmts_read(struct stmts *s, struct span text);
void stmts_free(struct stmts *s);

/* Returns the number of lines of the statement at `first` if it declares slots, else
 * 0. */
u32 stmts_declaration(const struct stmts *s, u32 first);
/* Returns the next slot that the statement reads, from *i on, which starts as 0; NULL at
 * the end. It reads all that it names, except the left side of a plain assignment. */
const struct mention *stmt_reads(const struct stmts *s, const struct stmt *t, u32 *i);
/* The slot of a word, or NO_SLOT; its letter: i, j or d. */
int slot_of(struct span word);
char slot_letter(int slot);
/* Returns the first word at or after *p and moves *p after it; n is 0 if there is
 * none. */
struct span next_word(const u8 **p, const u8 *end);
bool starts_with(struct span s, const char *prefix);
bool ends_with(struct span s, char c);

#endif
