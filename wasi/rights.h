/* SPDX-License-Identifier: MIT */
/* rights: the errno for a descriptor that lacks a right. */
#ifndef WASI_RIGHTS_H
#define WASI_RIGHTS_H

#include "wasi/state.h"

/* Returns E_NOTCAPABLE if the guest gave up the right, or did not ask for it. If the
 * descriptor never could do it, by its type or by how it was opened, returns Linux's
 * errno: the one that the same program sees outside of the sandbox. Requires that
 * f->rights lacks some of `missing`. */
u32 rights_refused(const struct fd *f, u64 missing);

#endif
