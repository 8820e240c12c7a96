/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "wasi/abi/errno.h"
#include "wasi/mem.h"
#include "wasi/tape.h"

static const char *const names[] = {
#define W(n, name, needs, ...) #name,
#include "wasi/abi/api.def"
#undef W
        "proc_exit"};

struct head {
	u16 function, e;
	u32 hash, pieces;
};

struct piece {
	u32 address, size;
};

/* What is written of one call. */
struct line {
	u8 *p;
	size_t n, room;
	u32 pieces;
};

void
tape_argument(struct tape_call *c, enum tape_shape shape, const char *kind, u64 value,
              u32 count, size_t size)
{
	c->arguments[c->n++] =
	        (struct tape_argument){shape, kind, value, count, (u32)size};
}

static bool
is(const struct tape_argument *a, const char *kind)
{
	return strcmp(a->kind, kind) == 0;
}

/* Ends the guest. */
static void
stop(struct wasi *w, const char *text)
{
	dprintf(STDERR_FILENO, "%s: %s after %llu calls: %s\n",
	        program_invocation_short_name,
	        w->config.replay ? "the replay ends" : "the recording ends",
	        (unsigned long long)w->tape_calls, text);
	w->config.exit(w->config.exit_arg, 1);
	abort(); /* it does not return */
}

/* --- what the guest gave --- */

static u64
mix(u64 h, const void *p, size_t n)
{
	const u8 *bytes = p;
	for (size_t i = 0; i < n; i++)
		h = (h ^ bytes[i]) * 0x100000001b3;
	return h;
}

/* The bytes that a list of the guest says are to be written. */
static u64
mix_list(const struct wasi *w, u64 h, const struct tape_argument *a)
{
	for (u32 i = 0; i < a->count; i++) {
		struct iovec32 v;
		memcpy(&v, (const struct iovec32 *)guest_at(w, (u32)a->value) + i,
		       sizeof v);
		if (guest_has(w, v.buf, v.len, 1, 1))
			h = mix(h, guest_at(w, v.buf), v.len);
	}
	return h;
}

static u32
hash_of(const struct wasi *w, const struct tape_call *c)
{
	u64 h = 0xcbf29ce484222325;
	for (u32 i = 0; i < c->n; i++) {
		const struct tape_argument *a = &c->arguments[i];
		h = mix(h, &a->value, sizeof a->value);
		h = mix(h, &a->count, sizeof a->count);
		if (a->shape == TAPE_IN)
			h = mix(h, guest_at(w, (u32)a->value),
			        (size_t)a->count * a->size);
		if (is(a, "ciovs"))
			h = mix_list(w, h, a);
	}
	return (u32)(h ^ h >> 32);
}

/* --- what it got --- */

static void
add(struct line *l, const void *p, size_t n)
{
	if (l->n + n > l->room) {
		l->room = 2 * (l->n + n);
		l->p = realloc(l->p, l->room);
		if (!l->p)
			abort();
	}
	memcpy(l->p + l->n, p, n);
	l->n += n;
}

/* Adds memory that the call has filled. */
static void
add_piece(const struct wasi *w, struct line *l, u32 address, u32 n)
{
	struct piece piece = {address, n};
	if (!n || !guest_has(w, address, n, 1, 1))
		return;
	add(l, &piece, sizeof piece);
	add(l, guest_at(w, address), n);
	l->pieces++;
}

/* The first of n bytes that a list has room for. */
static void
add_list(const struct wasi *w, struct line *l, const struct tape_argument *a, u32 n)
{
	for (u32 i = 0; i < a->count && n; i++) {
		struct iovec32 v;
		memcpy(&v, (const struct iovec32 *)guest_at(w, (u32)a->value) + i,
		       sizeof v);
		u32 part = v.len < n ? v.len : n;
		add_piece(w, l, v.buf, part);
		n -= part;
	}
}

/* How much a call says that it filled: its first result of 32 bits; else UINT32_MAX. */
static u32
filled(const struct wasi *w, const struct tape_call *c)
{
	for (u32 i = 0; i < c->n; i++)
		if (is(&c->arguments[i], "r32")) {
			u32 n;
			memcpy(&n, guest_at(w, (u32)c->arguments[i].value), sizeof n);
			return n;
		}
	return UINT32_MAX;
}

/* Adds strings and the pointers to them, which args_get and environ_get write. */
static void
add_strings(const struct wasi *w, struct line *l, const struct tape_call *c,
            char *const *strings, u32 n)
{
	size_t size = 0;
	for (u32 i = 0; i < n; i++)
		size += strlen(strings[i]) + 1;
	add_piece(w, l, (u32)c->arguments[0].value, 4 * n);
	add_piece(w, l, (u32)c->arguments[1].value, (u32)size);
}

/* Adds what functions fill whose arguments do not say it. */
static void
add_others(const struct wasi *w, struct line *l, const struct tape_call *c)
{
	const struct tape_argument *a = c->arguments;
	u32 n = 0;
	switch (c->function) {
	case TAPE_args_get:
		add_strings(w, l, c, w->config.argv, (u32)w->config.argc);
		break;
	case TAPE_environ_get:
		while (w->config.envp[n])
			n++;
		add_strings(w, l, c, w->config.envp, n);
		break;
	case TAPE_poll_oneoff:
		add_piece(w, l, (u32)a[1].value,
		          filled(w, c) * (u32)sizeof(struct event));
		break;
	case TAPE_sock_getsockopt: /* the size is a number, or where one is */
		add_piece(w, l, (u32)a[3].value, 8);
		if (a[4].value > 256)
			add_piece(w, l, (u32)a[4].value, 4);
		break;
	}
}

void
tape_record(struct wasi *w, const struct tape_call *c, u32 e)
{
	struct line l = {0};
	struct head head = {(u16)c->function, (u16)e, hash_of(w, c), 0};
	add(&l, &head, sizeof head);
	u32 n = e ? 0 : filled(w, c);
	for (u32 i = 0; i < c->n && !e; i++) {
		const struct tape_argument *a = &c->arguments[i];
		u32 size = a->count * a->size;
		if (is(a, "room")) {
			struct place place;
			memcpy(&place, guest_at(w, (u32)a->value), sizeof place);
			add_piece(w, &l, place.buf, place.len);
		} else if (a->shape == TAPE_RET) {
			add_piece(w, &l, (u32)a->value, a->size);
		} else if (a->shape == TAPE_OUT) {
			add_piece(w, &l, (u32)a->value, n < size ? n : size);
		} else if (is(a, "iovs")) {
			add_list(w, &l, a, n);
		}
	}
	if (!e)
		add_others(w, &l, c);
	((struct head *)(void *)l.p)->pieces = l.pieces;
	const u8 *p = l.p;
	for (size_t left = l.n; left;) {
		ssize_t r = write(w->config.record, p, left);
		if (r < 0 && errno == EINTR)
			continue;
		if (r <= 0)
			stop(w, strerror(errno));
		p += r;
		left -= (size_t)r;
	}
	free(l.p);
	w->tape_calls++;
}

/* --- replay --- */

/* Takes n bytes off the tape. */
static const u8 *
take(struct wasi *w, size_t n)
{
	if (n > w->config.replay_n - w->tape_at)
		stop(w, "the recording has no more");
	const u8 *p = w->config.replay + w->tape_at;
	w->tape_at += n;
	return p;
}

static void
compare(struct wasi *w, const struct tape_call *c, const struct head *head)
{
	char text[128];
	const char *recorded =
	        head->function <= TAPE_proc_exit ? names[head->function] : "nothing";
	if (head->function != c->function)
		snprintf(text, sizeof text, "the program calls %s, the recording has %s",
		         names[c->function], recorded);
	else if (head->hash != hash_of(w, c))
		snprintf(text, sizeof text,
		         "the program gives %s something else than in the recording",
		         recorded);
	else
		return;
	stop(w, text);
}

/* What the guest prints is seen again. */
static void
print(const struct wasi *w, const struct tape_call *c, u32 n)
{
	const struct tape_argument *list = &c->arguments[1];
	int fd = (int)c->arguments[0].value;
	for (u32 i = 0; i < list->count && n; i++) {
		struct iovec32 v;
		memcpy(&v, (const struct iovec32 *)guest_at(w, (u32)list->value) + i,
		       sizeof v);
		u32 part = v.len < n ? v.len : n;
		if (guest_has(w, v.buf, part, 1, 1) &&
		    write(fd, guest_at(w, v.buf), part) < 0)
			return;
		n -= part;
	}
}

bool
tape_answers(struct wasi *w, const struct tape_call *c, u32 *e)
{
	struct head head;
	if (!w->config.replay)
		return false;
	memcpy(&head, take(w, sizeof head), sizeof head);
	compare(w, c, &head);
	for (u32 i = 0; i < head.pieces; i++) {
		struct piece piece;
		memcpy(&piece, take(w, sizeof piece), sizeof piece);
		const u8 *bytes = take(w, piece.size);
		if (!guest_has(w, piece.address, piece.size, 1, 1))
			stop(w, "the recording is damaged");
		memcpy(guest_at(w, piece.address), bytes, piece.size);
	}
	*e = head.e;
	w->tape_calls++;
	bool prints = c->function == TAPE_fd_write &&
	              (c->arguments[0].value == 1 || c->arguments[0].value == 2);
	if (prints && !*e)
		print(w, c, filled(w, c));
	/* a signal that the guest raises is its own */
	return c->function != TAPE_proc_exit && c->function != TAPE_proc_raise;
}
