/* SPDX-License-Identifier: MIT */
/* fold_pending: the values of a function's slots, as expressions that wait until they are
 * used (fold.c). Invariant: an expression names variables and constants, never a slot. So
 * writing one slot never changes another. */
#ifndef TOOLS_C_FOLD_PENDING_H
#define TOOLS_C_FOLD_PENDING_H

#include "tools/c/fold_statement.h"

/* How an expression may be used inside another. */
enum form {
	PENDING_ATOM, /* a word: anywhere, any number of times */
	PENDING_TERM, /* of the slot's type: once, in parentheses next to an operator */
	PENDING_BOOL, /* an int, 0 or 1: once, cast next to an operator */
};

struct pending {
	enum form form;
	bool loads; /* must be evaluated before memory, or a global, is written */
	bool active;
	struct buf text;
};

struct pendings {
	bool keep_loads; /* an unused load may still trap, so it is written */
	struct stmts stmts;
	struct pending *v; /* by slot */
	int *active, nactive, cap;
	bool *named;     /* by slot: the body names it */
	struct buf body; /* statements written so far */
};

/* Begins a function: reads its statements and forgets those of the last one. */
void pending_start(struct pendings *p, struct span text);
void pending_free(struct pendings *p);

/* Makes `value` the pending value of the slot; p then owns its text. Discards the value
 * that was pending. */
void pending_put(struct pendings *p, int slot, struct pending value);
/* Discards the slot's pending value. */
void pending_discard(struct pendings *p, int slot);
/* Writes the slot's pending value to the body as a statement. Requires that it is
 * active. */
void pending_write(struct pendings *p, int slot);
/* To be called before the variable is written: writes the pending values that need its
 * old value. */
void pending_write_mentions(struct pendings *p, struct span variable);
/* To be called before memory or a global is written: writes the pending loads. */
void pending_write_loads(struct pendings *p);
/* To be called at a boundary: writes the pending values that are read after it and
 * forgets the others. */
void pending_boundary(struct pendings *p, const struct stmt *s);
/* Appends a part of the statement's line with the pending expressions in place of its
 * slots. They are used up, except `keep`. Returns whether one of them loads. */
bool pending_substitute(struct pendings *p, const struct stmt *s, struct span part,
                        int keep, struct buf *out);
/* Appends a word of the body. */
void pending_name(struct pendings *p, struct span word, struct buf *out);
bool names_slot(const struct buf *b);
const char *slot_type(int slot);

#endif
