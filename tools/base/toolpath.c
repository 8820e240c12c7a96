/* SPDX-License-Identifier: MIT */
#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/base/file.h"
#include "tools/base/toolpath.h"

static bool
is_executable(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && S_ISREG(st.st_mode) && access(path, X_OK) == 0;
}

char *
toolpath_absolute(const char *name)
{
	return strchr(name, '/') ? file_absolute(name) : xstrdup(name);
}

void
toolpath_find_all(const char *name, struct args *out)
{
	const char *path = getenv("PATH");
	char *copy = xstrdup(path ? path : "/usr/local/bin:/usr/bin:/bin"), *rest = copy,
	     *dir;
	while ((dir = strsep(&rest, ":"))) {
		/* as go does: no command in the current directory is run by its bare
		 * name */
		char *full = xasprintf("%s/%s", dir, name);
		if (*dir == '/' && is_executable(full))
			args_add(out, full);
		free(full);
	}
	free(copy);
}

char *
toolpath_find(const char *name)
{
	struct args all = {0};
	if (strchr(name, '/'))
		return is_executable(name) ? toolpath_absolute(name) : NULL;
	toolpath_find_all(name, &all);
	char *found = all.n ? xstrdup(all.v[0]) : NULL;
	args_free(&all);
	return found;
}

char *
toolpath_argument(const char *path)
{
	return xasprintf("%s%s", *path == '-' || *path == '@' ? "./" : "", path);
}

static bool
try_support(const char *library, const char *sources)
{
	char *a = xasprintf("%s/libgowasm.a", library),
	     *h = xasprintf("%s/runtime/guest/prelude.h", sources);
	bool ok = access(a, R_OK) == 0 && access(h, R_OK) == 0;
	free(a);
	free(h);
	return ok;
}

/* Returns this executable's directory, a new string, or NULL. */
static char *
own_directory(void)
{
	char exe[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
	if (n <= 0)
		return NULL;
	exe[n] = 0;
	*strrchr(exe, '/') = 0;
	return xstrdup(exe);
}

char *
toolpath_beside(const char *name)
{
	char *dir = own_directory(), *path = dir ? xasprintf("%s/%s", dir, name) : NULL;
	free(dir);
	if (path && is_executable(path))
		return path;
	free(path);
	return NULL;
}

void
toolpath_support(const char **library, const char **sources)
{
	const char *given = getenv("GOWASM2NATIVE_LIB");
	char *exe = own_directory();
	if (given && *given) {
		*library = given;
		*sources = xasprintf("%s/src", given);
		if (try_support(*library, *sources))
			return;
		fatal("$GOWASM2NATIVE_LIB: libgowasm.a and src/runtime are not in %s",
		      given);
	}
	if (exe) {
		/* a build tree: build/MODE/gowasm2native, runtime/ */
		*library = xstrdup(exe);
		*sources = xasprintf("%s/../..", exe);
		if (try_support(*library, *sources))
			return;
		*library = xasprintf("%s/../lib/gowasm2native", exe);
		*sources = xasprintf("%s/src", *library);
		if (try_support(*library, *sources))
			return;
	}
	fatal("the runtime (libgowasm.a, src/runtime) is neither beside this program nor "
	      "in ../lib/gowasm2native; run `make install`, or set GOWASM2NATIVE_LIB");
}

void
toolpath_runtime(const char *sources, int kinds, struct args *out)
{
	static const char *const folders[] = {"runtime/*", "wasi", "wasi/*"};
	static const struct {
		int kind;
		const char *end;
	} ends[] = {
	        {TOOLPATH_C, "c"}, {TOOLPATH_HEADERS, "h"}, {TOOLPATH_HEADERS, "def"}};
	size_t skip = strlen(sources) + 1;
	for (size_t i = 0; i < LEN(folders); i++)
		for (size_t k = 0; k < LEN(ends); k++) {
			if (!(ends[k].kind & kinds))
				continue;
			glob_t found;
			char *pattern =
			        xasprintf("%s/%s/*.%s", sources, folders[i], ends[k].end);
			if (glob(pattern, 0, NULL, &found) == 0) {
				for (size_t f = 0; f < found.gl_pathc; f++)
					args_add(out, found.gl_pathv[f] + skip);
				globfree(&found);
			}
			free(pattern);
		}
}

char *
toolpath_go(void)
{
	char *go = toolpath_find("go");
	if (!go)
		fatal_hint("install Go (https://go.dev/dl)", "go is not on PATH");
	return go;
}
