/* SPDX-License-Identifier: MIT */
/* code: decodes one function body into an array of instructions, and encodes it again
 * (code_write.c).
 * Invariant: a decoded body is complete. Every immediate was read within the body, and
 * the last instruction ends at the last byte. Blocks are not matched yet. */
#ifndef TOOLS_WASM_CODE_H
#define TOOLS_WASM_CODE_H

#include "tools/wasm/module.h"
#include "tools/wasm/leb.h"

struct instr {
	u16 op;
	u8 align; /* memory access: log2 of the alignment hint, and lane << LANE_SHIFT */
	u8 marks; /* not in the module: notes of passes (go/recognise/function.h) */
	u32 a;
	union {
		u64 b;
		const u8 *vector; /* 16 bytes of the body that was decoded */
	};
	/* What a and b hold, by instruction:
	 *
	 *   block loop if        b = block type, as below
	 *   br br_if             a = label
	 *   br_table             a = first of b + 1 labels in code.labels (default: last)
	 *   call ref.func        a = function
	 *   call_indirect        a = type, b = table
	 *   local.* global.*     a = index
	 *   loads, stores        b = offset
	 *   *.const              b = bits (i32 zero-extended)
	 *   v128.const           vector = the value
	 *   i8x16.shuffle        vector = the lanes
	 *   *_lane               a = lane; accesses have it in align
	 *   select t             a = value type (op is OP_SELECT_T)
	 *   ref.null             a = reference type
	 *   memory.init data.drop table.init elem.drop table.get/set/size/grow/fill
	 *                        a = segment or table, b = table for table.init
	 *   table.copy           a = destination, b = source */
};

enum { LANE_SHIFT = 4 };

/* Block types in instr.b: a value type, BLOCK_EMPTY, or BLOCK_TYPE | index into types. */
enum { BLOCK_EMPTY = 0x40 };
#define BLOCK_TYPE (1ull << 32)

struct code {
	u32 nlocals; /* parameters and declared locals */
	u8 *locals;  /* their types */
	struct instr *instrs;
	u32 ninstrs, cap; /* the last one is the body's `end` */
	u32 *labels;
	u32 nlabels, labels_cap;
};

/* Decodes a body. *c may be reused from an earlier call; start with {0}. Returns false
 * and sets *err for an instruction that is malformed or not supported. err->at is a byte
 * offset in the file. */
bool code_decode(const struct module *m, const struct func *f, struct code *c,
                 struct wasm_error *err);
/* Decodes a body that validate_module accepted, or that a pass made of one. It cannot
 * fail. */
void code_decode_valid(const struct module *m, const struct func *f, struct code *c);
/* Reads a constant expression from *in, a part of the module's file. Immediates are read
 * as in a body. Returns false and sets *err if it is malformed or not supported. */
bool code_constant(const struct module *m, struct cursor *in, struct constexpr *c,
                   struct wasm_error *err);
/* Appends the body (without its size) to *out. */
void code_encode(const struct module *m, const struct func *f, const struct code *c,
                 struct buf *out);
/* Makes *c the body of f, in memory of *a. */
void code_store(const struct module *m, struct func *f, const struct code *c,
                struct arena *a);
/* Adds an instruction at the end and returns it. The pointer is valid until the next is
 * added. */
struct instr *code_add(struct code *c, u16 op, u32 a, u64 b);
/* Adds n labels at the end, for the caller to fill in; good until more are added. */
u32 *code_add_labels(struct code *c, u32 n);
void code_free(struct code *c);

/* The immediates that follow an opcode, by kind. log2 of the bytes of a memory access is
 * imm - IMM_MEM8 or imm - IMM_MEM8_LANE. */
enum imm {
#define IMM(name, first, second) IMM_##name,
#include "tools/wasm/immediates.def"
#undef IMM
};
/* The parts of immediates, as bytes and in struct instr. */
enum part {
	PART_END,     /* nothing follows */
	PART_INDEX_A, /* an index, in a */
	PART_INDEX_B, /* an index, in b */
	PART_BLOCKTYPE,
	PART_LABELS,
	PART_TYPES,       /* the number 1, and a type */
	PART_MEMARG,      /* of a memory access */
	PART_MEMORY_LANE, /* the lane of a memory access */
	PART_MEMORY,      /* the index of the memory, 0 */
	PART_SIGNED32,
	PART_SIGNED64,
	PART_BYTES4,
	PART_BYTES8,
	PART_VECTOR,
	PART_LANE,
	PART_REFTYPE,
};

struct opinfo {
	const char *text;      /* NULL: no such instruction */
	const char *signature; /* as in opcodes.def */
	u8 imm;                /* enum imm */
	u8 parts[3];           /* enum part, of its immediates; PART_END ends them */
};

/* Returns the row of opcodes.def; ->text is NULL if there is none. */
const struct opinfo *op_info(u16 op);
/* Whether the instruction loads or stores at the address that is its first operand. */
static inline bool
op_is_access(u16 op)
{
	return (op >= OP_I32_LOAD && op <= OP_I64_STORE32) ||
	       (op >= OP_V128_LOAD && op <= OP_V128_STORE) ||
	       (op >= OP_V128_LOAD8_LANE && op <= OP_V128_LOAD64_ZERO);
}
static inline bool
op_is_store(u16 op)
{
	return (op >= OP_I32_STORE && op <= OP_I64_STORE32) || op == OP_V128_STORE ||
	       (op >= OP_V128_STORE8_LANE && op <= OP_V128_STORE64_LANE);
}
/* Returns log2 of the bytes that it accesses. */
static inline u8
op_access_width(u8 imm)
{
	return (u8)(imm - (imm < IMM_MEM8_LANE ? IMM_MEM8 : IMM_MEM8_LANE));
}
/* The value type of a letter in a signature: i l f d v; of another letter funcref. */
static inline u8
op_type_of(char letter)
{
	switch (letter) {
	case 'i':
		return VT_I32;
	case 'l':
		return VT_I64;
	case 'f':
		return VT_F32;
	case 'd':
		return VT_F64;
	case 'v':
		return VT_V128;
	}
	return VT_FUNCREF;
}
/* Returns the type of an instruction whose signature is not "*", in `types`. */
enum { OP_TYPES = 4 };
struct functype op_type(u16 op, u8 types[OP_TYPES]);

#endif
