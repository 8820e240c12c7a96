/* SPDX-License-Identifier: MIT */
/* names: which names the guest may ask for, whom it may ask, and which addresses it may
 * connect to because of the answers. */
#ifndef WASI_NET_NAMES_H
#define WASI_NET_NAMES_H

#include "runtime/shared/reach.h"
#include "wasi/state.h"

/* A grant to connect, and the directory of a Unix socket: opened before the guest runs,
 * so that a link or another directory in its place means nothing. */
struct grant {
	struct reach reach;
	int parent; /* or -1 */
};

struct grant_list {
	struct grant *v;
	size_t n;
};

struct names;

/* Reads the lent /etc/resolv.conf and /etc/hosts. `only` is a second list that must allow
 * a name too, or NULL; both lists are kept. Returns NULL, and no name may be asked for,
 * if no grant has a name, resolv.conf is not lent, or there is no memory. */
struct names *names_open(const struct wasi_config *config,
                         const struct grant_list *connect, const struct grant_list *only);
void names_close(struct names *n);
/* Each takes NULL too: then the answer is no. */
/* Whether the address is a resolver, with its port. */
bool names_ask(const struct names *n, const struct endpoint *e);
bool names_may_ask(const struct names *n, const char *name);
/* A name has an address. From /etc/hosts (`hosts`) an exact name may have any. */
void names_learn(struct names *n, const char *name, const u8 address[16], bool hosts);
/* Whether a name of the first list, or of the second, has the address. */
bool names_reach(const struct names *n, bool only, const struct endpoint *e);

#endif
