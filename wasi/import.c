/* SPDX-License-Identifier: MIT */
#include "api.h"
#include "import.h"
#include "mem.h"

#define W(n, name, needs, ...)                                           \
	u32 import_##name(struct wasi *w MAP##n(KIND_WASM, __VA_ARGS__)) \
	{                                                                \
		bool ok = true MAP##n(KIND_CHECK, __VA_ARGS__);          \
		if (!ok)                                                 \
			return E_FAULT;                                  \
		return wasi_##name(w MAP##n(KIND_PASS, __VA_ARGS__));    \
	}
#include "api.def"
#undef W

void
import_proc_exit(struct wasi *w, u32 code)
{
	w->config.exit(w->config.exit_arg, code & 0xff);
}
