/* SPDX-License-Identifier: MIT */
/* import: the functions that compiled code calls: import_fd_read(w, ...) for each row of
 * api.def. They take the arguments of wasm, check every address against the guest's
 * memory as it is now, and return preview1's errno: E_FAULT for an address that is out of
 * range or misaligned. */
#ifndef WASI_IMPORT_H
#define WASI_IMPORT_H

#include "wasi/abi/abi.h"
#include "wasi/abi/kinds.h"

struct wasi;

#define W(n, name, needs, ...) \
	u32 import_##name(struct wasi *w MAP##n(KIND_WASM, __VA_ARGS__));
#include "wasi/abi/api.def"
#undef W
/* Does not return. */
void import_proc_exit(struct wasi *w, u32 code);

#endif
