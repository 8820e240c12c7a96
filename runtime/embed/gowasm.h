/* SPDX-License-Identifier: MIT */
/* gowasm: the interface for host files. A host file is C that provides functions to a
 * program made by gowasm2native (--host FILE.c). It defines one function for each import
 * that it provides. `gowasm2native header MODULE` prints their prototypes:
 *
 *	#include <gowasm.h>
 *	uint32_t gowasm_env__add(struct gowasm *g, uint32_t a0, uint32_t a1)
 *	{
 *		return a0 + a1;
 *	}
 *
 * Names. Two underscores join the module and the name. Letters and digits stand for
 * themselves, and so does an underscore before a digit or a letter other than Z. Any
 * other byte is _Z and two hexadecimal digits: "my-mod" "f.g" is
 * gowasm_my_Z2Dmod__f_Z2Eg. Two imports never share a name, and none has the name of a
 * function below.
 *
 * Memory. An address is a uint32_t into the guest's memory. It comes from a program that
 * may be hostile, so never add it to a pointer. The functions below check it in 64 bits.
 * If it is wrong, they end the program with a trap (one line on stderr, status 134).
 * Pointers that they return are valid until the host function returns or calls back.
 *
 * Types. i32 is uint32_t, i64 uint64_t, f32 float, f64 double, v128 struct
 * gowasm_v128. Go's int32, uint32, bool, pointers and the two halves of a string
 * (address, length) are i32. */
#ifndef GOWASM_H
#define GOWASM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif
/* shared libraries of --host use these functions */
#pragma GCC visibility push(default)

/* A running program: of an executable, or an instance of a library. Only host functions
 * may call the functions below, on the thread on which the program called them. Anywhere
 * else a trap or a call back could not work, so the process aborts with a line that says
 * so. A host function has a stack of at least 256 KiB. */
struct gowasm;

#ifndef GOWASM_V128
#define GOWASM_V128
/* A v128: its bytes as they lie in memory. */
struct gowasm_v128 {
	unsigned char bytes[16];
};
#endif

#define GOWASM_PRINTF(f, a) __attribute__((format(printf, f, a)))
#define GOWASM_NORETURN __attribute__((noreturn, cold))

/* --- memory --- */

/* Returns the size of memory in bytes. It only grows. */
uint64_t gowasm_memory_size(struct gowasm *g);
/* Returns the n bytes at `at`. Traps if they are not all in memory. n == 0 never
 * traps. */
void *gowasm_bytes(struct gowasm *g, uint32_t at, uint64_t n);
/* Does the same, but returns NULL instead of trapping. */
void *gowasm_bytes_or_null(struct gowasm *g, uint32_t at, uint64_t n);
/* Returns `count` items of `size` bytes. Also traps if `at` is no multiple of `align`,
 * which is _Alignof(the item's type). */
void *gowasm_array(struct gowasm *g, uint32_t at, uint32_t count, size_t size,
                   size_t align);
/* Returns a copy of n bytes and a NUL, which the caller frees. Traps if the bytes are not
 * all in memory, if one of them is NUL, or if there is no memory for the copy. */
char *gowasm_string(struct gowasm *g, uint32_t at, uint32_t n);
/* Read or write one number at any address, aligned or not. Floats keep their bits. */
uint8_t gowasm_load_u8(struct gowasm *g, uint32_t at);
uint16_t gowasm_load_u16(struct gowasm *g, uint32_t at);
uint32_t gowasm_load_u32(struct gowasm *g, uint32_t at);
uint64_t gowasm_load_u64(struct gowasm *g, uint32_t at);
float gowasm_load_f32(struct gowasm *g, uint32_t at);
double gowasm_load_f64(struct gowasm *g, uint32_t at);
void gowasm_store_u8(struct gowasm *g, uint32_t at, uint8_t v);
void gowasm_store_u16(struct gowasm *g, uint32_t at, uint16_t v);
void gowasm_store_u32(struct gowasm *g, uint32_t at, uint32_t v);
void gowasm_store_u64(struct gowasm *g, uint32_t at, uint64_t v);
void gowasm_store_f32(struct gowasm *g, uint32_t at, float v);
void gowasm_store_f64(struct gowasm *g, uint32_t at, double v);

/* --- ending --- */

/* Ends the program with a trap: "NAME: trap: TEXT", status 134. Text of the guest belongs
 * to %.*s, never into the format. Control characters are shown as '?'. In a library this
 * ends the call, and the instance cannot be called again. A trap, here or in a function
 * that is called back, never returns to host functions. So what they must free or unlock
 * belongs in a state (gowasm_state_own). */
GOWASM_NORETURN void gowasm_trap(struct gowasm *g, const char *fmt, ...)
        GOWASM_PRINTF(2, 3);

/* --- state --- */

/* A pointer that the host keeps for this running program. The key is the address of a
 * static variable of the host file, so that two files do not use the same. NULL before it
 * is set. */
void *gowasm_state(struct gowasm *g, const void *key);
void gowasm_state_set(struct gowasm *g, const void *key, void *state);
/* Does the same, and calls release(state) when a library's instance is closed. (An
 * executable just ends.) A state that is replaced is not released; the caller does
 * that. */
void gowasm_state_own(struct gowasm *g, const void *key, void *state,
                      void (*release)(void *));

/* --- calling back --- */

/* Calls an exported function (//go:wasmexport, Go 1.24 or newer). Returns the bits of its
 * result, or 0 if it has none. `signature` has a letter for each parameter and, after a
 * colon, one for the result: i (i32), I (i64), f (f32), F (f64), as in "iF:I" or ":".
 * `args` has the bits of each parameter; it may be NULL if there is none. Traps if there
 * is no such function, if its type differs or has a v128, or in a function that stands
 * for one of WASI.
 *
 * The function may block only as Go documents for exported functions. While it blocks,
 * other goroutines run. They must not call the same host function and call back too (a
 * mutex around the import prevents that): Go returns from such calls in the wrong order,
 * in any runtime. */
uint64_t gowasm_call(struct gowasm *g, const char *name, const char *signature,
                     const uint64_t *args);
/* Whether there is an exported function of that name and signature. */
bool gowasm_has(struct gowasm *g, const char *name, const char *signature);

/* Turn floats into bits for gowasm_call, and back. */
static inline uint64_t
gowasm_bits_f32(float v)
{
	uint32_t bits;
	__builtin_memcpy(&bits, &v, sizeof bits);
	return bits;
}
static inline uint64_t
gowasm_bits_f64(double v)
{
	uint64_t bits;
	__builtin_memcpy(&bits, &v, sizeof bits);
	return bits;
}
static inline float
gowasm_f32_of(uint64_t bits)
{
	uint32_t low = (uint32_t)bits;
	float v;
	__builtin_memcpy(&v, &low, sizeof v);
	return v;
}
static inline double
gowasm_f64_of(uint64_t bits)
{
	double v;
	__builtin_memcpy(&v, &bits, sizeof v);
	return v;
}

/* --- WASI's errors, which Go's syscall.Errno understands --- */

/* Returns WASI's number for an errno of the host. 0 gives 0; one that WASI does not have
 * gives EIO. */
uint32_t gowasm_errno(int host_errno);

/* clang-format off */
enum gowasm_errno_number {
	GOWASM_ESUCCESS = 0, GOWASM_E2BIG = 1, GOWASM_EACCES = 2,
	GOWASM_EADDRINUSE = 3, GOWASM_EADDRNOTAVAIL = 4, GOWASM_EAFNOSUPPORT = 5,
	GOWASM_EAGAIN = 6, GOWASM_EALREADY = 7, GOWASM_EBADF = 8, GOWASM_EBADMSG = 9,
	GOWASM_EBUSY = 10, GOWASM_ECANCELED = 11, GOWASM_ECHILD = 12,
	GOWASM_ECONNABORTED = 13, GOWASM_ECONNREFUSED = 14, GOWASM_ECONNRESET = 15,
	GOWASM_EDEADLK = 16, GOWASM_EDESTADDRREQ = 17, GOWASM_EDOM = 18,
	GOWASM_EDQUOT = 19, GOWASM_EEXIST = 20, GOWASM_EFAULT = 21, GOWASM_EFBIG = 22,
	GOWASM_EHOSTUNREACH = 23, GOWASM_EIDRM = 24, GOWASM_EILSEQ = 25,
	GOWASM_EINPROGRESS = 26, GOWASM_EINTR = 27, GOWASM_EINVAL = 28,
	GOWASM_EIO = 29, GOWASM_EISCONN = 30, GOWASM_EISDIR = 31, GOWASM_ELOOP = 32,
	GOWASM_EMFILE = 33, GOWASM_EMLINK = 34, GOWASM_EMSGSIZE = 35,
	GOWASM_EMULTIHOP = 36, GOWASM_ENAMETOOLONG = 37, GOWASM_ENETDOWN = 38,
	GOWASM_ENETRESET = 39, GOWASM_ENETUNREACH = 40, GOWASM_ENFILE = 41,
	GOWASM_ENOBUFS = 42, GOWASM_ENODEV = 43, GOWASM_ENOENT = 44,
	GOWASM_ENOEXEC = 45, GOWASM_ENOLCK = 46, GOWASM_ENOLINK = 47,
	GOWASM_ENOMEM = 48, GOWASM_ENOMSG = 49, GOWASM_ENOPROTOOPT = 50,
	GOWASM_ENOSPC = 51, GOWASM_ENOSYS = 52, GOWASM_ENOTCONN = 53,
	GOWASM_ENOTDIR = 54, GOWASM_ENOTEMPTY = 55, GOWASM_ENOTRECOVERABLE = 56,
	GOWASM_ENOTSOCK = 57, GOWASM_ENOTSUP = 58, GOWASM_ENOTTY = 59,
	GOWASM_ENXIO = 60, GOWASM_EOVERFLOW = 61, GOWASM_EOWNERDEAD = 62,
	GOWASM_EPERM = 63, GOWASM_EPIPE = 64, GOWASM_EPROTO = 65,
	GOWASM_EPROTONOSUPPORT = 66, GOWASM_EPROTOTYPE = 67, GOWASM_ERANGE = 68,
	GOWASM_EROFS = 69, GOWASM_ESPIPE = 70, GOWASM_ESRCH = 71, GOWASM_ESTALE = 72,
	GOWASM_ETIMEDOUT = 73, GOWASM_ETXTBSY = 74, GOWASM_EXDEV = 75,
	GOWASM_ENOTCAPABLE = 76,
};
/* clang-format on */

/* Functions of WASI. If a host file defines gowasm_wasi_snapshot_preview1__fd_write, the
 * program's calls of fd_write go there. It may pass them on to gowasm_wasi_fd_write(g,
 * ...), which has the same parameters and does what WASI says. The same holds for all
 * other functions. `gowasm2native header` prints both prototypes, and host files compiled
 * by --host have them already. */

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif

#endif
