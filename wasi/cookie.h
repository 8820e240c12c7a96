/* SPDX-License-Identifier: MIT */
/* cookie: positions in a directory. File systems number them with up to 63 bits (ext4: a
 * hash of the name), but a guest's telldir has 32, with a sign. So a guest gets cookies
 * of its own. A position has the same cookie as long as the descriptor is open:
 *
 *	below 2^30	the file system's number itself
 *	from 2^30 on	an index into the numbers that this descriptor has given out
 *	from 2^63 on	the file system's number and that bit, once the descriptors of
 *			a guest hold COOKIES_MOST numbers. So memory stays bounded,
 *			and a guest whose cookies have 64 bits reads on. */
#ifndef WASI_COOKIE_H
#define WASI_COOKIE_H

#include "wasi/state.h"

enum { COOKIES_MOST = 1 << 20 }; /* of all descriptors of a guest: 24 MiB at most */

/* Returns the guest's cookie for a position in the directory of f. */
u64 cookie_from_host(struct wasi *w, struct fd *f, u64 place);
/* Sets *place to the position of a cookie. Returns false if it was never given out. */
bool cookie_to_host(const struct fd *f, u64 cookie, u64 *place);
/* Forgets the cookies of f, which is about to be closed. */
void cookies_free(struct wasi *w, struct fd *f);

#endif
