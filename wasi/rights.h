/* SPDX-License-Identifier: MIT */
/* rights: what a guest is told where a descriptor does not have a right. */
#ifndef WASI_RIGHTS_H
#define WASI_RIGHTS_H

#include "wasi/state.h"

/* E_NOTCAPABLE for a right that the guest gave up, or did not ask for. A descriptor that
 * never could, by its type or by how it was opened, says what Linux says: a program then
 * sees the errno that it sees natively. Requires that some of `missing` is not among
 * f->rights. */
u32 rights_refused(const struct fd *f, u64 missing);

#endif
