/* SPDX-License-Identifier: MIT */
/* fold_pending: what the slots of a function are to hold, as expressions that wait to be
 * used (fold.c). Invariant: an expression names variables and constants, never a slot, so
 * that writing one slot never disturbs another. */
#ifndef PENDING_H
#define PENDING_H

#include "tools/c/fold_statement.h"

/* How an expression may stand in another. */
enum form {
	PENDING_ATOM, /* a word: anywhere, any number of times */
	PENDING_TERM, /* of the slot's type: once, in parentheses beside an operator */
	PENDING_BOOL, /* an int, 0 or 1: likewise, cast beside an operator */
};

struct pending {
	enum form form;
	bool loads; /* must be read before memory, or a global, is written */
	bool active;
	struct buf text;
};

struct pendings {
	bool keep_loads; /* a load that nobody uses may still trap: it is written */
	struct stmts stmts;
	struct pending *v; /* by slot */
	int *active, nactive, cap;
	bool *named;     /* by slot: the body names it */
	struct buf body; /* statements written so far */
};

/* Begins a function: reads its statements, forgets the one before. */
void pending_start(struct pendings *p, struct span text);
void pending_free(struct pendings *p);

/* Lets `value` wait for that slot; its text is then p's. What waited before is
 * discarded. */
void pending_put(struct pendings *p, int slot, struct pending value);
/* The slot's value is not wanted any more. */
void pending_discard(struct pendings *p, int slot);
/* Writes it to the body as a statement; it must be active. */
void pending_write(struct pendings *p, int slot);
/* Before the variable is written: what still wants its old value is. */
void pending_write_mentions(struct pendings *p, struct span variable);
/* Before memory or a global is written. */
void pending_write_loads(struct pendings *p);
/* At a boundary: what is read behind it is written, the rest is forgotten. */
void pending_boundary(struct pendings *p, const struct stmt *s);
/* Appends a part of the statement's line with the expressions of its slots in their
 * places. They are used up, except `keep`. Returns whether one of them loads. */
bool pending_substitute(struct pendings *p, const struct stmt *s, struct span part,
                        int keep, struct buf *out);
/* Appends a word of the body. */
void pending_name(struct pendings *p, struct span word, struct buf *out);
bool names_slot(const struct buf *b);
const char *slot_type(int slot);

#endif
