/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "instance.h"

static size_t
name_length(const char *entry)
{
	return strcspn(entry, "=");
}

/* Adds an entry, in the place of an earlier one of the same name. */
static void
put(char **out, size_t *n, const char *entry)
{
	size_t len = name_length(entry);
	for (size_t i = 0; i < *n; i++)
		if (name_length(out[i]) == len && memcmp(out[i], entry, len) == 0) {
			out[i] = (char *)entry;
			return;
		}
	out[(*n)++] = (char *)entry;
}

static const char *
host_entry(char **host, const char *name)
{
	size_t len = strlen(name);
	for (; *host; host++)
		if (name_length(*host) == len && memcmp(*host, name, len) == 0)
			return *host;
	return NULL;
}

char **
policy_environ(const struct program *program, char **host)
{
	size_t room = 1, n = 0, nhost = 0;
	while (host[nhost])
		nhost++;
	for (const char *const *e = program->env; *e; e++)
		room += strcmp(*e, "*") == 0 ? nhost : 1;
	char **out = calloc(room, sizeof *out);
	if (!out)
		return NULL;
	for (const char *const *e = program->env; *e; e++) {
		const char *found;
		if (strcmp(*e, "*") == 0) {
			for (size_t i = 0; i < nhost; i++)
				put(out, &n, host[i]);
		} else if (strchr(*e, '=')) {
			put(out, &n, *e);
		} else if ((found = host_entry(host, *e))) {
			put(out, &n, found);
		}
	}
	return out;
}
