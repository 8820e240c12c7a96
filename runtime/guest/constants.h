/* SPDX-License-Identifier: MIT */
/* constants: numbers that only the link of one program decides, in code that is the same
 * in every program. The code names constant k of function n by the symbol Kn_k, which is
 * an immediate of an instruction. tools/functions/assemble.c puts the number there. For
 * the compiler it is an unknown value. */
#ifndef RUNTIME_GUEST_CONSTANTS_H
#define RUNTIME_GUEST_CONSTANTS_H

#if defined __x86_64__
#define GUEST_SET_CONSTANT(register, n, k) "movl $K" #n "_" #k ", %k" register
#elif defined __aarch64__
#define GUEST_SET_CONSTANT(register, n, k)                 \
	"movz %w" register ", #:abs_g1:K" #n "_" #k "\n\t" \
	                   "movk %w" register ", #:abs_g0_nc:K" #n "_" #k
#endif

/* The constant, below 2^32, as a u64. */
#define GUEST_CONSTANT(n, k)                                              \
	({                                                                \
		u64 constant_;                                            \
		__asm__(GUEST_SET_CONSTANT("0", n, k) : "=r"(constant_)); \
		constant_;                                                \
	})

/* Stores the constant at a guest address. A return address is stored just before a call:
 * it must not be moved to another place and kept. An instruction stores what is below
 * 2^31; larger ones go by way of a register. */
#if defined __x86_64__
#define GUEST_STORE_CONSTANT(m, a, n, k)                                          \
	(GUEST_CHECK(m, a, u64)({                                                 \
		__asm__("movq $K" #n "_" #k ", %0" : "=m"(GUEST_REF(u64, m, a))); \
	}))
#define GUEST_STORE_LARGE(m, a, n, k)                                    \
	(GUEST_CHECK(m, a, u64)({                                        \
		u64 constant_;                                           \
		__asm__(GUEST_SET_CONSTANT("1", n, k) "\n\tmovq %1, %0"  \
		        : "=m"(GUEST_REF(u64, m, a)), "=&r"(constant_)); \
	}))
#else
#define GUEST_STORE_CONSTANT(m, a, n, k) STORE(u64, m, a, GUEST_CONSTANT(n, k))
#define GUEST_STORE_LARGE(m, a, n, k) GUEST_STORE_CONSTANT(m, a, n, k)
#endif
/* As wasm2c calls the store (prelude.h). */
#define constant_i64_store(m, a, n, k) GUEST_STORE_CONSTANT(m, a, n, k)
#define constant_i64_store_default32(b, s, m, a, n, k) GUEST_STORE_CONSTANT(m, a, n, k)
#define large_i64_store(m, a, n, k) GUEST_STORE_LARGE(m, a, n, k)
#define large_i64_store_default32(b, s, m, a, n, k) GUEST_STORE_LARGE(m, a, n, k)

#endif
