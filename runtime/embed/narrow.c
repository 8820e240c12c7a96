/* SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/embed/api.h"
#include "runtime/shared/reach.h"
#include "runtime/guest/text.h"
#include "runtime/embed/narrow.h"
#include "wasi/wasi.h"
#include "runtime/guest/leave.h"
#include "runtime/shared/variables.h"

enum { PAGE = 65536 };

static bool
is_in(const char *entry, const char *const *list)
{
	for (; *list; list++)
		if (strcmp(*list, entry) == 0)
			return true;
	return false;
}

/* Returns the host's part of "HOST[::GUEST][:ro]", resolved; NULL if it does not exist.
 * The caller frees it. */
static char *
host_directory(const char *entry, bool *read_only)
{
	size_t n = strlen(entry);
	*read_only = n > 3 && strcmp(entry + n - 3, ":ro") == 0;
	if (*read_only)
		n -= 3;
	const char *colons = strstr(entry, "::");
	char *name = strndup(entry, colons ? (size_t)(colons - entry) : n), *real;
	if (!name)
		abort();
	real = realpath(name, NULL);
	free(name);
	return real;
}

static bool
is_beneath(const char *path, const char *above)
{
	size_t n = strlen(above);
	if (n == 1) /* the root */
		return true;
	return strncmp(path, above, n) == 0 && (!path[n] || path[n] == '/');
}

/* Opens the directory `name` if it lies beneath a baked-in one. Names only say where to
 * look; the descriptor makes sure that it is beneath, whoever renames things. */
static int
open_granted(const char *baked, const char *name, bool *only_reads)
{
	char *above = host_directory(baked, only_reads);
	int dir = -1;
	if (above && is_beneath(name, above)) {
		const char *rest = name + strlen(above);
		int base = open(above, O_PATH | O_DIRECTORY | O_CLOEXEC);
		rest += strspn(rest, "/");
		if (base >= 0) {
			dir = wasi_open_beneath(base, *rest ? rest : ".");
			close(base);
		}
	}
	free(above);
	return dir;
}

/* Returns the entry as it may be granted, read-only if only that is allowed, and sets
 * *fd. NULL: it may not be granted. */
static const char *
narrow_dir(struct grants *g, const struct policy *baked, const char *entry, int *fd)
{
	bool read_only, only_reads, writable = false;
	char *real = host_directory(entry, &read_only);
	if (baked->unlocked) {
		free(real);
		return entry; /* it will be opened by the name that it has here */
	}
	for (const char *const *d = baked->dirs; real && *d && !writable; d++) {
		int found = open_granted(*d, real, &only_reads);
		if (found < 0)
			continue;
		/* Keeps looking until one may be written. If none may, the last one
		 * counts. */
		if (*fd >= 0)
			close(*fd);
		*fd = found;
		writable = !only_reads;
	}
	free(real);
	if (*fd < 0)
		return NULL;
	return writable || read_only ? entry : grants_own(g, text_make("%s:ro", entry));
}

static bool
narrow_dirs(struct policy *p, const struct policy *baked, const char *const *dirs,
            struct grants *g, char **error)
{
	const char **list = (const char **)grants_copy(g, dirs);
	size_t n = 0;
	while (dirs[n])
		n++;
	g->dir_fds = grants_own(g, malloc((n + 1) * sizeof *g->dir_fds));
	for (g->ndir_fds = 0; g->ndir_fds < n; g->ndir_fds++)
		g->dir_fds[g->ndir_fds] = -1;
	for (size_t i = 0; i < n; i++) {
		list[i] = narrow_dir(g, baked, dirs[i], &g->dir_fds[i]);
		if (list[i])
			continue;
		*error = text_make("the directory %s is not there, or not granted: the "
		                   "library was built without it (--dir), and without "
		                   "--unlocked",
		                   dirs[i]);
		return false;
	}
	p->dirs = list;
	return true;
}

static bool
may_set(const struct policy *baked, const char *entry)
{
	size_t n = strcspn(entry, "=");
	if (baked->unlocked || is_in(entry, baked->env))
		return true;
	for (const char *const *e = baked->env; *e; e++)
		if (strcmp(*e, "*") == 0 ||
		    (strlen(*e) == n && memcmp(*e, entry, n) == 0))
			return true;
	return false;
}

static bool
narrow_env(struct policy *p, const struct policy *baked, const char *const *env,
           char **error)
{
	for (size_t i = 0; env[i]; i++)
		if (!may_set(baked, env[i])) {
			*error = text_make("the variable %.*s is not granted: the "
			                   "library was built without it (--env), and "
			                   "without --unlocked",
			                   (int)strcspn(env[i], "="), env[i]);
			return false;
		}
	p->env = env;
	return true;
}

static bool
narrow_listen(struct policy *p, const struct policy *baked, const char *const *listen,
              char **error)
{
	for (size_t i = 0; listen[i]; i++)
		if (!baked->unlocked && !is_in(listen[i], baked->listen)) {
			*error = text_make("the address %s is not granted: the library "
			                   "was built without it (--listen), and "
			                   "without --unlocked",
			                   listen[i]);
			return false;
		}
	p->listen = listen;
	return true;
}

/* After policy_resolve: what it granted, as far as `connect` allows it too. */
static bool
narrow_connect(struct grants *g, const char *const *connect, char **error)
{
	struct reach r;
	g->connect_only = (const char **)grants_copy(g, connect);
	for (size_t i = 0; connect[i]; i++, g->nconnect_only++) {
		if (reach_parse(connect[i], &r))
			continue;
		*error = text_make(REACH_HINT, connect[i]);
		return false;
	}
	return true;
}

bool
narrow(const struct policy *baked, const struct LIB_policy *policy, uint32_t memory_max,
       char **host, struct grants *g, char **error)
{
	struct policy p = *baked;
	uint64_t pages = policy->max_memory / PAGE;
	*g = (struct grants){0};
	/* variables that control executables mean nothing here */
	host = grants_copy(g, (const char *const *)host);
	variables_remove(host);
	if (policy->dirs && !narrow_dirs(&p, baked, policy->dirs, g, error))
		return false;
	if (policy->env && !narrow_env(&p, baked, policy->env, error))
		return false;
	if (policy->listen && !narrow_listen(&p, baked, policy->listen, error))
		return false;
	if (policy->connect && baked->unlocked)
		p.connect = policy->connect;
	if (policy->max_memory && pages < memory_max)
		memory_max = (uint32_t)pages;
	return policy_resolve(&p, memory_max, host, g, error) &&
	       (!policy->connect || baked->unlocked ||
	        narrow_connect(g, policy->connect, error));
}
