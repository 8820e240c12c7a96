/* SPDX-License-Identifier: MIT */
/* cookie: where a guest is in a directory. File systems number places with up to 63 bits
 * (ext4: a hash of the name); telldir of a guest has 32, with a sign. So a guest's cookie
 * is one of these, and a place has the same one as long as the descriptor is open:
 *
 * 	below 2^30	the file system's number itself
 * 	from 2^30 on	an index into the numbers that this descriptor has given out
 * 	from 2^63 on	the file system's number and that bit, once a guest holds
 * 			COOKIES_MOST numbers: memory has an end, and a guest with
 * cookies of 64 bits goes on reading */
#ifndef WASI_COOKIE_H
#define WASI_COOKIE_H

#include "wasi/state.h"

enum { COOKIES_MOST = 1 << 20 }; /* of all descriptors of a guest: 24 MiB at most */

/* The guest's cookie for a place in the directory of f. */
u64 cookie_from_host(struct wasi *w, struct fd *f, u64 place);
/* The place of a guest's cookie. False for one that was never given out. */
bool cookie_to_host(const struct fd *f, u64 cookie, u64 *place);
/* Forgets those of f, which is about to be closed. */
void cookies_free(struct wasi *w, struct fd *f);

#endif
