/* SPDX-License-Identifier: MIT */
/* util: integers, spans, buffers, memory and the two ways tools/ ends early.
 * Invariant: nothing here returns NULL or an error; what cannot go on does not return. */
#ifndef TOOLS_BASE_UTIL_H
#define TOOLS_BASE_UTIL_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int32_t i32;
typedef int64_t i64;

/* Bytes that somebody else owns. They may be anything, also NUL. */
struct span {
	const u8 *p;
	size_t n;
};

/* A growing byte buffer. Start with {0}; `p` is NUL-terminated whenever it is not
 * NULL. */
struct buf {
	char *p;
	size_t n, cap;
};

/* Memory that is freed all at once. Start with {0}. */
struct arena {
	struct arena_block *top;
};

#define PRINTF(f, a) __attribute__((format(printf, f, a)))
#define NORETURN _Noreturn
#define LEN(a) (sizeof(a) / sizeof *(a))

/* Prints "gowasm2native: warning: ..." on stderr. A trailing ':' in fmt appends
 * strerror(errno). */
void warn(const char *fmt, ...) PRINTF(1, 2);
/* As warn: "gowasm2native: note: ...", for what is no fault and still good to know. */
void remark(const char *fmt, ...) PRINTF(1, 2);
/* Prints "gowasm2native: error: ..." (trailing ':' as in warn) and, unless `hint` is
 * NULL, a line "  hint: ..." for an error that the user can mend. Runs the clean-ups
 * registered with at_cleanup and exits with `status`. */
NORETURN void end_with(int status, const char *hint, const char *fmt, ...) PRINTF(3, 4);
/* For the user's mistakes and for failed system calls. */
#define fatal(...) end_with(1, NULL, __VA_ARGS__)
#define fatal_hint(hint, ...) end_with(1, hint, __VA_ARGS__)
/* For a wrong command line, whatever the files hold. */
#define usage(...) end_with(2, NULL, __VA_ARGS__)
#define usage_hint(hint, ...) end_with(2, hint, __VA_ARGS__)
/* Prints the hint line alone, on stderr. */
void hint_line(const char *hint);
/* Our own mistake: prints file and line, aborts. */
#define bug(...) bug_at(__FILE__, __LINE__, __VA_ARGS__)
NORETURN void bug_at(const char *file, int line, const char *fmt, ...) PRINTF(3, 4);

/* Registers f to be called when the program ends through fatal, bug or cleanup. The last
 * one runs first. */
void at_cleanup(void (*f)(void));
/* Runs the clean-ups now. Each runs once. */
void cleanup(void);

void *xmalloc(size_t n);
void *xcalloc(size_t n, size_t size);
void *xrealloc(void *p, size_t n);
/* Resizes to n elements of `size` bytes; checks the product. */
void *xreallocn(void *p, size_t n, size_t size);
char *xstrdup(const char *s);
/* Returns a new string; the caller frees it. */
char *xasprintf(const char *fmt, ...) PRINTF(1, 2);
char *xvasprintf(const char *fmt, va_list ap) PRINTF(1, 0);

/* Whether a text ends in `end`, which may be all of it. */
bool ends_in(const char *s, const char *end);
/* Returns the part of a path after its last slash. */
const char *path_base(const char *path);

/* Makes room in the array `v` for `more` elements: `n` of `cap` are used, and `cap`,
 * which is unsigned, grows. Ends the program where it would overflow. */
#define ARRAY_ROOM_FOR(v, n, more, cap)                                           \
	do {                                                                      \
		size_t need_ = (size_t)(n) + (more);                              \
		if (need_ > (cap)) {                                              \
			(cap) = (__typeof__(cap))array_more(cap, need_,           \
			                                    (__typeof__(cap))-1); \
			(v) = xreallocn(v, cap, sizeof *(v));                     \
		}                                                                 \
	} while (0)
/* For one more. */
#define ARRAY_ROOM(v, n, cap) ARRAY_ROOM_FOR(v, n, 1, cap)
/* Returns how many elements an array of `cap` gets next, at most `max`. */
size_t array_more(size_t cap, size_t need, size_t max);

/* Returns zeroed, 16-byte aligned memory that lives until arena_free. */
void *arena_alloc(struct arena *a, size_t n, size_t size);
/* Copies an array of n elements there, with room for `extra` more after them. */
void *arena_copy(struct arena *a, const void *from, size_t n, size_t extra, size_t size);
void arena_free(struct arena *a);

void buf_add(struct buf *b, const void *p, size_t n);
void buf_str(struct buf *b, const char *s);
void buf_u8(struct buf *b, u8 c);
void buf_printf(struct buf *b, const char *fmt, ...) PRINTF(2, 3);
void buf_free(struct buf *b);

/* Writes all n bytes. Returns false with errno if that fails. */
bool write_all(int fd, const void *p, size_t n);

struct span span_of(const char *s);
bool span_eq(struct span a, struct span b);
bool span_is(struct span a, const char *s);
bool span_ends_in(struct span s, const char *end);
/* Returns the bytes as printable text for messages: at most `max` of them, with "..." if
 * cut; everything but printable ASCII is escaped as \xNN. New string; the caller frees
 * it. */
char *span_show(struct span s, size_t max);

#endif
