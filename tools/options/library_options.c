/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "tools/base/file.h"
#include "tools/options/library_options.h"

bool
library_wanted(const struct options *o)
{
	return o->emit == EMIT_LIB || o->emit == EMIT_SHARED;
}

void
library_check(const struct options *o)
{
	if (!library_wanted(o))
		return;
	const struct {
		bool given;
		const char *option, *why;
	} others[] = {
	        {o->memory == MEMORY_FIXED, "--memory=fixed",
	         "a library's instances have their memories anywhere"},
	        {o->timeout, "--timeout", "a timer is the whole process's"},
	        {o->umask, "--umask", "it is the whole process's"},
	        {o->require_fence, "--require-fence",
	         "a library has no fence: the process is not its own"},
	        {o->statically, "--static", "whoever links the library decides"},
	};
	for (size_t i = 0; i < LEN(others); i++)
		if (others[i].given)
			usage("%s does not go with --emit=lib or shared: %s",
			      others[i].option, others[i].why);
	for (const char **h = o->host; h && *h; h++) {
		size_t n = strlen(*h);
		if (n > 3 && strcmp(*h + n - 3, ".so") == 0)
			usage("--host %s: a library takes .c, .o and .a, which are "
			      "linked into it, and -lNAME",
			      *h);
	}
	if (o->output && !file_is_directory(o->output))
		free(library_name(o->output));
}

const char *
library_suffix(const struct options *o)
{
	return o->emit == EMIT_LIB ? ".a" : ".so";
}

char *
library_name(const char *output)
{
	const char *s = path_base(output);
	if (strncmp(s, "lib", 3) == 0 && s[3] && s[3] != '.')
		s += 3;
	struct buf name = {0};
	if (*s >= '0' && *s <= '9')
		buf_u8(&name, '_');
	for (; *s && *s != '.'; s++) {
		bool plain = (*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') ||
		             (*s >= '0' && *s <= '9');
		buf_u8(&name, plain ? (u8)*s : '_');
	}
	if (!name.n)
		usage("%s: the library has no name; choose one with -o libNAME.so",
		      output);
	buf_u8(&name, 0);
	return name.p;
}

char *
library_header_path(const char *output)
{
	int n = (int)(path_base(output) - output);
	char *name = library_name(output), *path = xasprintf("%.*s%s.h", n, output, name);
	free(name);
	return path;
}
