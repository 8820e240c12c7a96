/* SPDX-License-Identifier: MIT */
/* address: translates the addresses of sockets between the guest's memory and the host. A
 * struct place, and what it points to, are copied before they are looked at. */
#ifndef WASI_CALLS_ADDRESS_H
#define WASI_CALLS_ADDRESS_H

#include <sys/socket.h>

#include "wasi/net/net.h"

/* Room for the copy of a path. */
struct address_text {
	char path[128];
};

/* Reads the address at `place`, with its port. The path of a Unix socket is copied to
 * *text, which a->path points to. FAULT; INVAL for an unknown length, a port above 65535,
 * or a path without an end or of more than 107 bytes; AFNOSUPPORT for a family that is
 * none. */
__attribute__((warn_unused_result)) u32 address_read(const struct wasi *w,
                                                     const struct place *place, u32 port,
                                                     struct net_address *a,
                                                     struct address_text *text);
/* Makes the host's address for a socket of the family. A socket of IPv6 takes IPv4 as
 * ::ffff:a.b.c.d; one of IPv4 takes nothing else. Returns its length, or 0 if the family
 * does not go with the socket. */
socklen_t address_to_host(const struct net_address *a, u8 family,
                          struct sockaddr_storage *host);
/* Reads a host's address of n bytes; a path is copied to *text. A family that is none of
 * ours, or an address that is missing, becomes FAMILY_UNSPECIFIED. */
void address_of_host(const struct sockaddr_storage *host, socklen_t n,
                     struct net_address *a, struct address_text *text);
/* Whether `place` has room for an address; FAULT and INVAL as address_read. */
__attribute__((warn_unused_result)) u32 address_room(const struct wasi *w,
                                                     const struct place *place);
/* Writes an address to where `place` points, which address_room has checked. INVAL if it
 * does not fit. */
__attribute__((warn_unused_result)) u32 address_write(const struct wasi *w,
                                                      const struct place *place,
                                                      const struct net_address *a);
/* Writes an address as text, for the trace and messages. */
void address_show(const struct net_address *a, char *text, size_t size);

#endif
