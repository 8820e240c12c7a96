/* SPDX-License-Identifier: MIT */
/* wasm2c: finds and runs wabt's translator. It only reads modules that wasm_write
 * made. */
#ifndef TOOLS_TOOLCHAIN_WASM2C_H
#define TOOLS_TOOLCHAIN_WASM2C_H

#include "tools/base/util.h"

struct wasm2c {
	char *path;
	char *version; /* as `wasm2c --version` prints it, one line */
	int dialect;   /* 32 or 33: see runtime/guest/wasm2c_names.h */
};

/* Finds wasm2c (`given`, if not NULL, a file or a command on PATH) and asks its version.
 * `vectors` says that the module has v128, which 1.0.32 does not know: then the first one
 * on PATH that does is taken. Ends the program if there is none, or if it does not answer
 * like one. */
void wasm2c_find(struct wasm2c *w, const char *given, bool vectors);
/* Translates the file `wasm` to the file `c` (and its header beside it). `verbose` shows
 * the command. Ends the program with what wasm2c said if it fails; `nesting` is the
 * deepest nesting of blocks in the module, which some versions limit. */
void wasm2c_run(const struct wasm2c *w, const char *wasm, const char *c, u32 nesting,
                bool verbose);
void wasm2c_free(struct wasm2c *w);

#endif
