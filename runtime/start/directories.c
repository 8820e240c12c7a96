/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/shared/embedded.h"
#include "runtime/start/directories.h"
#include "wasi/wasi.h"

/* An absolute path without ".", ".." and empty components, as Go cleans it: nothing is
 * looked up. */
static char *
cleaned(const char *path)
{
	char *out = malloc(strlen(path) + 2), *end = out;
	if (!out)
		abort();
	while (*(path += strspn(path, "/"))) {
		size_t n = strcspn(path, "/");
		if (n == 2 && memcmp(path, "..", 2) == 0) {
			while (end > out && *--end != '/')
				;
		} else if (n != 1 || *path != '.') {
			*end++ = '/';
			memcpy(end, path, n);
			end += n;
		}
		path += n;
	}
	if (end == out)
		*end++ = '/';
	*end = 0;
	return out;
}

/* The name that a directory has for the guest if it was given none: its own, as it was
 * written, from the working directory `cwd` on. */
static char *
own_name(const char *host, const char *cwd)
{
	char *whole, *name;
	if (asprintf(&whole, "%s/%s", *host == '/' ? "" : cwd, host) < 0)
		abort();
	name = cleaned(whole);
	free(whole);
	return name;
}

/* One grant as it was written. Its parts are cut out of it. *own: it is relative, and has
 * no other name. */
static struct wasi_dir
parse(struct grants *g, char *grant, const char *cwd, bool *own)
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
	} else if (*grant == '/' || *cwd) {
		d.guest = grants_own(g, own_name(grant, cwd));
		*own |= *grant != '/';
	} else {
		d.guest = grant;
	}
	return d;
}

/* The directories inside the executable, after those of the host. */
static void
add_embedded(struct grants *g, const struct embedded *block, const char *cwd, bool *own)
{
	for (uint32_t i = 0; block && i < block->nroots; i++) {
		char *grant = grants_own(g, strdup(embedded_name(block, i)));
		struct wasi_dir *d = &g->dirs[g->ndirs++];
		*d = parse(g, grant, cwd, own);
		d->tree = block;
		d->root = i;
	}
}

void
directories_read(struct grants *g, char **list, const struct embedded *block,
                 const char *cwd, bool *own)
{
	size_t ninside = block ? block->nroots : 0;
	g->dirs = grants_own(g, calloc(g->ndirs + ninside + 1, sizeof *g->dirs));
	for (size_t i = 0; i < g->ndirs; i++)
		g->dirs[i] = parse(g, list[i], cwd, own);
	add_embedded(g, block, cwd, own);
}

/* Whether the path lies beneath the directory or is it. Returns how long the directory's
 * name is, or 0. */
static size_t
beneath(const char *path, const char *dir)
{
	size_t n = strlen(dir);
	bool is_root = n == 1; /* "/" is above everything */
	bool is = n && strncmp(path, dir, n) == 0 &&
	          (is_root || !path[n] || path[n] == '/');
	return is ? n : 0;
}

char *
directories_working(const struct wasi_dir *dirs, size_t ndirs, const char *cwd, bool own,
                    bool *above)
{
	char *result = NULL;
	size_t longest = 0;
	for (size_t i = 0; i < ndirs && *cwd; i++) {
		char *real = dirs[i].tree ? NULL : realpath(dirs[i].host, NULL);
		size_t n = real ? beneath(cwd, real) : 0;
		const char *guest = dirs[i].guest, *rest = cwd + n;
		if (n && n >= longest) {
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
		own |= beneath(guest, cwd) > 0;
		free(real);
	}
	*above = !result && own;
	if (*above && asprintf(&result, "PWD=%s", cwd) < 0)
		abort();
	return result;
}
