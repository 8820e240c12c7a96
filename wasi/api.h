/* SPDX-License-Identifier: MIT */
/* api: the functions of preview1 as this host implements them. They get checked host
 * pointers, return an errno (0: success) and write no result on failure. The comment at
 * each definition says which errnos it returns and why. */
#ifndef WASI_API_H
#define WASI_API_H

#include "wasi/abi/abi.h"
#include "wasi/abi/kinds.h"

struct wasi;

#define W(n, name, needs, ...)                               \
	__attribute__((warn_unused_result)) u32 wasi_##name( \
	        struct wasi *w MAP##n(KIND_HOST, __VA_ARGS__));
#include "wasi/abi/api.def"
#undef W

/* The rights that a function needs of its descriptor, as api.def has them:
 * NEED_fd_read. The names there are the bare ones, so they are enumerated here for as
 * long as it takes. */
#include "wasi/abi/needs.h"

#endif
