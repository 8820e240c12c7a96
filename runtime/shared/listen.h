/* SPDX-License-Identifier: MIT */
/* listen: parses an address of --listen. The driver uses it too, so that a malformed
 * address never reaches a program. */
#ifndef RUNTIME_SHARED_LISTEN_H
#define RUNTIME_SHARED_LISTEN_H

#include <arpa/inet.h>
#include <stdbool.h>
#include <string.h>

/* For printf, with the address that is malformed. */
#define LISTEN_HINT                                                                 \
	"%s is no address to listen on: NUMBER:PORT, [IPV6]:PORT, localhost:PORT, " \
	":PORT or unix:PATH; udp: in front is for datagrams, and a PORT of * for "  \
	"whichever the program chooses"

struct listen_address {
	bool is_unix, is_udp;
	bool any_port;  /* nothing is opened: the program chooses the port */
	char host[256]; /* an IPv4 or IPv6 number, without brackets; or a path */
	int port;
};

/* Parses NUMBER:PORT, [IPV6]:PORT, localhost:PORT, :PORT (every address, as in Go), each
 * with udp: in front, or unix:PATH. Returns false for anything else. Other names would
 * need a resolver, which a static executable should not have. */
static inline bool
listen_parse(const char *spec, struct listen_address *a)
{
	size_t n = strlen(spec), host;
	*a = (struct listen_address){0};
	if (strncmp(spec, "unix:", 5) == 0) {
		if (n == 5 || n - 5 >= sizeof a->host)
			return false;
		memcpy(a->host, spec + 5, n - 5);
		a->is_unix = true;
		return true;
	}
	if (strncmp(spec, "udp:", 4) == 0) {
		a->is_udp = true;
		spec += 4;
	}
	const char *colon = strrchr(spec, ':');
	if (!colon)
		return false;
	const char *port = colon + 1;
	a->any_port = strcmp(port, "*") == 0;
	size_t digits = strspn(port, "0123456789");
	if (!a->any_port && (!digits || digits > 5 || port[digits]))
		return false;
	for (size_t i = 0; i < digits; i++)
		a->port = a->port * 10 + (port[i] - '0');
	if (a->port > 65535)
		return false;
	host = (size_t)(colon - spec);
	bool brackets = host >= 2 && spec[0] == '[' && spec[host - 1] == ']';
	if (brackets) {
		spec++;
		host -= 2;
	}
	if (host >= sizeof a->host)
		return false;
	memcpy(a->host, spec, host);
	if (strcmp(a->host, "localhost") == 0)
		memcpy(a->host, "127.0.0.1", sizeof "127.0.0.1");
	unsigned char number[16];
	if (brackets || !host)
		return !host || inet_pton(AF_INET6, a->host, number) == 1;
	return inet_pton(AF_INET, a->host, number) == 1;
}

#endif
