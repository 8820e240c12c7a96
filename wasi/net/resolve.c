/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "runtime/shared/once.h"
#include "wasi/call.h"
#include "wasi/net/dns.h"
#include "wasi/fd.h"
#include "wasi/net/resolve.h"

enum { MOST_WRITE = 514, STREAM_ROOM = DNS_MOST + 2 };

/* What is known of a watched socket. */
struct watched {
	bool free;
	u8 made[MOST_WRITE]; /* an answer of ours, for the next read */
	u32 nmade;
	/* the last question that left: only its answer is believed */
	u8 id[2];
	char name[DNS_NAME];
	u32 nin; /* of a stream: bytes of the message that is on its way */
	u8 in[STREAM_ROOM];
};

u32
resolve_watch(struct fd *f, bool free_)
{
	f->watched = calloc(1, sizeof *f->watched);
	if (!f->watched)
		return E_NOMEM;
	f->watched->free = free_;
	return 0;
}

bool
resolve_waits(const struct fd *f)
{
	return f->watched && f->watched->nmade;
}

/* Copies at most `most` bytes of a list. Returns how many there are. */
static size_t
gather(const struct iovec *v, int n, u8 *to, size_t most)
{
	size_t all = 0;
	for (int i = 0; i < n; i++) {
		size_t room = all < most ? most - all : 0;
		size_t take = v[i].iov_len < room ? v[i].iov_len : room;
		once_copy(to + (all < most ? all : 0), v[i].iov_base, take);
		all += v[i].iov_len;
	}
	return all;
}

static size_t
scatter(const u8 *from, size_t size, const struct iovec *v, int n)
{
	size_t done = 0;
	for (int i = 0; i < n && done < size; i++) {
		size_t take = v[i].iov_len < size - done ? v[i].iov_len : size - done;
		memcpy(v[i].iov_base, from + done, take);
		done += take;
	}
	return done;
}

u32
resolve_write(struct wasi *w, struct fd *f, const struct iovec *v, int n, u32 *done)
{
	struct watched *d = f->watched;
	u8 copy[MOST_WRITE];
	char name[DNS_NAME];
	size_t all = gather(v, n, copy, sizeof copy);
	size_t skip = f->filetype == FT_SOCKET_STREAM ? 2 : 0;
	if (all > sizeof copy || all < skip)
		return E_ACCES;
	bool whole = !skip || ((size_t)copy[0] << 8 | copy[1]) == all - skip;
	if (!whole || !dns_question(copy + skip, all - skip, name))
		return E_ACCES;
	if (!d->free && !net_may_ask(w, name)) {
		size_t size = dns_refuse(copy + skip, all - skip, d->made + skip);
		d->made[0] = skip ? (u8)(size >> 8) : d->made[0];
		d->made[1] = skip ? (u8)size : d->made[1];
		d->nmade = (u32)(size + skip);
		*done = (u32)all;
		return 0;
	}
	memcpy(d->id, copy + skip, sizeof d->id);
	memcpy(d->name, name, sizeof name);
	struct iovec one = {copy, all};
	struct msghdr m = {.msg_iov = &one, .msg_iovlen = 1};
	call_waits(w);
	ssize_t r = sendmsg(f->host, &m, MSG_NOSIGNAL);
	call_goes_on(w);
	if (r < 0)
		return errno_here();
	*done = (u32)r;
	return 0;
}

struct lesson {
	struct wasi *w;
	const struct watched *d;
};

static void
learn(void *arg, const char *name, const u8 address[16])
{
	const struct lesson *l = arg;
	if (strcmp(name, l->d->name) == 0)
		net_learn(l->w, name, address);
}

static void
read_answer(struct wasi *w, struct watched *d, const u8 *message, size_t n)
{
	char name[DNS_NAME];
	struct lesson l = {w, d};
	if (n >= sizeof d->id && memcmp(message, d->id, sizeof d->id) == 0)
		(void)dns_answer(message, n, name, learn, &l);
}

/* Puts what came of a stream together, and reads each message that is whole. */
static void
feed(struct wasi *w, struct watched *d, const u8 *p, size_t n)
{
	while (n) {
		size_t room = STREAM_ROOM - d->nin, take = n < room ? n : room;
		memcpy(d->in + d->nin, p, take);
		d->nin += (u32)take;
		p += take;
		n -= take;
		while (d->nin >= 2) {
			size_t size = (size_t)d->in[0] << 8 | d->in[1];
			if (d->nin < size + 2)
				break;
			read_answer(w, d, d->in + 2, size);
			d->nin -= (u32)(size + 2);
			memmove(d->in, d->in + size + 2, d->nin);
		}
	}
}

/* Receives into memory of the host's and reads what came, before the guest gets it: in
 * its own memory another of its threads could change the answer first. */
static u32
receive(struct wasi *w, struct fd *f, const struct iovec *v, int n, int flags, u32 *done,
        bool *truncated)
{
	enum { MOST = 1 << 17 }; /* more than any datagram */
	size_t room = 0;
	for (int i = 0; i < n; i++)
		room += v[i].iov_len;
	room = room < MOST ? room : MOST;
	struct iovec one = {malloc(room ? room : 1), room};
	struct msghdr m = {.msg_iov = &one, .msg_iovlen = 1};
	if (!one.iov_base)
		return E_NOMEM;
	call_waits(w);
	ssize_t r = recvmsg(f->host, &m, flags);
	call_goes_on(w);
	u32 e = r < 0 ? errno_here() : 0;
	if (!e) {
		*truncated = m.msg_flags & MSG_TRUNC;
		*done = (u32)scatter(one.iov_base, (size_t)r, v, n);
	}
	if (!e && !(flags & MSG_PEEK) && !*truncated) {
		if (f->filetype == FT_SOCKET_STREAM)
			feed(w, f->watched, one.iov_base, (size_t)r);
		else
			read_answer(w, f->watched, one.iov_base, (size_t)r);
	}
	free(one.iov_base);
	return e;
}

u32
resolve_read(struct wasi *w, struct fd *f, struct iovec *v, int n, int flags, u32 *done,
             bool *truncated)
{
	struct watched *d = f->watched;
	*truncated = false;
	if (d->nmade) {
		size_t size = scatter(d->made, d->nmade, v, n);
		bool stream = f->filetype == FT_SOCKET_STREAM;
		*done = (u32)size;
		if (flags & MSG_PEEK)
			return 0;
		*truncated = !stream && size < d->nmade;
		if (stream)
			memmove(d->made, d->made + size, d->nmade - size);
		d->nmade = stream ? d->nmade - (u32)size : 0;
		return 0;
	}
	return receive(w, f, v, n, flags, done, truncated);
}
