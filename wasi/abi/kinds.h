/* SPDX-License-Identifier: MIT */
/* kinds: what an argument of a WASI function is. A kind has a shape (how it travels), a C
 * type, and a name for the trace. All macro cleverness of wasi/ is here and in import.c.
 *
 *	VAL	itself
 *	IN	(address, count) of T, read by the host
 *	OUT	(address, count) of T, written by the host
 *	RET	the address of one T, written by the host on success
 *	ONE	the address of one T, read by the host
 *
 * api.def's rows are walked by MAPn: MAP2(F, FD, IOVS) gives F(a1, VAL, u32, fd)
 * F(a2, OUT, struct iovec32, iovs). Include abi.h first. */
#ifndef WASI_ABI_KINDS_H
#define WASI_ABI_KINDS_H

/* clang-format off */
/*      kind       shape type              shown by */
#define K_FD       VAL,  u32,              fd
#define K_U64      VAL,  u64,              u64
#define K_I64      VAL,  i64,              i64
#define K_ADDR     VAL,  u32,              addr
#define K_SUBS     VAL,  u32,              subs
#define K_NSUBS    VAL,  u32,              nsubs
#define K_CLOCK    VAL,  u32,              clock
#define K_ADVICE   VAL,  u32,              advice
#define K_WHENCE   VAL,  u32,              whence
#define K_SIGNAL   VAL,  u32,              u32
#define K_RIGHTS   VAL,  u64,              rights
#define K_FDFLAGS  VAL,  u32,              fdflags
#define K_FSTFLAGS VAL,  u32,              fstflags
#define K_LOOKUP   VAL,  u32,              lookup
#define K_OFLAGS   VAL,  u32,              oflags
#define K_RIFLAGS  VAL,  u32,              u32
#define K_SIFLAGS  VAL,  u32,              u32
#define K_SDFLAGS  VAL,  u32,              u32
#define K_FAMILY   VAL,  u32,              family
#define K_SOCKTYPE VAL,  u32,              socktype
#define K_PORT     VAL,  u32,              u32
#define K_BACKLOG  VAL,  u32,              u32
#define K_LEVEL    VAL,  u32,              u32
#define K_OPTION   VAL,  u32,              u32
#define K_COUNT    VAL,  u32,              u32
#define K_PLACE    ONE,  struct place,     place
#define K_ROOM     RET,  struct place,     room
#define K_VALUE    IN,   u8,               value
#define K_PATH     IN,   char,             str
#define K_BUF      OUT,  u8,               buf
#define K_IOVS     IN,   struct iovec32,   iovs
#define K_CIOVS    IN,   struct iovec32,   ciovs
#define K_RET16    RET,  u16,              r16
#define K_RET32    RET,  u32,              r32
#define K_RET64    RET,  u64,              r64
#define K_FDSTAT   RET,  struct fdstat,    fdstat
#define K_PRESTAT  RET,  struct prestat,   prestat
#define K_FILESTAT RET,  struct filestat,  filestat

#define MAP_(F, a, ...) F(a, __VA_ARGS__)
#define MAP0(F, ...)
#define MAP1(F, a)                      MAP_(F, a1, K_##a)
#define MAP2(F, a, b)                   MAP1(F, a) MAP_(F, a2, K_##b)
#define MAP3(F, a, b, c)                MAP2(F, a, b) MAP_(F, a3, K_##c)
#define MAP4(F, a, b, c, d)             MAP3(F, a, b, c) MAP_(F, a4, K_##d)
#define MAP5(F, a, b, c, d, e)          MAP4(F, a, b, c, d) MAP_(F, a5, K_##e)
#define MAP6(F, a, b, c, d, e, f)       MAP5(F, a, b, c, d, e) MAP_(F, a6, K_##f)
#define MAP7(F, a, b, c, d, e, f, g)    MAP6(F, a, b, c, d, e, f) MAP_(F, a7, K_##g)
#define MAP8(F, a, b, c, d, e, f, g, h) MAP7(F, a, b, c, d, e, f, g) MAP_(F, a8, K_##h)

/* As wasm passes it. */
#define KIND_WASM(a, shape, T, show) WASM_##shape(a, T)
#define WASM_VAL(a, T) , T a
#define WASM_IN(a, T)  , u32 a, u32 a##_n
#define WASM_OUT(a, T) , u32 a, u32 a##_n
#define WASM_RET(a, T) , u32 a
#define WASM_ONE(a, T) , u32 a

/* As our C sees it: checked host pointers. */
#define KIND_HOST(a, shape, T, show) HOST_##shape(a, T)
#define HOST_VAL(a, T) , T a
#define HOST_IN(a, T)  , const T *a, u32 a##_n
#define HOST_OUT(a, T) , T *a, u32 a##_n
#define HOST_RET(a, T) , T *a
#define HOST_ONE(a, T) , const T *a

/* What must hold before our C is called. */
#define KIND_CHECK(a, shape, T, show) CHECK_##shape(a, T)
#define CHECK_VAL(a, T)
#define CHECK_IN(a, T)  && guest_has(w, a, a##_n, sizeof(T), _Alignof(T))
#define CHECK_OUT(a, T) && guest_has(w, a, a##_n, sizeof(T), _Alignof(T))
#define CHECK_RET(a, T) && guest_has(w, a, 1, sizeof(T), _Alignof(T))
#define CHECK_ONE(a, T) CHECK_RET(a, T)

/* How it is passed on. */
#define KIND_PASS(a, shape, T, show) PASS_##shape(a, T)
#define PASS_VAL(a, T) , a
#define PASS_IN(a, T)  , (const T *)guest_at(w, a), a##_n
#define PASS_OUT(a, T) , (T *)guest_at(w, a), a##_n
#define PASS_RET(a, T) , (T *)guest_at(w, a)
#define PASS_ONE(a, T) , (const T *)guest_at(w, a)

/* How a trace shows it: before the call, and after it if it went well. */
#define KIND_BEFORE(a, shape, T, show) BEFORE_##shape(a, show)
#define BEFORE_VAL(a, show) trace_##show(w, a);
#define BEFORE_IN(a, show)  trace_##show(w, a, a##_n);
#define BEFORE_OUT(a, show) trace_##show(w, a, a##_n);
#define BEFORE_RET(a, show)
#define BEFORE_ONE(a, show) trace_##show(w, a);
#define KIND_AFTER(a, shape, T, show) AFTER_##shape(a, T, show)
#define AFTER_VAL(a, T, show)
#define AFTER_IN(a, T, show)
#define AFTER_OUT(a, T, show)
#define AFTER_RET(a, T, show) trace_##show(w, (const T *)guest_at(w, a));
#define AFTER_ONE(a, T, show)

/* How a tape sees it (tape.h). */
#define KIND_TAPE(a, shape, T, show) KTAPE_##shape(a, T, #show)
#define KTAPE_VAL(a, T, show) tape_argument(&tape, TAPE_VAL, show, (u64)a, 0, 0);
#define KTAPE_IN(a, T, show)  tape_argument(&tape, TAPE_IN, show, a, a##_n, sizeof(T));
#define KTAPE_OUT(a, T, show) tape_argument(&tape, TAPE_OUT, show, a, a##_n, sizeof(T));
#define KTAPE_RET(a, T, show) tape_argument(&tape, TAPE_RET, show, a, 1, sizeof(T));
#define KTAPE_ONE(a, T, show) tape_argument(&tape, TAPE_ONE, show, a, 1, sizeof(T));

/* How denied.h sees it, when the call failed and its pointers are good. */
#define KIND_SEEN(a, shape, T, show) SEEN_##shape(a, show)
#define SEEN_VAL(a, show) denied_value(&c, #show, (u64)a);
#define SEEN_IN(a, show)  denied_path(&c, guest_at(w, a), a##_n);
#define SEEN_OUT(a, show)
#define SEEN_RET(a, show)
#define SEEN_ONE(a, show)

/* Its letters in a wasm signature, as a list of characters: i is i32, I is i64. */
#define KIND_LETTERS(a, shape, T, show) LETTERS_##shape(T)
#define LETTERS_VAL(T) sizeof(T) == 8 ? 'I' : 'i',
#define LETTERS_IN(T)  'i', 'i',
#define LETTERS_OUT(T) 'i', 'i',
#define LETTERS_RET(T) 'i',
#define LETTERS_ONE(T) 'i',
/* clang-format on */

#endif
