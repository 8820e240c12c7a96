/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

#include "wasi/api.h"
#include "wasi/calls/sock.h"
#include "wasi/fd.h"
#include "wasi/mem.h"

enum kind { READ, FLAG, NUMBER, SIZE, ERROR, TYPE, LINGER, NOTSUP };

struct option {
	u32 level, number;
	int host_level, host_option;
	enum kind kind;
};

static const struct option options[] = {
#define OPTION(level, number, host_level, host_option, kind) \
	{level, number, host_level, host_option, kind},
#include "wasi/abi/options.def"
#undef OPTION
};

/* The largest number that is the length of a value; above it is the address of one. */
enum { MOST_LENGTH = 256 };

static u32
find(u32 level, u32 number, const struct option **found)
{
	for (size_t i = 0; i < sizeof options / sizeof *options; i++)
		if (options[i].level == level && options[i].number == number) {
			*found = &options[i];
			return options[i].kind == NOTSUP ? E_NOTSUP : 0;
		}
	return E_NOPROTOOPT;
}

static size_t
size_of(const struct option *o)
{
	return o->kind == LINGER ? 2 * sizeof(int32_t) : sizeof(int32_t);
}

/* What is read of a socket, as the guest has it. */
static u32
translate(const struct option *o, int host)
{
	switch (o->kind) {
	case ERROR:
		return errno_of_host(host);
	case TYPE:
		return host == SOCK_DGRAM    ? SOCKTYPE_DGRAM
		       : host == SOCK_STREAM ? SOCKTYPE_STREAM
		                             : SOCKTYPE_ANY;
	case SIZE:
		return (u32)host / 2;
	default:
		return (u32)host;
	}
}

/* Reads an option. A socket that was lent has only its type. */
static u32
get(const struct fd *f, const struct option *o, int value[2])
{
	struct linger linger = {0};
	socklen_t n = o->kind == LINGER ? sizeof linger : sizeof *value;
	value[0] = value[1] = 0;
	if (f->socket == SOCKET_IDLE && o->kind != TYPE)
		return 0;
	if (getsockopt(f->host, o->host_level, o->host_option,
	               o->kind == LINGER ? (void *)&linger : (void *)value, &n) != 0)
		return errno_here();
	if (o->kind == LINGER) {
		value[0] = linger.l_onoff;
		value[1] = linger.l_linger;
	} else {
		value[0] = (int)translate(o, value[0]);
	}
	return 0;
}

/* BADF, NOTSOCK, FAULT; NOPROTOOPT for an unknown option; NOTSUP; INVAL for too little
 * room. `size` is a length, or where one is: its room before, the length after. */
u32
wasi_sock_getsockopt(struct wasi *w, u32 fd, u32 level, u32 number, u32 value, u32 size)
{
	const struct option *o;
	int got[2];
	u32 room = size, e;
	struct fd *f;
	if ((e = sock_get(w, fd, NEED_sock_getsockopt, &f)) ||
	    (e = find(level, number, &o)))
		return e;
	if (size > MOST_LENGTH) {
		if (!guest_has(w, size, 1, sizeof room, 1))
			return E_FAULT;
		once_copy(&room, guest_at(w, size), sizeof room);
	}
	u32 n = (u32)size_of(o);
	if (room < n)
		return E_INVAL;
	if (!guest_has(w, value, n, 1, 1))
		return E_FAULT;
	if ((e = get(f, o, got)))
		return e;
	memcpy(guest_at(w, value), got, n);
	if (size > MOST_LENGTH)
		memcpy(guest_at(w, size), &n, sizeof n);
	return 0;
}

/* BADF, NOTSOCK, FAULT; NOPROTOOPT for an unknown option, or one that is only read;
 * NOTSUP; INVAL for a short value. A socket that was lent takes all and keeps nothing: it
 * has nobody to talk to. Datagram sockets never share their address (REUSEADDR). */
u32
wasi_sock_setsockopt(struct wasi *w, u32 fd, u32 level, u32 number, const u8 *value,
                     u32 value_n)
{
	const struct option *o;
	int32_t v[2] = {0, 0};
	struct fd *f;
	u32 e;
	if ((e = sock_get(w, fd, NEED_sock_setsockopt, &f)) ||
	    (e = find(level, number, &o)))
		return e;
	if (o->kind == READ || o->kind == ERROR || o->kind == TYPE)
		return E_NOPROTOOPT;
	if (value_n < size_of(o))
		return E_INVAL;
	memcpy(v, value, size_of(o));
	bool shares = o->host_level == SOL_SOCKET && o->host_option == SO_REUSEADDR &&
	              f->filetype == FT_SOCKET_DGRAM;
	if (f->socket == SOCKET_IDLE || f->socket == SOCKET_BOUND || shares)
		return 0;
	struct linger linger = {v[0], v[1]};
	int r = o->kind == LINGER ? setsockopt(f->host, o->host_level, o->host_option,
	                                       &linger, sizeof linger)
	                          : setsockopt(f->host, o->host_level, o->host_option, v,
	                                       sizeof *v);
	return r != 0 ? errno_here() : 0;
}
