/* SPDX-License-Identifier: MIT */
/* reach: what --connect grants. The driver parses it with the same code, so that a
 * malformed grant never reaches a program.
 *
 *	HOST:PORT	HOST: a number, [IPV6], a prefix (10.0.0.0/8, [fd00::/8]),
 *			localhost, NAME, *.NAME, or * (all that is public);
 *			PORT: a number, a range (8000-8080), or *
 *	unix:PATH	a Unix socket, compared byte by byte with what the guest says
 *
 * Addresses are compared as 16 bytes, IPv4 as ::ffff:a.b.c.d: a guest may write
 * either. */
#ifndef RUNTIME_SHARED_REACH_H
#define RUNTIME_SHARED_REACH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* For printf, with the grant that is malformed. */
#define REACH_HINT                                                                  \
	"%s is nothing to connect to: NUMBER:PORT, [IPV6]:PORT, PREFIX/BITS:PORT, " \
	"localhost:PORT, NAME:PORT, *.NAME:PORT, *:PORT or unix:PATH; PORT is a "   \
	"number, a range like 8000-8080, or *"

/* An address and a port, in the host's byte order. */
struct endpoint {
	uint8_t address[16];
	uint16_t port;
};

enum reach_kind {
	REACH_PREFIX,    /* the first `bits` bits of `address` */
	REACH_LOCALHOST, /* 127.0.0.1 and ::1 */
	REACH_PUBLIC,    /* all that is in no row of special_ranges.def */
	REACH_NAME,      /* `text`, in lower case, without a dot at its end */
	REACH_BENEATH,   /* the names that end in `text`, which begins with a dot */
	REACH_UNIX,      /* the path `text` */
};

struct reach {
	enum reach_kind kind;
	uint8_t address[16];
	unsigned bits;
	uint16_t low, high; /* ports */
	char text[254];
};

/* Parses a grant. Returns false for what is none. */
bool reach_parse(const char *spec, struct reach *r);
/* Whether the grant allows the address as a number. A name allows none: what it stands
 * for is only known from an answer. */
bool reach_allows(const struct reach *r, const struct endpoint *e);
/* Whether the grant covers a name (lower case, without a dot at its end). `*` covers
 * all. */
bool reach_covers_name(const struct reach *r, const char *name);
/* Whether a name that the grant covers may stand for the address. */
bool reach_may_stand_for(const struct reach *r, const uint8_t address[16]);
/* Parses an IPv4 or IPv6 number, as 16 bytes. */
bool reach_number(const char *text, uint8_t address[16]);
/* Writes an IPv4 address as 16 bytes. */
void reach_from_ip4(const uint8_t ip4[4], uint8_t address[16]);
/* Whether the address is in no row of special_ranges.def. */
bool reach_is_public(const uint8_t address[16]);

#endif
