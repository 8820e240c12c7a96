/* SPDX-License-Identifier: MIT */
/* fold_statement: wasm2c's C for one function, read as statements. wasm2c keeps each
 * level of wasm's stack in a variable for each type (w2c_i0, var_j3); here they are
 * slots. What is used is popped, except by plain copies (local.tee, values carried by a
 * branch). Everything that is not of a shape known here is STMT_OTHER, and a boundary. */
#ifndef CSTMT_H
#define CSTMT_H

#include "tools/base/util.h"

enum stmt_kind {
	STMT_OTHER,  /* labels, braces, declarations, goto, case, what is unknown */
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
	        rhs; /* STMT_ASSIGN: op is empty for `=`; rhs ends before `;` */
	int slot;    /* STMT_ASSIGN: which one lhs is, or NO_SLOT */
	int copied;  /* STMT_ASSIGN: rhs is this slot and nothing else, or NO_SLOT */
	bool live;   /* ... which is used again later */
	u32 first, nmentions; /* of stmts.mentions */
	bool ends;            /* the function's result is read behind it */
};

struct stmts {
	struct stmt *v;
	u32 n, cap;
	struct mention *mentions;
	u32 nmentions, mentions_cap;
	int nslots; /* slots are numbered below this */
	/* by slot: may be read in another run of statements than written */
	bool *exposed;
	int result; /* the slot of the last `return`, or NO_SLOT */
};

/* Reads `text`, "u32 w2c_f12(...) {" to "}"; spans point into it. *s starts as {0} and
 * may be used again; stmts_free releases it. */
void stmts_read(struct stmts *s, struct span text);
void stmts_free(struct stmts *s);

/* How many lines the statement at `first` has if it declares slots, else 0. */
u32 stmts_declaration(const struct stmts *s, u32 first);
/* The next slot that the statement reads (all it names, except a plain assignment's left
 * side), from *i on, which starts as 0; NULL at the end. */
const struct mention *stmt_reads(const struct stmts *s, const struct stmt *t, u32 *i);
/* The slot of a word, or NO_SLOT; its letter: i, j or d. */
int slot_of(struct span word);
char slot_letter(int slot);
/* The first word at or behind *p, which moves behind it; n is 0 where there is none. */
struct span next_word(const u8 **p, const u8 *end);
bool starts_with(struct span s, const char *prefix);
bool ends_with(struct span s, char c);

#endif
