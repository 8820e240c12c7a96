/* SPDX-License-Identifier: MIT */
/* record: the machine code of one function as a flat string of bytes, which is the same
 * in every program. cut.h makes records of a compiler's object, assemble.h puts them
 * together again.
 *
 * A record is a list of pieces. Piece 0 is the function, from its first instruction on.
 * Further pieces are what only the function reaches: constants, jump tables, its cold
 * part (of gcc), small functions of the batch that were not inlined. A piece has bytes,
 * an alignment, relocations, and, if it is code, its rules for unwinding.
 *
 * A relocation names what it means without any number of one program:
 * - PIECE p: a piece of the same record; piece 0 is the function itself;
 * - FUNCTION r: the function at position r in the function's list of references;
 *   position 0 is always the function itself;
 * - CONSTANT k of r: the k-th constant of the function at position r;
 * - SYMBOL s: a symbol of the runtime or of libc, by name.
 *
 * Invariant: after record_open has said yes, everything that the accessors return lies
 * within the record, and each relocation's bytes lie within its piece, whatever the
 * bytes are. */
#ifndef TOOLS_FUNCTIONS_RECORD_H
#define TOOLS_FUNCTIONS_RECORD_H

#include "tools/base/util.h"

enum {
	RECORD_ALIGN_MAX = 4096,    /* bytes */
	RECORD_NAME_MAX = 1024,     /* bytes of a symbol's name */
	RECORD_SIZE_MAX = 64 << 20, /* bytes of a record */
	RECORD_FRAME_MAX = 1 << 20, /* bytes of an FDE or a CIE */
};

enum record_kind { RECORD_CODE, RECORD_COLD_CODE, RECORD_READ_ONLY };
enum record_target { RECORD_PIECE, RECORD_FUNCTION, RECORD_CONSTANT, RECORD_SYMBOL };

/* An open record. It points into the bytes, which must stay. */
struct record {
	struct span bytes;
	u16 machine; /* EM_X86_64 or EM_AARCH64 */
	u32 npieces; /* at least 1 */
	u32 nrelocations, nsymbols;
	u32 nrefs; /* all positions in the list of references are below */
};

struct record_piece {
	enum record_kind kind; /* of piece 0: RECORD_CODE or RECORD_COLD_CODE */
	u32 align;             /* bytes, a power of two, at most RECORD_ALIGN_MAX */
	struct span bytes;     /* not empty if it is code */
	/* The FDE from pc_begin on (four bytes, relative to themselves, 0 here), and
	 * its CIE from the id on, both without their lengths. Empty if there is
	 * none. */
	struct span fde, cie;
	/* What follows the function's name in the piece's, as ".cold"; or all of its
	 * name, if it does not begin with a dot; or empty. */
	struct span name;
	u32 first, n; /* its relocations, by offset */
};

struct record_relocation {
	u32 offset; /* in the piece; its bytes lie within */
	u32 type;   /* of relocations.def, for this machine */
	enum record_target target;
	u32 number;   /* of the piece, the reference or the symbol */
	u32 constant; /* k */
	i32 addend;   /* as in ELF; 0 for a constant */
};

struct record_symbol {
	struct span name; /* not empty, no NUL, at most RECORD_NAME_MAX */
	bool hidden;      /* the code was compiled for a symbol of the same executable */
	bool tls;
};

/* Opens a record that may be damaged or hostile. Returns false if anything about it is
 * wrong. */
bool record_open(struct record *r, struct span bytes);
/* i < npieces, nrelocations, nsymbols. */
struct record_piece record_piece(const struct record *r, u32 i);
struct record_relocation record_relocation(const struct record *r, u32 i);
struct record_symbol record_symbol(const struct record *r, u32 i);

/* A record that is being written. The spans must stay until record_write. */
struct record_draft {
	u16 machine;
	struct record_piece *pieces; /* each one's relocations follow the one's before */
	u32 npieces;
	struct record_relocation *relocations;
	u32 nrelocations;
	struct record_symbol *symbols;
	u32 nsymbols;
};

/* Appends the record. Returns false, and appends nothing, if record_open would refuse
 * it. */
bool record_write(const struct record_draft *draft, struct buf *out);

#endif
