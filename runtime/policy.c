/* SPDX-License-Identifier: MIT */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../wasi/wasi.h"
#include "instance.h"

/* One grant as it was written. Its parts are cut out of a copy. */
static struct wasi_dir
parse_dir(char *grant)
{
	struct wasi_dir d = {.host = grant};
	size_t n = strlen(grant);
	if (n > 3 && strcmp(grant + n - 3, ":ro") == 0) {
		d.read_only = true;
		grant[n - 3] = 0;
	}
	char *colons = strstr(grant, "::");
	if (colons) {
		*colons = 0;
		d.guest = colons + 2;
	} else {
		/* a directory that is not there is reported when it is opened */
		char *real = realpath(grant, NULL);
		d.guest = real ? real : grant;
	}
	return d;
}

const struct wasi_dir *
policy_dirs(const struct program *program, size_t *n)
{
	size_t count = 0;
	while (program->dirs[count])
		count++;
	struct wasi_dir *dirs = calloc(count + 1, sizeof *dirs);
	for (size_t i = 0; dirs && i < count; i++) {
		char *copy = strdup(program->dirs[i]);
		if (!copy)
			return NULL;
		dirs[i] = parse_dir(copy);
	}
	*n = count;
	return dirs;
}

/* "PWD=" and the working directory's name in the guest, or NULL if it is in no grant. The
 * grant that is nearest above it decides. */
static char *
working_directory(const struct wasi_dir *dirs, size_t ndirs)
{
	char cwd[PATH_MAX], *result = NULL;
	size_t longest = 0;
	if (!getcwd(cwd, sizeof cwd))
		return NULL;
	for (size_t i = 0; i < ndirs; i++) {
		char *real = realpath(dirs[i].host, NULL);
		size_t n = real ? strlen(real) : 0;
		const char *guest = dirs[i].guest, *rest = cwd + n;
		bool root = n == 1; /* "/" is above everything */
		if (n && n >= longest && strncmp(cwd, real, n) == 0 &&
		    (root || !*rest || *rest == '/')) {
			size_t g = strlen(guest);
			while (g && guest[g - 1] == '/')
				g--;
			rest += strspn(rest, "/");
			free(result);
			longest = n;
			const char *slash = *rest || !g ? "/" : "";
			if (asprintf(&result, "PWD=%.*s%s%s", (int)g, guest, slash,
			             rest) < 0)
				result = NULL;
		}
		free(real);
	}
	return result;
}

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
policy_environ(const struct program *program, char **host, const struct wasi_dir *dirs,
               size_t ndirs)
{
	size_t room = 2, n = 0, nhost = 0;
	while (host[nhost])
		nhost++;
	for (const char *const *e = program->env; *e; e++)
		room += strcmp(*e, "*") == 0 ? nhost : 1;
	char **out = calloc(room, sizeof *out);
	if (!out)
		return NULL;
	char *pwd = working_directory(dirs, ndirs);
	if (pwd)
		put(out, &n, pwd);
	for (const char *const *e = program->env; *e; e++) {
		const char *found;
		if (strcmp(*e, "*") == 0) {
			for (size_t i = 0; i < nhost; i++)
				if (strncmp(host[i], "PWD=", 4) != 0)
					put(out, &n, host[i]); /* the guest's differs */
		} else if (strchr(*e, '=')) {
			put(out, &n, *e);
		} else if ((found = host_entry(host, *e))) {
			put(out, &n, found);
		}
	}
	return out;
}
