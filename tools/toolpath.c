/* SPDX-License-Identifier: MIT */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "toolpath.h"

static bool
is_executable(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && S_ISREG(st.st_mode) && access(path, X_OK) == 0;
}

char *
toolpath_absolute(const char *name)
{
	char *cwd = strchr(name, '/') && *name != '/' ? getcwd(NULL, 0) : NULL;
	char *path = cwd ? xasprintf("%s/%s", cwd, name) : xstrdup(name);
	free(cwd);
	return path;
}

char *
toolpath_find(const char *name)
{
	if (strchr(name, '/'))
		return is_executable(name) ? toolpath_absolute(name) : NULL;
	const char *path = getenv("PATH");
	char *copy = xstrdup(path ? path : "/usr/local/bin:/usr/bin:/bin"), *rest = copy,
	     *dir;
	char *found = NULL;
	while (!found && (dir = strsep(&rest, ":"))) {
		/* as with go: what happens to be in this directory is not run */
		char *full = xasprintf("%s/%s", dir, name);
		if (*dir == '/' && is_executable(full))
			found = full;
		else
			free(full);
	}
	free(copy);
	return found;
}

char *
toolpath_argument(const char *path)
{
	return xasprintf("%s%s", *path == '-' || *path == '@' ? "./" : "", path);
}

static bool
try_support(const char *library, const char *headers)
{
	char *a = xasprintf("%s/libgowasm.a", library),
	     *h = xasprintf("%s/prelude.h", headers);
	bool ok = access(a, R_OK) == 0 && access(h, R_OK) == 0;
	free(a);
	free(h);
	return ok;
}

void
toolpath_support(const char **library, const char **headers)
{
	char exe[PATH_MAX], *slash;
	const char *given = getenv("GOWASM2NATIVE_LIB");
	ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
	if (given && *given) {
		*library = *headers = given;
		if (try_support(*library, *headers))
			return;
		fatal("$GOWASM2NATIVE_LIB: libgowasm.a and prelude.h are not in %s",
		      given);
	}
	if (n > 0) {
		exe[n] = 0;
		slash = strrchr(exe, '/');
		*slash = 0;
		/* a build tree: build/MODE/gowasm2native, runtime/prelude.h */
		*library = xstrdup(exe);
		*headers = xasprintf("%s/../../runtime", exe);
		if (try_support(*library, *headers))
			return;
		*library = *headers = xasprintf("%s/../lib/gowasm2native", exe);
		if (try_support(*library, *headers))
			return;
	}
	fatal("the runtime (libgowasm.a, prelude.h) is neither beside this program nor "
	      "in "
	      "../lib/gowasm2native; run `make install`, or set GOWASM2NATIVE_LIB");
}

const char *
toolpath_sources(const char *headers)
{
	char *installed = xasprintf("%s/src", headers);
	if (access(installed, R_OK) == 0)
		return installed;
	free(installed);
	return xasprintf("%s/..", headers);
}
