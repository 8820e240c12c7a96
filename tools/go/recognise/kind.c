/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "tools/go/recognise/names.h"

static bool
has_custom(const struct module *m, const char *name)
{
	for (u32 i = 0; i < m->ncustoms; i++)
		if (span_is(m->customs[i].name, name))
			return true;
	return false;
}

/* The producers section names the languages and tools in plain text. */
static bool
producers_say(const struct module *m, const char *word)
{
	for (u32 i = 0; i < m->ncustoms; i++) {
		struct span s = m->customs[i].bytes;
		if (span_is(m->customs[i].name, "producers") &&
		    memmem(s.p, s.n, word, strlen(word)))
			return true;
	}
	return false;
}

enum module_kind
module_kind(const struct module *m)
{
	for (u32 i = 0; i < m->nimports; i++)
		if (span_is(m->imports[i].module, "gojs") ||
		    span_is(m->imports[i].module, "go"))
			return KIND_GOJS;
	if (producers_say(m, "TinyGo"))
		return KIND_TINYGO;
	/* The Go linker writes its build id in a section of this name, stripped or
	 * not. */
	if (has_custom(m, "go:buildid") || has_custom(m, "go.buildid"))
		return KIND_GO;
	return KIND_OTHER;
}

bool
module_uses_signals(const struct module *m)
{
	return names_function(m, "os/signal.signal_recv") != GONAMES_NONE;
}
