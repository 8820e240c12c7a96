/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/shared/listen.h"
#include "wasi/wasi.h"
#include "runtime/guest/open.h"
#include "runtime/shared/policy.h"
#include "runtime/go/preempt.h"
#include "runtime/shared/units.h"

/* --- lists --- */

/* Everything here is small, and made before the guest runs. */
void *
grants_own(struct grants *g, void *p)
{
	if (!p)
		abort();
	if ((g->nowned & (g->nowned - 1)) == 0) { /* room doubles at each power of two */
		size_t room = g->nowned ? 2 * g->nowned : 1;
		g->owned = realloc(g->owned, room * sizeof *g->owned);
		if (!g->owned)
			abort();
	}
	g->owned[g->nowned++] = p;
	return p;
}

char **
grants_copy(struct grants *g, const char *const *list)
{
	size_t n = 0;
	while (list[n])
		n++;
	char **copy = grants_own(g, calloc(n + 1, sizeof *copy));
	for (size_t i = 0; i < n; i++)
		copy[i] = grants_own(g, strdup(list[i]));
	return copy;
}

void
grants_close(struct grants *g)
{
	for (size_t i = 0; i < g->ndir_fds; i++)
		if (g->dir_fds[i] >= 0)
			close(g->dir_fds[i]);
	g->dir_fds = NULL;
	g->ndir_fds = 0;
}

void
grants_free(struct grants *g)
{
	grants_close(g);
	for (size_t i = 0; i < g->nowned; i++)
		free(g->owned[i]);
	free(g->owned);
	*g = (struct grants){0};
}

/* The baked-in entries, then those of the variable, one a line. */
static char **
joined(struct grants *g, const char *const *baked, const char *more, size_t *n)
{
	size_t count = 0, lines = 1;
	while (baked && baked[count])
		count++;
	for (const char *s = more; s && *s; s++)
		lines += *s == '\n';
	char **list = grants_own(g, calloc(count + lines + 1, sizeof *list));
	for (*n = 0; *n < count; ++*n)
		list[*n] = grants_own(g, strdup(baked[*n]));
	if (!more)
		return list;
	char *save = NULL, *copy = grants_own(g, strdup(more));
	for (char *s = strtok_r(copy, "\n", &save); s; s = strtok_r(NULL, "\n", &save))
		list[(*n)++] = s;
	return list;
}

static const char *
host_value(char **host, const char *name)
{
	size_t n = strlen(name);
	for (; *host; host++)
		if (strncmp(*host, name, n) == 0 && (*host)[n] == '=')
			return *host + n + 1;
	return NULL;
}

/* --- directories --- */

/* One grant as it was written. Its parts are cut out of it. */
static struct wasi_dir
parse_dir(struct grants *g, char *grant)
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
		d.guest = real ? grants_own(g, real) : grant;
	}
	return d;
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

/* --- environment --- */

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

static char **
environment(struct grants *g, char **entries, size_t nentries, char **host, char *pwd)
{
	size_t room = nentries + 2, n = 0;
	for (size_t i = 0; host[i]; i++)
		room++;
	char **out = grants_own(g, calloc(room, sizeof *out));
	if (pwd)
		put(out, &n, grants_own(g, pwd));
	for (size_t k = 0; k < nentries; k++) {
		const char *e = entries[k], *found;
		if (strcmp(e, "*") == 0) {
			/* the guest's PWD differs, and ours are not for it */
			for (size_t i = 0; host[i]; i++)
				if (strncmp(host[i], "PWD=", 4) != 0 &&
				    strncmp(host[i], "GOWASM_", 7) != 0)
					put(out, &n, host[i]);
		} else if (strchr(e, '=')) {
			put(out, &n, e);
		} else if ((found = host_entry(host, e))) {
			put(out, &n, found);
		}
	}
	return out;
}

/* --- what a run may change --- */

static bool complain(char **error, const char *fmt, ...)
        __attribute__((format(printf, 2, 3)));

static bool
complain(char **error, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	if (vasprintf(error, fmt, ap) < 0)
		abort();
	va_end(ap);
	return false;
}

/* A variable that grants more, if this program lets it. */
static bool
unlocked_value(const struct policy *p, char **host, const char *name, const char **value,
               char **error)
{
	*value = host_value(host, name);
	if (*value && !p->unlocked)
		return complain(error,
		                "%s is set, but this program grants what it was built "
		                "with and no more (--unlocked builds one that does)",
		                name);
	return true;
}

static bool
narrow(struct grants *g, char **host, char **error)
{
	const char *v = host_value(host, "GOWASM_TIMEOUT");
	if (v) {
		uint64_t ns = units_duration(v);
		if (!ns)
			return complain(error,
			                "GOWASM_TIMEOUT takes a time like 500ms, 10s or "
			                "2m, not \"%s\"",
			                v);
		if (!g->timeout || ns < g->timeout)
			g->timeout = ns;
	}
	if ((v = host_value(host, "GOWASM_MAX_MEMORY"))) {
		uint64_t pages = units_memory(v) / 65536;
		if (!pages)
			return complain(error,
			                "GOWASM_MAX_MEMORY takes a size up to 4GiB, like "
			                "64MiB, not \"%s\"",
			                v);
		if (pages < g->memory_max)
			g->memory_max = (uint32_t)pages;
	}
	if ((v = host_value(host, "GOWASM_PREEMPT"))) {
		g->preempt = units_duration(v);
		if (!g->preempt && strcmp(v, "off") != 0)
			return complain(error,
			                "GOWASM_PREEMPT takes off or a time like 10ms, "
			                "not \"%s\"",
			                v);
	}
	v = host_value(host, "GOWASM_READ_ONLY");
	for (size_t i = 0; v && strcmp(v, "1") == 0 && i < g->ndirs; i++)
		g->dirs[i].read_only = true;
	return true;
}

static bool
observe(struct grants *g, char **host, char **error)
{
	const char *v = host_value(host, "GOWASM_TRACE");
	if (v && strcmp(v, "1") == 0)
		g->trace = fcntl(2, F_DUPFD_CLOEXEC, 3);
	else if (v && *v && strcmp(v, "0") != 0)
		g->trace = open_above_stdio(v, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND);
	if (g->trace < 0)
		return complain(error, "GOWASM_TRACE=%s cannot be written: %s", v,
		                strerror(errno));
	v = host_value(host, "GOWASM_PROFILE");
	if (v && *v)
		g->profile = open_above_stdio(v, O_WRONLY | O_CREAT | O_TRUNC);
	if (g->profile < 0)
		return complain(error, "GOWASM_PROFILE=%s cannot be written: %s", v,
		                strerror(errno));
	if ((v = host_value(host, "GOWASM_POLICY")) && *v) {
		if (strcmp(v, "print") != 0)
			return complain(error, "GOWASM_POLICY takes print, not \"%s\"",
			                v);
		g->print = true;
	}
	return true;
}

static bool
check_added(const struct grants *g, char **error)
{
	struct listen_address at;
	for (size_t i = 0; i < g->nlisten; i++)
		if (!listen_parse(g->listen[i], &at))
			return complain(error, LISTEN_HINT, g->listen[i]);
	for (size_t i = 0; i < g->ndirs; i++)
		if (*g->dirs[i].guest != '/' && access(g->dirs[i].host, F_OK) == 0)
			return complain(error,
			                "the directory %s is granted as %s, which does "
			                "not begin with a slash",
			                g->dirs[i].host, g->dirs[i].guest);
	return true;
}

bool
policy_resolve(const struct policy *p, uint32_t memory_max, char **host, struct grants *g,
               char **error)
{
	const char *dir, *env, *listen;
	g->timeout = p->timeout;
	g->memory_max = memory_max;
	g->preempt = PREEMPT_NS;
	if (!unlocked_value(p, host, "GOWASM_DIR", &dir, error) ||
	    !unlocked_value(p, host, "GOWASM_ENV", &env, error) ||
	    !unlocked_value(p, host, "GOWASM_LISTEN", &listen, error))
		return false;
	char **list = joined(g, p->dirs, dir, &g->ndirs);
	g->dirs = grants_own(g, calloc(g->ndirs + 1, sizeof *g->dirs));
	for (size_t i = 0; i < g->ndirs; i++)
		g->dirs[i] = parse_dir(g, list[i]);
	g->listen = (const char **)joined(g, p->listen, listen, &g->nlisten);
	size_t n;
	list = joined(g, p->env, env, &n);
	g->env = environment(g, list, n, host, working_directory(g->dirs, g->ndirs));
	return check_added(g, error) && narrow(g, host, error) && observe(g, host, error);
}

/* --- printing --- */

static void
print_item(const char *heading, bool first, const char *item)
{
	printf("%-13s %s\n", first ? heading : "", item);
}

void
policy_print(const struct policy *p, const struct grants *g)
{
	for (size_t i = 0; i < g->ndirs; i++) {
		char *line;
		if (asprintf(&line, "%s as %s%s", g->dirs[i].host, g->dirs[i].guest,
		             g->dirs[i].read_only ? " (read-only)" : "") < 0)
			abort();
		print_item("directories:", i == 0, line);
		free(line);
	}
	if (!g->ndirs)
		print_item("directories:", true, "none");
	for (size_t i = 0; g->env[i]; i++)
		print_item("environment:", i == 0, g->env[i]);
	if (!g->env[0])
		print_item("environment:", true, "none");
	for (size_t i = 0; i < g->nlisten; i++)
		print_item("listen:", i == 0, g->listen[i]);
	if (!g->nlisten)
		print_item("listen:", true, "nothing");
	printf("%-13s at most %llu KiB\n",
	       "memory:", (unsigned long long)g->memory_max * 64);
	if (g->timeout)
		printf("%-13s %.9g s\n", "time:", (double)g->timeout / 1e9);
	else
		print_item("time:", true, "no limit");
	if (p->umask >= 0)
		printf("%-13s %03o\n", "umask:", (unsigned)p->umask);
	print_item("stdio:", true, p->stdio_block ? "block" : "nonblock");
	print_item("unlocked:", true,
	           p->unlocked ? "yes: GOWASM_DIR, GOWASM_ENV, GOWASM_LISTEN" : "no");
	if (p->require_fence)
		print_item("required:", true, "the whole fence");
}
