/* SPDX-License-Identifier: MIT */
#include <arpa/inet.h>
#include <string.h>

#include "runtime/shared/reach.h"

enum { NO, YES, IP4_BITS = 96 };

static const struct {
	const char *address;
	unsigned bits;
	bool house;
} ranges[] = {
#define RANGE(address, bits, house, why) {address, bits, house},
#include "runtime/shared/special_ranges.def"
#undef RANGE
};

static const uint8_t loopback4[16] = {[10] = 255, 255, 127, 0, 0, 1};
static const uint8_t loopback6[16] = {[15] = 1};

void
reach_from_ip4(const uint8_t ip4[4], uint8_t address[16])
{
	memset(address, 0, 10);
	memset(address + 10, 255, 2);
	memcpy(address + 12, ip4, 4);
}

static bool
is_ip4(const uint8_t address[16])
{
	return memcmp(address, loopback4, 12) == 0;
}

bool
reach_number(const char *text, uint8_t address[16])
{
	uint8_t ip4[4];
	if (inet_pton(AF_INET, text, ip4) == 1) {
		reach_from_ip4(ip4, address);
		return true;
	}
	return inet_pton(AF_INET6, text, address) == 1;
}

static bool
has_prefix(const uint8_t address[16], const uint8_t prefix[16], unsigned bits)
{
	unsigned bytes = bits / 8, rest = bits % 8;
	if (memcmp(address, prefix, bytes) != 0)
		return false;
	return !rest || ((address[bytes] ^ prefix[bytes]) >> (8 - rest)) == 0;
}

/* --- what is public --- */

/* The index of the range that has the address, or -1. */
static int
range_of(const uint8_t address[16])
{
	for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
		uint8_t prefix[16];
		unsigned bits = ranges[i].bits;
		if (inet_pton(AF_INET6, ranges[i].address, prefix) != 1)
			return (int)i; /* a mistake in the table opens nothing */
		if (is_ip4(prefix))
			bits += IP4_BITS;
		if (has_prefix(address, prefix, bits))
			return (int)i;
	}
	return -1;
}

bool
reach_is_public(const uint8_t address[16])
{
	return range_of(address) < 0;
}

/* --- parsing --- */

static bool
parse_port(const char *text, uint16_t *low, uint16_t *high)
{
	unsigned v[2] = {0, 0};
	if (strcmp(text, "*") == 0) {
		*low = 1;
		*high = UINT16_MAX;
		return true;
	}
	for (int i = 0; i < 2; i++) {
		size_t digits = strspn(text, "0123456789");
		if (!digits || digits > 5)
			return false;
		for (size_t k = 0; k < digits; k++)
			v[i] = v[i] * 10 + (unsigned)(text[k] - '0');
		text += digits;
		if (i == 0 && !*text) {
			v[1] = v[0];
			break;
		}
		if (*text != (i == 0 ? '-' : 0))
			return false;
		text++;
	}
	if (v[0] < 1 || v[1] > UINT16_MAX || v[0] > v[1])
		return false;
	*low = (uint16_t)v[0];
	*high = (uint16_t)v[1];
	return true;
}

/* A number, or a number and the bits of its prefix. What is behind the prefix must be
 * zeros: anything else is a mistake. */
static bool
parse_prefix(char *host, struct reach *r)
{
	char *slash = strchr(host, '/');
	unsigned bits = 0, most;
	if (slash)
		*slash++ = 0;
	if (!reach_number(host, r->address))
		return false;
	bool ip4 = !strchr(host, ':');
	most = ip4 ? 32 : 128;
	if (!slash) {
		r->bits = 128;
		return true;
	}
	size_t digits = strspn(slash, "0123456789");
	if (!digits || digits > 3 || slash[digits])
		return false;
	for (size_t i = 0; i < digits; i++)
		bits = bits * 10 + (unsigned)(slash[i] - '0');
	if (bits > most)
		return false;
	r->bits = ip4 ? bits + IP4_BITS : bits;
	for (unsigned i = r->bits; i < 128; i++)
		if (r->address[i / 8] >> (7 - i % 8) & 1)
			return false;
	return true;
}

/* A name of the DNS. One whose last label is a number would be a malformed address. */
static bool
parse_name(const char *host, struct reach *r)
{
	size_t n = strlen(host), label = 0;
	bool number = true;
	if (n && host[n - 1] == '.')
		n--;
	if (!n || n >= sizeof r->text - 1)
		return false;
	for (size_t i = 0; i < n; i++) {
		char c = host[i];
		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (c == '.') {
			if (!label)
				return false;
			label = 0;
			number = true;
		} else {
			bool digit = c >= '0' && c <= '9';
			if (!digit && c != '-' && c != '_' && (c < 'a' || c > 'z'))
				return false;
			number &= digit;
			if (++label > 63)
				return false;
		}
		r->text[i] = c;
	}
	r->text[n] = 0;
	return label && !number;
}

static bool
parse_host(char *host, bool brackets, struct reach *r)
{
	if (brackets)
		return strchr(host, ':') && parse_prefix(host, r);
	if (strcmp(host, "*") == 0) {
		r->kind = REACH_PUBLIC;
		return true;
	}
	if (strcmp(host, "localhost") == 0) {
		r->kind = REACH_LOCALHOST;
		memcpy(r->text, host, sizeof "localhost");
		return true;
	}
	if (strchr(host, ':'))
		return false; /* an IPv6 number stands in brackets */
	bool prefix = strchr(host, '/') != NULL;
	if (parse_prefix(host, r))
		return true;
	if (prefix)
		return false;
	*r = (struct reach){.low = r->low, .high = r->high};
	if (strncmp(host, "*.", 2) == 0) {
		if (!parse_name(host + 2, r))
			return false;
		r->kind = REACH_BENEATH;
		memmove(r->text + 1, r->text, strlen(r->text) + 1);
		r->text[0] = '.';
		return true;
	}
	r->kind = REACH_NAME;
	return parse_name(host, r);
}

bool
reach_parse(const char *spec, struct reach *r)
{
	char host[300];
	size_t n = strlen(spec);
	*r = (struct reach){.kind = REACH_PREFIX};
	if (strncmp(spec, "unix:", 5) == 0) {
		r->kind = REACH_UNIX;
		if (n == 5 || n - 5 > 107)
			return false;
		memcpy(r->text, spec + 5, n - 5);
		return true;
	}
	const char *colon = strrchr(spec, ':');
	if (!colon || !parse_port(colon + 1, &r->low, &r->high))
		return false;
	n = (size_t)(colon - spec);
	if (!n || n >= sizeof host)
		return false;
	bool brackets = spec[0] == '[' && spec[n - 1] == ']' && n > 2;
	memcpy(host, spec + brackets, n - 2 * brackets);
	host[n - 2 * brackets] = 0;
	/* [fd00::]/8 is what [fd00::/8] is */
	char *close = strchr(host, ']');
	if (!brackets && host[0] == '[' && close && close[1] == '/') {
		memmove(close, close + 1, strlen(close));
		memmove(host, host + 1, strlen(host));
		brackets = true;
	}
	return parse_host(host, brackets, r);
}

/* --- comparing --- */

static bool
has_port(const struct reach *r, uint16_t port)
{
	return port >= r->low && port <= r->high;
}

bool
reach_allows(const struct reach *r, const struct endpoint *e)
{
	if (r->kind == REACH_UNIX || !has_port(r, e->port))
		return false;
	switch (r->kind) {
	case REACH_PREFIX:
		return has_prefix(e->address, r->address, r->bits);
	case REACH_LOCALHOST:
		return memcmp(e->address, loopback4, 16) == 0 ||
		       memcmp(e->address, loopback6, 16) == 0;
	case REACH_PUBLIC:
		return reach_is_public(e->address);
	default:
		return false;
	}
}

bool
reach_covers_name(const struct reach *r, const char *name)
{
	size_t n = strlen(name), m = strlen(r->text);
	switch (r->kind) {
	case REACH_PUBLIC:
		return true;
	case REACH_NAME:
	case REACH_LOCALHOST:
		return strcmp(r->text, name) == 0;
	case REACH_BENEATH:
		return n > m && strcmp(name + n - m, r->text) == 0;
	default:
		return false;
	}
}

bool
reach_may_stand_for(const struct reach *r, const uint8_t address[16])
{
	int range = range_of(address);
	return range < 0 || (r->kind == REACH_NAME && ranges[range].house);
}
