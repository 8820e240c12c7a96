/* SPDX-License-Identifier: MIT */
/* net: which sockets the guest may have. Nothing is granted but what the lists of the
 * config say.
 *
 * A program that only listens never makes a socket: its listeners are open before the
 * guest runs. sock_open then lends an idle socket, sock_bind compares the address with
 * the listeners', and sock_listen puts a copy of the listener in its place. So ports
 * below 1024 need no privilege, and the fence stays as it is.
 *
 * A program that connects, or listens on whichever port, makes its sockets itself. Each
 * address is checked as 16 bytes and a port, each time. */
#ifndef WASI_NET_NET_H
#define WASI_NET_NET_H

#include "runtime/shared/reach.h"
#include "wasi/state.h"

/* An address of a socket, checked and as the host has it. */
struct net_address {
	u8 family; /* enum family */
	struct endpoint at;
	u32 zone;
	const char *path; /* of a Unix socket; "": it has none */
};

/* Parses the grants and opens the listeners, as descriptors behind the directories.
 * Returns 0, or -1 and sets *error to a message that names the grant and the reason; the
 * caller frees it. */
int net_open(struct wasi *w, char **error);
void net_close(struct wasi *w);

/* Whether the guest makes its sockets itself. Otherwise they are lent. */
bool net_makes_sockets(const struct wasi *w);
/* Whether some grant has the family. */
bool net_has_family(const struct wasi *w, u8 family);
/* Returns a copy of an idle socket, or -1 with errno. */
int net_idle(const struct wasi *w, u8 family, bool dgram);
/* Returns the index of the listener with the address and type, or -1. */
int net_listener(const struct wasi *w, const struct net_address *a, bool dgram);
/* Returns a copy of the listener's descriptor, or -1 with errno. */
int net_listener_copy(const struct wasi *w, unsigned index);
/* Whether `--listen HOST:*` grants the address. Port 0 is whichever the kernel takes. */
bool net_may_bind(const struct wasi *w, const struct net_address *a, bool dgram);
/* Whether the guest may connect to the address, or send to it. */
bool net_may_connect(const struct wasi *w, const struct net_address *a);
/* Opens the Unix socket that a grant names, as a descriptor of O_PATH that the caller
 * closes; nothing that the guest puts in its place is followed. ACCES if there is no
 * grant. */
__attribute__((warn_unused_result)) u32 net_open_unix(const struct wasi *w,
                                                      const char *path, int *found);
/* Whether the address is a resolver that may be asked for names. */
bool net_is_resolver(const struct wasi *w, const struct net_address *a);
/* Whether the guest may ask for the name. */
bool net_may_ask(const struct wasi *w, const char *name);
/* A resolver says that the name has the address: it may be connected to, as far as grants
 * of the name allow. */
void net_learn(struct wasi *w, const char *name, const u8 address[16]);
/* A socket that serves may answer those that have sent to it lately. */
void net_has_sent(struct wasi *w, const struct endpoint *from);
bool net_may_answer(const struct wasi *w, const struct endpoint *to);

#endif
