/* SPDX-License-Identifier: MIT */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/un.h>

#include "wasi/calls/address.h"
#include "wasi/mem.h"

static bool
is_ip4(const u8 address[16])
{
	static const u8 prefix[12] = {[10] = 255, 255};
	return memcmp(address, prefix, sizeof prefix) == 0;
}

static u32
read_long(const u8 *bytes, struct net_address *a, struct address_text *text)
{
	struct place_long p;
	memcpy(&p, bytes, sizeof p);
	if (p.family < FAMILY_IP4 || p.family > FAMILY_UNIX)
		return E_AFNOSUPPORT;
	a->family = (u8)p.family;
	if (p.family == FAMILY_IP4) {
		reach_from_ip4(p.address, a->at.address);
	} else if (p.family == FAMILY_IP6) {
		memcpy(a->at.address, p.address, 16);
		memcpy(&a->zone, bytes + PLACE_ZONE, sizeof a->zone);
	} else {
		size_t n = strnlen((const char *)p.address, sizeof p.address);
		if (n >= sizeof((struct sockaddr_un *)0)->sun_path)
			return E_INVAL;
		memcpy(text->path, p.address, n);
		text->path[n] = 0;
	}
	return 0;
}

/* Copies a place and checks it. */
static u32
copy_place(const struct wasi *w, const struct place *place, struct place *copy)
{
	once_copy(copy, place, sizeof *copy);
	if (copy->len != PLACE_IP4 && copy->len != PLACE_IP6 && copy->len != PLACE_LONG)
		return E_INVAL;
	return guest_has(w, copy->buf, copy->len, 1, 1) ? 0 : E_FAULT;
}

u32
address_read(const struct wasi *w, const struct place *place, u32 port,
             struct net_address *a, struct address_text *text)
{
	u8 bytes[PLACE_LONG];
	struct place copy;
	u32 e = copy_place(w, place, &copy);
	if (e)
		return e;
	if (port > UINT16_MAX)
		return E_INVAL;
	once_copy(bytes, guest_at(w, copy.buf), copy.len);
	text->path[0] = 0;
	*a = (struct net_address){.at.port = (u16)port, .path = text->path};
	switch (copy.len) {
	case PLACE_IP4:
		a->family = FAMILY_IP4;
		reach_from_ip4(bytes, a->at.address);
		return 0;
	case PLACE_IP6:
		a->family = FAMILY_IP6;
		memcpy(a->at.address, bytes, 16);
		return 0;
	default:
		return read_long(bytes, a, text);
	}
}

socklen_t
address_to_host(const struct net_address *a, u8 family, struct sockaddr_storage *host)
{
	memset(host, 0, sizeof *host);
	if (family == FAMILY_IP6 && a->family != FAMILY_UNIX) {
		struct sockaddr_in6 six = {.sin6_family = AF_INET6,
		                           .sin6_port = htons(a->at.port),
		                           .sin6_scope_id = a->zone};
		memcpy(&six.sin6_addr, a->at.address, 16);
		memcpy(host, &six, sizeof six);
		return sizeof six;
	}
	if (family == FAMILY_IP4 && a->family == FAMILY_IP4) {
		struct sockaddr_in four = {.sin_family = AF_INET,
		                           .sin_port = htons(a->at.port)};
		memcpy(&four.sin_addr, a->at.address + 12, 4);
		memcpy(host, &four, sizeof four);
		return sizeof four;
	}
	return 0;
}

void
address_of_host(const struct sockaddr_storage *host, socklen_t n, struct net_address *a,
                struct address_text *text)
{
	text->path[0] = 0;
	*a = (struct net_address){.path = text->path};
	if (host->ss_family == AF_INET && n >= sizeof(struct sockaddr_in)) {
		struct sockaddr_in four;
		memcpy(&four, host, sizeof four);
		a->family = FAMILY_IP4;
		a->at.port = ntohs(four.sin_port);
		reach_from_ip4((const u8 *)&four.sin_addr, a->at.address);
	} else if (host->ss_family == AF_INET6 && n >= sizeof(struct sockaddr_in6)) {
		struct sockaddr_in6 six;
		memcpy(&six, host, sizeof six);
		a->family = FAMILY_IP6;
		a->at.port = ntohs(six.sin6_port);
		a->zone = six.sin6_scope_id;
		memcpy(a->at.address, &six.sin6_addr, 16);
	} else if (host->ss_family == AF_UNIX && n >= sizeof(sa_family_t)) {
		struct sockaddr_un u;
		size_t most = n - offsetof(struct sockaddr_un, sun_path);
		memset(&u, 0, sizeof u);
		memcpy(&u, host, n < sizeof u ? n : sizeof u);
		a->family = FAMILY_UNIX;
		most = most < sizeof u.sun_path ? most : sizeof u.sun_path;
		memcpy(text->path, u.sun_path, most);
		text->path[most < sizeof text->path ? most : sizeof text->path - 1] = 0;
	}
}

u32
address_room(const struct wasi *w, const struct place *place)
{
	struct place copy;
	return copy_place(w, place, &copy);
}

u32
address_write(const struct wasi *w, const struct place *place,
              const struct net_address *a)
{
	struct place copy;
	u8 bytes[PLACE_LONG] = {0};
	u32 e = copy_place(w, place, &copy);
	if (e)
		return e;
	const u8 *address = a->at.address;
	u16 family = a->family;
	if (copy.len == PLACE_LONG) {
		memcpy(bytes, &family, sizeof family);
		if (family == FAMILY_IP4)
			memcpy(bytes + 2, address + 12, 4);
		else if (family == FAMILY_IP6)
			memcpy(bytes + 2, address, 16);
		else if (family == FAMILY_UNIX)
			memcpy(bytes + 2, a->path, strlen(a->path));
		if (family == FAMILY_IP6)
			memcpy(bytes + PLACE_ZONE, &a->zone, sizeof a->zone);
	} else if (family == FAMILY_IP4 || (family == FAMILY_IP6 && is_ip4(address))) {
		memcpy(bytes, address + 12, 4);
	} else if (copy.len == PLACE_IP6 && family != FAMILY_UNIX) {
		memcpy(bytes, address, 16);
	} else {
		return E_INVAL;
	}
	memcpy(guest_at(w, copy.buf), bytes, copy.len);
	return 0;
}

void
address_show(const struct net_address *a, char *text, size_t size)
{
	char number[INET6_ADDRSTRLEN] = "?";
	if (a->family == FAMILY_UNIX) {
		snprintf(text, size, "unix:%s", a->path);
	} else if (a->family == FAMILY_IP4) {
		inet_ntop(AF_INET, a->at.address + 12, number, sizeof number);
		snprintf(text, size, "%s:%u", number, a->at.port);
	} else if (a->family == FAMILY_IP6) {
		inet_ntop(AF_INET6, a->at.address, number, sizeof number);
		snprintf(text, size, "[%s]:%u", number, a->at.port);
	} else {
		snprintf(text, size, "none");
	}
}
