/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "tools/build/check_options.h"
#include "tools/base/file.h"
#include "tools/build/grants.h"
#include "tools/build/host_files.h"
#include "tools/options/library_options.h"
#include "tools/build/stage.h"
#include "tools/toolchain/target.h"

/* "libx.so", "libx.so.1.2". */
static bool
is_shared_name(const char *base)
{
	size_t n = strlen(base);
	while (n && (base[n - 1] == '.' || (base[n - 1] >= '0' && base[n - 1] <= '9')))
		n--;
	return n >= 3 && strncmp(base + n - 3, ".so", 3) == 0;
}

/* Returns the --emit that a file's name asks for; EMIT_NONE if it may be any. */
static u32
emit_of(const char *output)
{
	const char *base = path_base(output);
	return ends_in(base, ".wasm") ? EMIT_WASM
	       : ends_in(base, ".a")  ? EMIT_LIB
	       : is_shared_name(base) ? EMIT_SHARED
	                              : EMIT_NONE;
}

/* Rejects a name of another kind of file: it is a mistake, here or in --emit. For a
 * directory we choose the file's name. */
static void
check_name(const struct options *o)
{
	static const char *const words[] = {NULL, EMIT_WORDS(WORD_TEXT, WORD_COMMA)};
	static const char *const ends[] = {
	        [EMIT_WASM] = ".wasm", [EMIT_LIB] = ".a", [EMIT_SHARED] = ".so"};
	u32 emit = o->emit ? o->emit : EMIT_EXE, named;
	if (!o->output || emit == EMIT_NINJA || file_is_directory(o->output))
		return;
	named = emit_of(o->output);
	if (emit == EMIT_EXE && named && !file_same(o->output, o->input))
		usage("-o %s: an executable's name does not end in %s; --emit=%s writes "
		      "such a file",
		      o->output, ends[named], words[named]);
	if (emit != EMIT_EXE && named != emit)
		usage("-o %s: what --emit=%s writes has a name that ends in %s",
		      o->output, words[emit], ends[emit]);
}

static void
check_emit(const struct options *o)
{
	if (o->emit && (o->command == COMMAND_run || o->command == COMMAND_bench))
		usage("--emit is for the command build: %s makes an executable",
		      o->command == COMMAND_run ? "run" : "bench");
	if (o->command != COMMAND_build)
		return;
	if (o->emit == EMIT_WASM && !o->output)
		usage("--emit=wasm needs a name for the module: -o FILE");
	if (o->emit == EMIT_NINJA && (!o->output || o->keep))
		usage("--emit=ninja needs a directory, -o DIR, and keeps everything "
		      "there");
	check_name(o);
}

static void
check_bench(const struct options *o)
{
	if (o->command == COMMAND_bench &&
	    (o->dir || o->embed || o->env || o->listen || o->connect))
		usage_hint("-A grants all files and the environment to all of them",
		           "bench cannot give every runtime the same --dir, --embed, "
		           "--env, --listen or --connect");
	if (o->command != COMMAND_bench && (o->rounds || o->json || o->html || o->with))
		usage("%s is for the command bench", o->rounds ? "--rounds"
		                                     : o->json ? "--json"
		                                     : o->with ? "--with"
		                                               : "--html");
}

void
options_check(const struct options *o)
{
	check_bench(o);
	check_emit(o);
	grants_check(o);
	library_check(o);
	if (o->target)
		target_find(o->target);
	else if (o->libuv)
		usage("--libuv is for another machine: it needs --target");
	host_files_check_options(o);
}
