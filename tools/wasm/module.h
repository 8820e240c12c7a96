/* SPDX-License-Identifier: MIT */
/* module: a WebAssembly module as plain structs. Invariant: a module that wasm_read and
 * validate_module accepted is valid. Its features are those of MVP, mutable globals, sign
 * extension, saturating float conversions, bulk memory, multi-value, reference types,
 * SIMD and relaxed SIMD, with at most one memory, of 32 bits. Spans point into the input
 * file, which must outlive the module. */
#ifndef TOOLS_WASM_MODULE_H
#define TOOLS_WASM_MODULE_H

#include "tools/base/util.h"

enum valtype {
	VT_I32 = 0x7f,
	VT_I64 = 0x7e,
	VT_F32 = 0x7d,
	VT_F64 = 0x7c,
	VT_V128 = 0x7b,
	VT_FUNCREF = 0x70,
	VT_EXTERNREF = 0x6f,
};
/* Whether a byte is one of them. */
static inline bool
is_valtype(u8 type)
{
	return (type >= VT_V128 && type <= VT_I32) || type == VT_FUNCREF ||
	       type == VT_EXTERNREF;
}

enum extern_kind { EXT_FUNC, EXT_TABLE, EXT_MEMORY, EXT_GLOBAL };

enum { WASM_PAGE = 65536, WASM_MAX_PAGES = 65536 };

/* Instruction numbers: the opcode byte, or 0xfc00 + sub-opcode for the prefix 0xfc, and
 * 0xfd00 + sub-opcode for the prefix 0xfd, where they go on to 0xfe13.
 * The names are generated from opcodes.def: OP_I32_ADD, OP_MEMORY_COPY, ... */
enum op {
#define OP(number, NAME, text, imm, signature) OP_##NAME = number,
#include "tools/wasm/opcodes.def"
#undef OP
};

struct functype {
	u32 nparams, nresults;
	const u8 *types; /* enum valtype; parameters, then results */
};

struct limits {
	u32 min, max; /* pages or elements; max is the implied bound if !has_max */
	bool has_max;
};

/* A constant expression: exactly one instruction and `end`. */
struct constexpr
{
	/* OP_I32_CONST .. OP_F64_CONST, OP_V128_CONST, OP_GLOBAL_GET, OP_REF_NULL,
	 * OP_REF_FUNC */
	u16 op;
	union {
		u64 bits; /* the constant's bits, an index, or the reference type */
		const u8 *vector; /* OP_V128_CONST: 16 bytes of the file */
	};
};

struct import {
	struct span module, name;
	enum extern_kind kind;
	u32 type;  /* EXT_FUNC: index into types; other kinds: for messages */
	size_t at; /* byte offset in the file, for messages */
};

/* A defined function. */
struct func {
	u32 type;
	struct span body; /* local declarations, instructions, final `end` */
	size_t at;        /* byte offset of the body in the file, for messages */
	bool loops;       /* it has a loop or calls itself; set by validate_module */
	u32 origin; /* 0: it is a function itself; else 1 + the index in funcs of the
	               function that it is a body of */
};

struct table {
	u8 type;
	struct limits limits;
};

struct global {
	u8 type;
	bool is_mutable;
	struct constexpr init;
};

struct export
{
	struct span name;
	enum extern_kind kind;
	u32 index;
};

enum segment_mode { SEG_ACTIVE, SEG_PASSIVE, SEG_DECLARED };

struct elem {
	enum segment_mode mode;
	u8 type;
	u32 table;
	struct constexpr offset;
	u32 n;
	struct constexpr *items; /* OP_REF_FUNC or OP_REF_NULL */
};

struct data {
	enum segment_mode mode; /* SEG_ACTIVE or SEG_PASSIVE */
	struct constexpr offset;
	struct span bytes;
	size_t at;
};

struct custom {
	struct span name, bytes;
};

struct module {
	struct arena arena; /* owns every array below */
	struct span file;
	struct functype *types;
	u32 ntypes;
	struct import *imports;
	u32 nimports;
	u32 nimported_funcs; /* function index space: imported functions, then funcs[] */
	struct func *funcs;
	u32 nfuncs;
	/* by index in funcs: what passes tell the back end (go/recognise/attributes.h);
	 * NULL: nothing */
	struct attributes *attributes;
	struct table *tables; /* defined ones; imported tables, memories and globals are
	                         refused */
	u32 ntables;
	bool has_memory;
	struct limits memory; /* pages */
	struct global *globals;
	u32 nglobals;
	struct export *exports;
	u32 nexports;
	bool has_start;
	u32 start; /* function index */
	struct elem *elems;
	u32 nelems;
	struct data *datas;
	u32 ndatas;
	bool has_datacount;
	struct custom *customs; /* all of them, "name" included, in file order */
	u32 ncustoms;
	struct span module_name; /* from the name section, may be empty */
	struct span local_names; /* the names of locals, undecoded */
	struct span *func_names; /* by function index, empty if unknown; NULL: no names */
	u32 max_nesting;  /* deepest block nesting of any body; set by validate_module */
	bool has_vectors; /* it has v128 somewhere; set by validate_module */
};

/* A fault and its place. `what` is one line without control characters. */
struct wasm_error {
	char what[256];
	size_t at; /* byte offset in the file */
};

/* read.c: parses a whole file into *m, which it zeroes first. Returns false and sets *err
 * if the file is not a module with the features above; a message names the feature. On
 * failure *m is already freed. Bodies are found but not decoded; validate_module does
 * that. A broken name section is ignored. If there are several, the last one counts. */
bool wasm_read(struct module *m, struct span file, struct wasm_error *err);
void wasm_free(struct module *m);

/* Returns the index in funcs of the function that function i is a body of. */
static inline u32
func_origin(const struct module *m, u32 i)
{
	return m->funcs[i].origin ? m->funcs[i].origin - 1 : i;
}

/* validate.c: validates types, indexes, constant expressions and every body, by the
 * specification's algorithm, with explicit stacks. Sets m->max_nesting and
 * funcs[i].loops. */
bool validate_module(struct module *m, struct wasm_error *err);

/* write.c: appends the module in binary form to *out: types, imports, functions, tables,
 * memory, globals, exports, start, elements, data count, code, data; no custom sections.
 * Requires a validated module, or one that a pass made of one. */
void wasm_write(const struct module *m, struct buf *out);

/* read_names.c: returns the name of a parameter or local, or an empty span. */
struct span wasm_local_name(const struct module *m, u32 func, u32 local);
/* Returns the type of a function by its index, imports included. */
const struct functype *func_type(const struct module *m, u32 func);
/* Returns the function's name for messages: from the name section, or "function 12". New
 * string. */
char *func_show(const struct module *m, u32 func);
const char *valtype_name(u8 type); /* "i32" */
/* "(i32, i64) -> (i32)" for messages. New string. */
char *functype_show(const struct functype *t);
bool functype_eq(const struct functype *a, const struct functype *b);

/* Where a module comes from, as far as it shows that (go/recognise/kind.c). */
enum module_kind {
	KIND_GO, /* GOOS=wasip1, gc toolchain */
	KIND_TINYGO,
	KIND_OTHER, /* clang, Rust, hand-written */
	KIND_GOJS,  /* GOOS=js: imports "gojs" or "go" */
};
enum module_kind module_kind(const struct module *m);
/* Whether a Go program waits for signals, as far as its names tell. */
bool module_uses_signals(const struct module *m);

#endif
