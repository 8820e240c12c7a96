/* SPDX-License-Identifier: MIT */
/* needs: NEED_fd_read and so on, the rights that each function needs of its descriptor,
 * from api.def's second column. */
#ifndef WASI_NEEDS_H
#define WASI_NEEDS_H

#include "abi.h"

/* Bits of rights fit an enum: the highest is 29. */
enum needs {
#define R(name, bit) name = 1 << (bit),
#include "rights.def"
#undef R
#define W(n, name, need, ...) NEED_##name = need,
#include "api.def"
#undef W
};

#endif
