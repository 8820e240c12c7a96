/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "runtime/shared/listen.h"
#include "runtime/shared/reach.h"
#include "wasi/wasi.h"
#include "runtime/guest/open.h"
#include "runtime/shared/policy.h"
#include "runtime/go/preempt.h"
#include "runtime/shared/units.h"
#include "runtime/start/cgroup.h"
#include "runtime/start/directories.h"
#include "runtime/start/environment.h"
#include "runtime/start/lend.h"
#include "runtime/shared/variables.h"

enum { UNLIMITED = 65536 }; /* pages: all that a module can address */

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

/* The list with another entry in front of it, over which the others win. */
static char **
preceded(struct grants *g, const char *first, char **list, size_t *n)
{
	char **more = grants_own(g, calloc(*n + 2, sizeof *more));
	more[0] = grants_own(g, strdup(first));
	memcpy(more + 1, list, *n * sizeof *list);
	++*n;
	return more;
}

const char *
grants_host_value(char **host, const char *name)
{
	size_t n = strlen(name);
	for (; *host; host++)
		if (strncmp(*host, name, n) == 0 && (*host)[n] == '=')
			return *host + n + 1;
	return NULL;
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
	*value = grants_host_value(host, name);
	if (*value && !p->unlocked)
		return complain(error,
		                "%s is set, but this program grants what it was built "
		                "with and no more (--unlocked builds one that does)",
		                name);
	return true;
}

/* A variable that is 1, or 0 or empty: as without it. */
static bool
switch_value(char **host, const char *name, bool *on, char **error)
{
	const char *v = grants_host_value(host, name);
	*on = v && strcmp(v, "1") == 0;
	if (*on || !v || !*v || strcmp(v, "0") == 0)
		return true;
	return complain(error, "%s takes 1 or 0, not \"%s\"", name, v);
}

/* A limit whose name is misspelt would be none. */
static bool
check_names(char **host, char **error)
{
	const char *meant, *found = variables_unknown(host, &meant);
	if (!found)
		return true;
	int n = (int)strcspn(found, "=");
	if (meant)
		return complain(error, "%.*s is unknown; did you mean %s?", n, found,
		                meant);
	return complain(error,
	                "%.*s is unknown: names that begin with GOWASM_ are for limits "
	                "and for looking inside",
	                n, found);
}

/* GOWASM_CONNECT: `none`; entries that narrow; of an unlocked program, entries that
 * grant. */
static bool
connections(const struct policy *p, struct grants *g, char **host, char **error)
{
	const char *v = grants_host_value(host, "GOWASM_CONNECT");
	static const char *const nothing[] = {NULL};
	struct reach r;
	bool none = v && strcmp(v, "none") == 0;
	g->connect = (const char **)joined(g, none ? nothing : p->connect,
	                                   p->unlocked && !none ? v : NULL, &g->nconnect);
	if (v && *v && !none && !p->unlocked)
		g->connect_only = (const char **)joined(g, nothing, v, &g->nconnect_only);
	for (size_t i = 0; i < g->nconnect; i++)
		if (!reach_parse(g->connect[i], &r))
			return complain(error, REACH_HINT, g->connect[i]);
	for (size_t i = 0; i < g->nconnect_only; i++)
		if (!reach_parse(g->connect_only[i], &r))
			return complain(error, REACH_HINT, g->connect_only[i]);
	return true;
}

static bool
narrow(struct grants *g, char **host, char **error)
{
	const char *v = grants_host_value(host, "GOWASM_TIMEOUT");
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
	if ((v = grants_host_value(host, "GOWASM_MAX_MEMORY"))) {
		uint64_t pages = units_memory(v) / 65536;
		if (!pages)
			return complain(error,
			                "GOWASM_MAX_MEMORY takes a size up to 4GiB, like "
			                "64MiB, not \"%s\"",
			                v);
		if (pages < g->memory_max)
			g->memory_max = (uint32_t)pages;
	}
	if ((v = grants_host_value(host, "GOWASM_PREEMPT"))) {
		g->preempt = units_duration(v);
		if (!g->preempt && strcmp(v, "off") != 0)
			return complain(error,
			                "GOWASM_PREEMPT takes off or a time like 10ms, "
			                "not \"%s\"",
			                v);
	}
	bool read_only;
	if (!switch_value(host, "GOWASM_READ_ONLY", &read_only, error))
		return false;
	for (size_t i = 0; read_only && i < g->ndirs; i++)
		g->dirs[i].read_only = true;
	return switch_value(host, "GOWASM_FORCE_WALKER", &g->walker, error);
}

/* The ns since 1970 of a time like 2006-01-02T15:04:05Z, or with +01:00 for Z. */
static bool
parse_time(const char *text, uint64_t *ns)
{
	struct tm t = {0};
	int hours = 0, minutes = 0;
	char sign = 0;
	const char *rest = strptime(text, "%Y-%m-%dT%H:%M:%S", &t);
	if (!rest || !*rest)
		return false;
	if (strcmp(rest, "Z") != 0) {
		int used = 0;
		if (sscanf(rest, "%c%2d:%2d%n", &sign, &hours, &minutes, &used) != 3 ||
		    rest[used] || !strchr("+-", sign) || hours < 0 || minutes < 0)
			return false;
	}
	time_t s = timegm(&t), zone = hours * 3600 + minutes * 60;
	s -= sign == '-' ? -zone : zone;
	if (s < 0 || s > UINT32_MAX)
		return false;
	*ns = (uint64_t)s * 1000000000;
	return true;
}

/* GOWASM_SEED and GOWASM_TIME. */
static bool
repeats(struct grants *g, char **host, char **error)
{
	const char *seed = grants_host_value(host, "GOWASM_SEED");
	const char *start = grants_host_value(host, "GOWASM_TIME");
	char *end = NULL;
	seed = seed && *seed ? seed : NULL;
	start = start && *start ? start : NULL;
	if (seed) {
		g->seed = strtoull(seed, &end, 10);
		if (*end || strspn(seed, "0123456789") != strlen(seed) ||
		    strlen(seed) > 19)
			return complain(error, "GOWASM_SEED takes a number, not \"%s\"",
			                seed);
		g->seeded = true;
	}
	if ((seed || start) &&
	    !parse_time(start ? start : "2000-01-01T00:00:00Z", &g->clock_start))
		return complain(error,
		                "GOWASM_TIME takes a time like 2006-01-02T15:04:05Z, not "
		                "\"%s\"",
		                start);
	if (seed || start) {
		g->clock_is_ours = true;
		g->preempt = 0;
	}
	return true;
}

/* The file that a variable names, opened, or 0 if it is not set. */
static bool
output_value(const char *name, const char *path, int *fd, char **error)
{
	const char *why;
	if (path && *path && (*fd = open_output(path, &why)) < 0)
		return complain(error, "%s=%s cannot be written: %s", name, path, why);
	return true;
}

/* GOWASM_REPLAY: nothing is granted, since nothing is called. */
static bool
replay(struct grants *g, const char *path, char **error)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0 || fstat(fd, &st) != 0)
		return complain(error, "GOWASM_REPLAY=%s: %s", path, strerror(errno));
	void *p = S_ISREG(st.st_mode) && st.st_size > 0
	                  ? mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0)
	                  : MAP_FAILED;
	close(fd);
	if (p == MAP_FAILED)
		return complain(error, "GOWASM_REPLAY=%s: it is no recording", path);
	g->replay = p;
	g->replay_n = (size_t)st.st_size;
	g->ndirs = g->nlisten = g->nconnect = g->nfiles = 0;
	return true;
}

/* GOWASM_RECORD and GOWASM_REPLAY. */
static bool
tape(struct grants *g, char **host, char **error)
{
	const char *to = grants_host_value(host, "GOWASM_RECORD");
	const char *from = grants_host_value(host, "GOWASM_REPLAY");
	to = to && *to ? to : NULL;
	from = from && *from ? from : NULL;
	if (to && from)
		return complain(error, "GOWASM_RECORD and GOWASM_REPLAY: one of them");
	if (to || from)
		g->preempt = 0;
	return output_value("GOWASM_RECORD", to, &g->record, error) &&
	       (!from || replay(g, from, error));
}

static bool
observe(struct grants *g, char **host, char **error)
{
	const char *v = grants_host_value(host, "GOWASM_TRACE");
	if (v && strcmp(v, "1") == 0)
		v = "/dev/stderr";
	else if (v && strcmp(v, "0") == 0)
		v = NULL;
	if (!output_value("GOWASM_TRACE", v, &g->trace, error) ||
	    !output_value("GOWASM_PROFILE", grants_host_value(host, "GOWASM_PROFILE"),
	                  &g->profile, error))
		return false;
	g->explain = isatty(STDERR_FILENO);
	if (grants_host_value(host, "GOWASM_EXPLAIN") &&
	    !switch_value(host, "GOWASM_EXPLAIN", &g->explain, error))
		return false;
	if ((v = grants_host_value(host, "GOWASM_POLICY")) && *v) {
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
		if (*g->dirs[i].guest != '/' &&
		    (g->dirs[i].tree || access(g->dirs[i].host, F_OK) == 0))
			return complain(error,
			                "the directory %s is granted as %s, which does "
			                "not begin with a slash",
			                g->dirs[i].host, g->dirs[i].guest);
	return true;
}

/* A Go program collects more often as it comes near its limit of memory. The limit leaves
 * room for what is not on its heap. */
static const char *
go_limit(struct grants *g)
{
	uint64_t most = (uint64_t)UNLIMITED * 65536,
	         limit = (uint64_t)g->memory_max * 65536;
	uint64_t system = cgroup_memory("/proc/self/cgroup", "/sys/fs/cgroup");
	char *entry;
	limit = system < limit ? system : limit;
	if (limit >= most)
		return NULL;
	if (asprintf(&entry, "GOMEMLIMIT=%llu", (unsigned long long)(limit / 10 * 9)) < 0)
		abort();
	return grants_own(g, entry);
}

/* The guest's variables. Those that are given win over those that we add. */
static void
variables(const struct policy *p, struct grants *g, const char *added, char **host,
          char *pwd)
{
	size_t n;
	char **list = joined(g, p->env, added, &n);
	const char *limit = p->is_go ? go_limit(g) : NULL;
	unsigned lent = lend_files(g, host, !p->no_roots);
	if (lent & LENT_FILE)
		list = preceded(g, "SSL_CERT_FILE", list, &n);
	if (lent & LENT_DIRECTORY)
		list = preceded(g, "SSL_CERT_DIR", list, &n);
	if (limit)
		list = preceded(g, limit, list, &n);
	g->env = environment_make(g, list, n, host, pwd, p->is_go);
}

bool
policy_resolve(const struct policy *p, uint32_t memory_max, char **host, struct grants *g,
               char **error)
{
	const char *dir, *env, *listen;
	g->timeout = p->timeout;
	g->memory_max = memory_max;
	g->preempt = PREEMPT_NS;
	if (!check_names(host, error) ||
	    !unlocked_value(p, host, "GOWASM_DIR", &dir, error) ||
	    !unlocked_value(p, host, "GOWASM_ENV", &env, error) ||
	    !unlocked_value(p, host, "GOWASM_LISTEN", &listen, error))
		return false;
	char **list = joined(g, p->dirs, dir, &g->ndirs);
	char cwd[PATH_MAX] = "";
	bool own = false;
	if (!getcwd(cwd, sizeof cwd) || *cwd != '/')
		*cwd = 0;
	directories_read(g, list, p->embedded, cwd, &own);
	g->listen = (const char **)joined(g, p->listen, listen, &g->nlisten);
	if (!connections(p, g, host, error))
		return false;
	bool above;
	char *pwd = directories_working(g->dirs, g->ndirs, cwd, own, &above);
	g->above = above && pwd ? pwd + strlen("PWD=") : NULL;
	if (!check_added(g, error) || !narrow(g, host, error))
		return false;
	variables(p, g, env, host, pwd ? grants_own(g, pwd) : NULL);
	return repeats(g, host, error) && tape(g, host, error) && observe(g, host, error);
}
