/* SPDX-License-Identifier: MIT */
/* addrinfo: sock_getaddrinfo for numbers and localhost. Names need a resolver, and that
 * would stop the whole guest while it waits: Go's own, in the guest, does not. The guest
 * makes the list of results, and the host fills the first one. */
#include <stdlib.h>
#include <string.h>

#include "wasi/api.h"
#include "wasi/mem.h"
#include "wasi/net/net.h"

enum { AI_LEAST_DATA = 14, AI_NUMERIC_MOST = 64 };

/* As it lies in memory. */
struct addrinfo32 {
	u16 flags;
	u8 family, socktype;
	u32 protocol; /* guests in Rust and C: a byte and padding */
	u32 address_size, address;
	u32 name, name_size;
	u32 next;
};
_Static_assert(sizeof(struct addrinfo32) == 28, "the extension's addrinfo");

/* What addrinfo32.address points to. */
struct sockaddr32 {
	u32 family; /* guests in Rust and C: a byte and padding */
	u32 size, data;
};

static bool
copy_in(const struct wasi *w, u32 at, void *to, u32 n)
{
	if (!guest_has(w, at, n, 1, 1))
		return false;
	once_copy(to, guest_at(w, at), n);
	return true;
}

static bool
copy_out(const struct wasi *w, u32 at, const void *from, u32 n)
{
	if (!guest_has(w, at, n, 1, 1))
		return false;
	memcpy(guest_at(w, at), from, n);
	return true;
}

/* Copies a name; the NUL at its end may count or not. */
static bool
copy_text(const char *from, u32 n, char to[AI_NUMERIC_MOST])
{
	if (n && !from[n - 1])
		n--;
	if (n >= AI_NUMERIC_MOST)
		return false;
	once_copy(to, from, n);
	to[n] = 0;
	return !memchr(to, 0, n);
}

static u32
parse_service(const char *text, u32 n, u16 *port)
{
	char service[AI_NUMERIC_MOST];
	if (!copy_text(text, n, service))
		return E_INVAL;
	size_t digits = strspn(service, "0123456789");
	long v = strtol(service, NULL, 10);
	if (digits > 5 || service[digits] || v > UINT16_MAX)
		return E_NOTSUP; /* names of services are in a file */
	*port = (u16)v;
	return 0;
}

/* Numbers; localhost; nothing: localhost, or with PASSIVE all addresses. */
static u32
parse_node(const char *text, u32 n, const struct addrinfo32 *hints, u8 address[16])
{
	enum { PASSIVE = 1 };
	char node[AI_NUMERIC_MOST];
	bool six = hints->family == FAMILY_IP6;
	if (!copy_text(text, n, node))
		return E_NOSYS;
	if (!*node && (hints->flags & PASSIVE))
		return reach_number(six ? "::" : "0.0.0.0", address) ? 0 : E_INVAL;
	if (!*node || strcmp(node, "localhost") == 0)
		return reach_number(six ? "::1" : "127.0.0.1", address) ? 0 : E_INVAL;
	return reach_number(node, address) ? 0 : E_NOSYS;
}

/* Writes the address to the first entry. Guests in Rust say that they have 14 bytes for
 * it, have 26, and look for an IPv6 address 4 bytes farther on. */
static u32
fill(struct wasi *w, u32 entry, const struct addrinfo32 *hints, bool four, u16 port,
     const u8 address[16])
{
	u8 data[26] = {(u8)(port >> 8), (u8)port};
	struct addrinfo32 a;
	struct sockaddr32 s;
	if (!copy_in(w, entry, &a, sizeof a) || !copy_in(w, a.address, &s, sizeof s))
		return E_FAULT;
	if (s.size < AI_LEAST_DATA)
		return E_INVAL;
	u32 at = four || s.size > AI_LEAST_DATA ? 2 : 6, n = four ? 4 : 16;
	memcpy(data + at, four ? address + 12 : address, n);
	a.family = four ? FAMILY_IP4 : FAMILY_IP6;
	a.socktype = hints->socktype;
	s.family = a.family;
	if (!copy_out(w, s.data, data, at + n) || !copy_out(w, a.address, &s, sizeof s) ||
	    !copy_out(w, entry, &a, offsetof(struct addrinfo32, protocol)))
		return E_FAULT;
	return 0;
}

/* NOSYS without a grant of sockets, and for a name; FAULT; INVAL for too little room;
 * NOTSUP for a service that is no number; AFNOSUPPORT for a number of another family than
 * the hints'. */
u32
wasi_sock_getaddrinfo(struct wasi *w, const char *node, u32 node_n, const char *service,
                      u32 service_n, u32 hints_at, u32 list, u32 most, u32 *count)
{
	struct addrinfo32 hints = {0};
	u8 address[16];
	u16 port = 0;
	u32 entry, e;
	if (!w->net)
		return E_NOSYS;
	if (hints_at && !copy_in(w, hints_at, &hints, sizeof hints))
		return E_FAULT;
	if (!copy_in(w, list, &entry, sizeof entry))
		return E_FAULT;
	if (!most)
		return E_INVAL;
	if ((e = parse_service(service, service_n, &port)) ||
	    (e = parse_node(node, node_n, &hints, address)))
		return e;
	static const u8 prefix[12] = {[10] = 255, 255};
	bool four = memcmp(address, prefix, sizeof prefix) == 0;
	if (hints.family && hints.family != (four ? FAMILY_IP4 : FAMILY_IP6))
		return E_AFNOSUPPORT;
	e = fill(w, entry, &hints, four, port, address);
	if (!e)
		*count = 1;
	return e;
}
