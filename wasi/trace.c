/* SPDX-License-Identifier: MIT */
#include <arpa/inet.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "wasi/fd.h"
#include "wasi/mem.h"
#include "wasi/abi/needs.h"
#include "wasi/trace.h"

enum { MOST_BYTES = 64, MOST_ITEMS = 8 };

/* --- the line --- */

static void add(struct wasi *w, const char *fmt, ...)
        __attribute__((format(printf, 2, 3)));

/* Appends to the line. Text that does not fit is left out, with room for the end of the
 * line. */
static void
add(struct wasi *w, const char *fmt, ...)
{
	struct trace *t = &w->trace;
	size_t room = sizeof t->line - 8 - t->n;
	va_list ap;
	va_start(ap, fmt);
	int n = vsnprintf(t->line + t->n, room, fmt, ap);
	va_end(ap);
	t->n += n < 0 ? 0 : (size_t)n < room ? (u32)n : (u32)room - 1;
}

static void
write_out(struct wasi *w)
{
	ssize_t r = write(w->config.trace, w->trace.line, w->trace.n);
	(void)r; /* nobody is left to tell */
	w->trace.n = 0;
}

static void
comma(struct wasi *w)
{
	if (w->trace.shown++)
		add(w, ", ");
}

/* Appends the bytes as a C string; `full` is how many there were. */
static void
quoted(struct wasi *w, const u8 *p, u32 n, u32 full)
{
	add(w, "\"");
	for (u32 i = 0; i < n; i++) {
		if (p[i] == '\n')
			add(w, "\\n");
		else if (p[i] == '"' || p[i] == '\\')
			add(w, "\\%c", p[i]);
		else if (p[i] >= ' ' && p[i] < 0x7f)
			add(w, "%c", p[i]);
		else
			add(w, "\\x%02x", p[i]);
	}
	add(w, full > n ? "\"..." : "\"");
}

static void
quoted_at(struct wasi *w, u32 a, u32 n, u32 most)
{
	if (guest_has(w, a, n, 1, 1))
		quoted(w, guest_at(w, a), n < most ? n : most, n);
	else
		add(w, "0x%x+%u?", a, n); /* not in memory */
}

/* --- arguments --- */

void
trace_u32(struct wasi *w, u32 v)
{
	comma(w);
	add(w, "%" PRIu32, v);
}

void
trace_fd(struct wasi *w, u32 v)
{
	comma(w);
	if (v < w->shared->nfds && w->shared->fds[v] && w->shared->fds[v]->preopen)
		add(w, "%" PRIu32 "<%s>", v, w->shared->fds[v]->preopen);
	else
		add(w, "%" PRId32, (int32_t)v);
}

void
trace_u64(struct wasi *w, u64 v)
{
	comma(w);
	add(w, "%" PRIu64, v);
}

void
trace_i64(struct wasi *w, i64 v)
{
	comma(w);
	add(w, "%" PRId64, v);
}

void
trace_addr(struct wasi *w, u32 v)
{
	comma(w);
	add(w, "0x%" PRIx32, v);
}

static void
one_of(struct wasi *w, u32 v, const char *const *names, u32 n)
{
	comma(w);
	if (v < n)
		add(w, "%s", names[v]);
	else
		add(w, "%" PRIu32 "?", v);
}

static void
flags(struct wasi *w, u32 v, const char *const *names, u32 n)
{
	const char *between = "";
	comma(w);
	for (u32 i = 0; i < n; i++) {
		if (!(v >> i & 1))
			continue;
		add(w, "%s%s", between, names[i]);
		between = "|";
	}
	if (v >> n)
		add(w, "%s0x%" PRIx32 "?", between, v >> n << n);
	else if (!v)
		add(w, "0");
}

#define NAMES(function, how, ...)                                      \
	void function(struct wasi *w, u32 v)                           \
	{                                                              \
		static const char *const names[] = {__VA_ARGS__};      \
		how(w, v, names, (u32)(sizeof names / sizeof *names)); \
	}
NAMES(trace_clock, one_of, "REALTIME", "MONOTONIC", "PROCESS_CPUTIME", "THREAD_CPUTIME")
NAMES(trace_advice, one_of, "NORMAL", "SEQUENTIAL", "RANDOM", "WILLNEED", "DONTNEED",
      "NOREUSE")
NAMES(trace_whence, one_of, "SET", "CUR", "END")
NAMES(trace_fdflags, flags, "APPEND", "DSYNC", "NONBLOCK", "RSYNC", "SYNC")
NAMES(trace_fstflags, flags, "ATIM", "ATIM_NOW", "MTIM", "MTIM_NOW")
NAMES(trace_lookup, flags, "FOLLOW")
NAMES(trace_oflags, flags, "CREAT", "DIRECTORY", "EXCL", "TRUNC")
NAMES(trace_family, one_of, "UNSPEC", "INET", "INET6", "UNIX")
NAMES(trace_socktype, one_of, "ANY", "DGRAM", "STREAM")

/* Names the two rights that decide how a file is opened. */
static void
rights(struct wasi *w, u64 v)
{
	add(w, "0x%" PRIx64 "(%s%s)", v, v & FD_READ ? "r" : "", v & FD_WRITE ? "w" : "");
}

void
trace_rights(struct wasi *w, u64 v)
{
	comma(w);
	rights(w, v);
}

void
trace_str(struct wasi *w, u32 a, u32 n)
{
	comma(w);
	quoted_at(w, a, n, 512);
}

void
trace_buf(struct wasi *w, u32 a, u32 n)
{
	comma(w);
	add(w, "[%" PRIu32 "]", n);
	w->trace.out = a;
	w->trace.outs = n;
}

void
trace_value(struct wasi *w, u32 a, u32 n)
{
	i64 v = 0;
	comma(w);
	if (n <= sizeof v && guest_has(w, a, n, 1, 1)) {
		memcpy(&v, guest_at(w, a), n);
		add(w, "%" PRId64, v);
	} else {
		add(w, "0x%" PRIx32 "+%" PRIu32 "?", a, n);
	}
}

/* An address as it lies in memory: what it means is up to the call. */
static void
place(struct wasi *w, const struct place *v)
{
	struct place p;
	u8 bytes[PLACE_LONG] = {0};
	char text[INET6_ADDRSTRLEN] = "?";
	memcpy(&p, v, sizeof p);
	comma(w);
	if ((p.len != PLACE_IP4 && p.len != PLACE_IP6 && p.len != PLACE_LONG) ||
	    !guest_has(w, p.buf, p.len, 1, 1)) {
		add(w, "0x%" PRIx32 "+%" PRIu32 "?", p.buf, p.len);
		return;
	}
	memcpy(bytes, guest_at(w, p.buf), p.len);
	u8 family = p.len == PLACE_LONG  ? bytes[0]
	            : p.len == PLACE_IP4 ? FAMILY_IP4
	                                 : FAMILY_IP6;
	const u8 *address = p.len == PLACE_LONG ? bytes + 2 : bytes;
	if (family == FAMILY_UNIX)
		quoted(w, address, (u32)strnlen((const char *)address, 126), 0);
	else if (family == FAMILY_IP4 || family == FAMILY_IP6)
		add(w, "%s",
		    inet_ntop(family == FAMILY_IP4 ? AF_INET : AF_INET6, address, text,
		              sizeof text));
	else
		add(w, "no address");
}

void
trace_place(struct wasi *w, u32 a)
{
	if (guest_has(w, a, 1, sizeof(struct place), _Alignof(struct place)))
		place(w, guest_at(w, a));
	else
		trace_addr(w, a);
}

static void
iovecs(struct wasi *w, u32 a, u32 n, bool data)
{
	comma(w);
	if (!guest_has(w, a, n, sizeof(struct iovec32), _Alignof(struct iovec32))) {
		add(w, "0x%" PRIx32 "+%" PRIu32 "?", a, n);
		return;
	}
	add(w, "[");
	for (u32 i = 0; i < n && i < MOST_ITEMS; i++) {
		struct iovec32 v;
		memcpy(&v, (const struct iovec32 *)guest_at(w, a) + i, sizeof v);
		add(w, "%s%" PRIu32, i ? ", " : "", v.len);
		if (data) {
			add(w, " ");
			quoted_at(w, v.buf, v.len, MOST_BYTES);
		}
	}
	add(w, n > MOST_ITEMS ? ", ...]" : "]");
}

void
trace_ciovs(struct wasi *w, u32 a, u32 n)
{
	iovecs(w, a, n, true);
}

void
trace_iovs(struct wasi *w, u32 a, u32 n)
{
	iovecs(w, a, n, false);
	w->trace.out = a;
	w->trace.outs = n;
	w->trace.out_is_iovs = true;
}

void
trace_subs(struct wasi *w, u32 v)
{
	w->trace.in = v;
}

void
trace_nsubs(struct wasi *w, u32 n)
{
	comma(w);
	if (!guest_has(w, w->trace.in, n, sizeof(struct subscription), 8)) {
		add(w, "0x%" PRIx32 "+%" PRIu32 "?", w->trace.in, n);
		return;
	}
	add(w, "[");
	for (u32 i = 0; i < n && i < MOST_ITEMS; i++) {
		struct subscription s;
		memcpy(&s, (const struct subscription *)guest_at(w, w->trace.in) + i,
		       sizeof s);
		add(w, "%s", i ? ", " : "");
		if (s.type == EVENT_CLOCK)
			add(w, "clock %" PRIu32 " %s%" PRIu64 " ns", s.u.clock.id,
			    s.u.clock.flags & SUBCLOCK_ABSTIME ? "at " : "in ",
			    s.u.clock.timeout);
		else
			add(w, "%s %" PRIu32,
			    s.type == EVENT_FD_READ    ? "read"
			    : s.type == EVENT_FD_WRITE ? "write"
			                               : "?",
			    s.u.fd);
	}
	add(w, n > MOST_ITEMS ? ", ...]" : "]");
}

/* --- results --- */

void
trace_r16(struct wasi *w, const u16 *v)
{
	comma(w);
	add(w, "%" PRIu16, *v);
}

void
trace_r32(struct wasi *w, const u32 *v)
{
	comma(w);
	add(w, "%" PRIu32, *v);
	w->trace.count = *v;
	w->trace.counted = true;
}

void
trace_r64(struct wasi *w, const u64 *v)
{
	trace_u64(w, *v);
}

static const char *const filetypes[] = {"unknown",   "block device", "character device",
                                        "directory", "file",         "datagram socket",
                                        "socket",    "symbolic link"};

void
trace_fdstat(struct wasi *w, const struct fdstat *v)
{
	comma(w);
	add(w, "{%s, flags ", filetypes[v->filetype & 7]);
	w->trace.shown = 0;
	trace_fdflags(w, v->flags);
	add(w, ", rights ");
	rights(w, v->rights);
	add(w, "}");
}

void
trace_prestat(struct wasi *w, const struct prestat *v)
{
	comma(w);
	add(w, "{directory, name of %" PRIu32 " bytes}", v->name_len);
}

void
trace_filestat(struct wasi *w, const struct filestat *v)
{
	comma(w);
	add(w, "{%s, size %" PRIu64 ", ino %" PRIu64 ", mtim %" PRIu64 "}",
	    filetypes[v->filetype & 7], v->size, v->ino, v->mtim);
}

void
trace_room(struct wasi *w, const struct place *v)
{
	place(w, v);
}

/* Shows the bytes that a call has written to memory. */
static void
filled(struct wasi *w)
{
	struct trace *t = &w->trace;
	u32 a = t->out, n = t->outs;
	if (t->out_is_iovs) {
		struct iovec32 v;
		if (!n || !guest_has(w, a, n, sizeof v, 1))
			return;
		memcpy(&v, guest_at(w, a), sizeof v);
		a = v.buf; /* the first buffer is enough to recognise it */
		n = v.len;
	}
	if (t->counted && t->count < n)
		n = t->count;
	if (n) {
		comma(w);
		quoted_at(w, a, n, MOST_BYTES);
	}
}

/* --- a line's parts --- */

void
trace_call(struct wasi *w, const char *name)
{
	w->trace.n = w->trace.shown = w->trace.outs = 0;
	w->trace.counted = w->trace.out_is_iovs = false;
	add(w, "wasi: %s(", name);
}

void
trace_called(struct wasi *w)
{
	add(w, ")");
	write_out(w);
	w->trace.shown = 0;
	add(w, " = ");
}

void
trace_last(struct wasi *w)
{
	add(w, ")\n");
	write_out(w);
}

void
trace_end(struct wasi *w, u32 error)
{
	if (error)
		add(w, "E%s (%" PRIu32 ", %s)", errno_name(error), error,
		    errno_text(error));
	else
		filled(w);
	if (!error && !w->trace.shown)
		add(w, "0");
	w->trace.line[w->trace.n++] = '\n';
	write_out(w);
}

void
trace_note(struct wasi *w, const char *text)
{
	w->trace.n = 0;
	add(w, "wasi: note: %s", text);
	w->trace.line[w->trace.n++] = '\n';
	write_out(w);
}
