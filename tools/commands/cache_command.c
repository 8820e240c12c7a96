/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "runtime/shared/guest_memory.h"
#include "tools/build/output.h"
#include "tools/commands/cache_command.h"
#include "tools/commands/warm.h"
#include "tools/toolchain/cache.h"
#include "tools/toolchain/carry.h"
#include "tools/toolchain/cc.h"

static const double mib = 1 << 20;

/* What the functions in a file were made with, a line each: they are of no use
 * elsewhere. */
static void
add_identity(const struct options *o, struct buf *out)
{
	static const char *const memory[] = {MEMORY_MODES(WORD_TEXT, WORD_COMMA)};
	struct cc cc;
	cc_find(&cc, o->cc, o->target, NULL);
	buf_printf(out, "gowasm2native %s\n", VERSION);
	buf_printf(out, "%s\n", cc.version);
	buf_printf(out, "for %s\n", cc.machine);
	buf_printf(out, "-O%u%s\n", o->level, o->debug ? " -g" : "");
	buf_printf(out, "--memory %s\n", o->memory ? memory[o->memory - 1] : "default");
	cc_free(&cc);
}

static void export(const struct options *o, struct span identity)
{
	const struct options no_inputs = {.input = ""};
	struct carry_count n;
	const char *temp = output_open(o->file, OUTPUT_FUNCTIONS, &no_inputs);
	FILE *f = fopen(temp, "we");
	if (!f || !carry_export(cache_functions(), identity, f, &n) || fclose(f) != 0)
		fatal("cannot write %s:", o->file);
	output_commit();
	printf("%s: %zu functions, %.1f MiB\n", o->file, n.values, (double)n.bytes / mib);
}

static void
import(const struct options *o, struct span identity)
{
	struct carry_count n;
	FILE *f = fopen(o->file, "re");
	if (!f)
		fatal("%s:", o->file);
	char *reason = carry_import(cache_functions(), identity, f, &n);
	if (reason)
		fatal("%s %s", o->file, reason);
	fclose(f);
	if (n.present < n.values && !store_commit(cache_functions()))
		fatal("the functions of %s could not be kept; is the disk full?",
		      o->file);
	cache_close();
	printf("%s: %zu functions, %.1f MiB, %zu of them new\n", o->file, n.values,
	       (double)n.bytes / mib, n.values - n.present);
}

static void
move_functions(const struct options *o)
{
	struct buf identity = {0};
	if (!cache_functions())
		fatal("the cache's functions cannot be read:");
	add_identity(o, &identity);
	(strcmp(o->input, "export") == 0 ? export : import)(
	        o, (struct span){(const u8 *)identity.p, identity.n});
	buf_free(&identity);
}

void
cache_command_run(const struct options *o)
{
	const char *word = o->input ? o->input : "show";
	bool warms = strcmp(word, "warm") == 0;
	bool moves = strcmp(word, "export") == 0 || strcmp(word, "import") == 0;
	if (!moves && !warms && strcmp(word, "show") != 0 && strcmp(word, "prune") != 0 &&
	    strcmp(word, "clear") != 0)
		usage("cache takes show, prune, clear, warm, export FILE or import FILE, "
		      "not \"%s\"",
		      word);
	if (moves && !o->file)
		usage("cache %s takes the name of a file", word);
	if (!moves && !warms && o->file)
		usage("cache %s takes no more words: %s", word, o->file);
	cache_open(false);
	if (!cache_is_open())
		fatal_hint("it is $XDG_CACHE_HOME/gowasm2native or "
		           "$HOME/.cache/gowasm2native, "
		           "and must be yours alone to write; GOWASM_CACHE=off "
		           "switches it off",
		           "there is no cache");
	if (moves) {
		move_functions(o);
		return;
	}
	if (warms) {
		warm_run(o);
		cache_open(false);
	}
	if (strcmp(word, "clear") == 0)
		cache_clear();
	else if (strcmp(word, "prune") == 0)
		cache_prune();
	cache_show();
}
