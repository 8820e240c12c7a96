/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tools/base/progress.h"
#include "tools/base/terminal.h"
#include "tools/base/util.h"

static void (*cleanups[8])(void);
static size_t ncleanups;

/* "gowasm2native: error: ...", with strerror(errno) after a trailing colon. */
static void
message(enum style style, const char *kind, const char *fmt, va_list ap)
{
	int e = errno;
	size_t n = strlen(fmt);
	progress_hide();
	fflush(stdout);
	fprintf(stderr, "%sgowasm2native:%s %s%s:%s ", terminal_style(STYLE_NAME),
	        terminal_style(STYLE_PLAIN), terminal_style(style), kind,
	        terminal_style(STYLE_PLAIN));
	vfprintf(stderr, fmt, ap);
	if (n && fmt[n - 1] == ':')
		fprintf(stderr, " %s", strerror(e));
	fputc('\n', stderr);
}

void
warn(const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	message(STYLE_WARNING, "warning", fmt, ap);
	va_end(ap);
}

void
remark(const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	message(STYLE_HINT, "note", fmt, ap);
	va_end(ap);
}

void
hint_line(const char *hint)
{
	fprintf(stderr, "  %shint:%s %s\n", terminal_style(STYLE_HINT),
	        terminal_style(STYLE_PLAIN), hint);
}

void
at_cleanup(void (*f)(void))
{
	if (ncleanups == LEN(cleanups))
		bug("too many clean-ups");
	cleanups[ncleanups++] = f;
}

void
cleanup(void)
{
	while (ncleanups)
		cleanups[--ncleanups]();
}

void
end_with(int status, const char *hint, const char *fmt, ...)
{
	va_list ap;
	int e = errno; /* for message */
	progress_finish();
	errno = e;
	va_start(ap, fmt);
	message(STYLE_ERROR, "error", fmt, ap);
	va_end(ap);
	if (hint)
		hint_line(hint);
	cleanup();
	exit(status);
}

void
bug_at(const char *file, int line, const char *fmt, ...)
{
	va_list ap;
	fprintf(stderr, "%s:%d: ", file, line);
	va_start(ap, fmt);
	message(STYLE_ERROR, "bug", fmt, ap);
	va_end(ap);
	cleanup();
	abort();
}

void *
xrealloc(void *p, size_t n)
{
	void *r = realloc(p, n ? n : 1);
	if (!r)
		fatal("out of memory (%zu bytes)", n);
	return r;
}

void *
xreallocn(void *p, size_t n, size_t size)
{
	if (size && n > SIZE_MAX / 2 / size)
		fatal("out of memory (%zu times %zu bytes)", n, size);
	return xrealloc(p, n * size);
}

void *
xmalloc(size_t n)
{
	return xrealloc(NULL, n);
}

void *
xcalloc(size_t n, size_t size)
{
	void *r = calloc(n ? n : 1, size ? size : 1);
	if (!r)
		fatal("out of memory (%zu times %zu bytes)", n, size);
	return r;
}

char *
xstrdup(const char *s)
{
	size_t n = strlen(s) + 1;
	return memcpy(xmalloc(n), s, n);
}

char *
xasprintf(const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	char *s = xvasprintf(fmt, ap);
	va_end(ap);
	return s;
}

char *
xvasprintf(const char *fmt, va_list ap)
{
	char *s;
	if (vasprintf(&s, fmt, ap) < 0)
		fatal("out of memory");
	return s;
}

bool
ends_in(const char *s, const char *end)
{
	return span_ends_in(span_of(s), end);
}

const char *
path_base(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

size_t
array_more(size_t cap, size_t need, size_t max)
{
	enum { FIRST = 64 };
	if (need > max)
		fatal("out of memory (%zu elements)", need);
	cap = cap ? cap : FIRST;
	while (cap < need)
		cap = cap > max / 2 ? max : cap * 2;
	return cap;
}

struct arena_block {
	struct arena_block *below;
	size_t used, size;
	_Alignas(16) u8 bytes[];
};

void *
arena_alloc(struct arena *a, size_t n, size_t size)
{
	enum { BLOCK = 64 * 1024 };
	if (size && n > SIZE_MAX / 2 / size)
		fatal("out of memory (%zu times %zu bytes)", n, size);
	size_t need = (n * size + 15) & ~(size_t)15;
	if (!a->top || a->top->size - a->top->used < need) {
		size_t room = need > BLOCK ? need : BLOCK;
		struct arena_block *b = xcalloc(1, sizeof *b + room);
		b->size = room;
		b->below = a->top;
		a->top = b;
	}
	void *p = a->top->bytes + a->top->used;
	a->top->used += need;
	return p;
}

void *
arena_copy(struct arena *a, const void *from, size_t n, size_t extra, size_t size)
{
	void *to = arena_alloc(a, n + extra + 1, size);
	if (n)
		memcpy(to, from, n * size);
	return to;
}

void
arena_free(struct arena *a)
{
	while (a->top) {
		struct arena_block *b = a->top;
		a->top = b->below;
		free(b);
	}
}

/* Room for n more bytes and the final NUL. */
static void
buf_room(struct buf *b, size_t n)
{
	if (b->cap - b->n > n)
		return;
	size_t cap = b->cap ? b->cap : 64;
	while (cap - b->n <= n) {
		if (cap > SIZE_MAX / 4)
			fatal("out of memory");
		cap *= 2;
	}
	b->p = xrealloc(b->p, cap);
	b->cap = cap;
}

void
buf_add(struct buf *b, const void *p, size_t n)
{
	buf_room(b, n);
	if (n)
		memcpy(b->p + b->n, p, n);
	b->n += n;
	b->p[b->n] = 0;
}

void
buf_str(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void
buf_u8(struct buf *b, u8 c)
{
	buf_add(b, &c, 1);
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	int n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		bug("bad format %s", fmt);
	buf_room(b, (size_t)n);
	va_start(ap, fmt);
	vsnprintf(b->p + b->n, (size_t)n + 1, fmt, ap);
	va_end(ap);
	b->n += (size_t)n;
}

void
buf_free(struct buf *b)
{
	free(b->p);
	*b = (struct buf){0};
}

bool
write_all(int fd, const void *bytes, size_t n)
{
	const char *p = bytes;
	while (n) {
		ssize_t r = write(fd, p, n);
		if (r < 0 && errno == EINTR)
			continue;
		if (r <= 0)
			return false;
		p += r;
		n -= (size_t)r;
	}
	return true;
}

struct span
span_of(const char *s)
{
	return (struct span){(const u8 *)s, strlen(s)};
}

bool
span_eq(struct span a, struct span b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool
span_is(struct span a, const char *s)
{
	return span_eq(a, span_of(s));
}

bool
span_ends_in(struct span s, const char *end)
{
	size_t n = strlen(end);
	return s.n >= n && memcmp(s.p + s.n - n, end, n) == 0;
}

char *
span_show(struct span s, size_t max)
{
	struct buf b = {0};
	buf_str(&b, "");
	for (size_t i = 0; i < s.n; i++) {
		if (i == max) {
			buf_str(&b, "...");
			break;
		}
		if (s.p[i] >= 0x20 && s.p[i] < 0x7f && s.p[i] != '\\')
			buf_u8(&b, s.p[i]);
		else
			buf_printf(&b, "\\x%02x", s.p[i]);
	}
	return b.p;
}
