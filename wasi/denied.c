/* SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "wasi/abi/needs.h"
#include "runtime/shared/once.h"
#include "wasi/denied.h"
#include "wasi/sandbox/path.h"
#include "wasi/sandbox/tree.h"
#include "wasi/trace.h"

/* The first directories of absolute names. Go removes the slash in front, so where no
 * directory is granted "etc/hosts" may have been "/etc/hosts". */
static const char top_level[] = "bin boot dev etc home lib lib64 media mnt opt proc root "
                                "run sbin srv sys tmp usr var ";

static bool
is_top_level(const char *path, size_t n)
{
	n = strcspn(path, "/") < n ? strcspn(path, "/") : n;
	for (const char *w = top_level; *w; w += strcspn(w, " ") + 1)
		if (strcspn(w, " ") == n && memcmp(w, path, n) == 0)
			return true;
	return false;
}

/* Copies text that the guest chose. What could control a terminal becomes '?'. */
static void
copy_name(char *out, size_t size, const char *p, size_t n)
{
	if (n >= size)
		n = size - 1;
	for (size_t i = 0; i < n; i++)
		out[i] = '?';
	for (size_t i = 0; i < n; i++)
		if (p[i] >= ' ' && p[i] < 0x7f)
			out[i] = p[i];
	out[n] = 0;
}

static bool
changes(const struct denied_call *c)
{
	static const char *const reading[] = {"path_filestat_get", "path_readlink"};
	if (strcmp(c->function, "path_open") == 0)
		return c->rights & FD_WRITE || c->oflags & (OFLAG_CREAT | OFLAG_TRUNC);
	for (size_t i = 0; i < sizeof reading / sizeof *reading; i++)
		if (strcmp(c->function, reading[i]) == 0)
			return false;
	return true;
}

/* The name that the guest means: the granted directory's, and the path in it. */
static void
full_name(const struct wasi *w, const char *preopen, const char *path, u32 n,
          struct denied *d)
{
	size_t used = 0;
	if (preopen) {
		copy_name(d->name, sizeof d->name, preopen, strlen(preopen));
		used = strlen(d->name);
	}
	bool is_absolute = preopen || w->config.ndirs || is_top_level(path, n);
	if (is_absolute && used + 2 < sizeof d->name &&
	    (!used || d->name[used - 1] != '/'))
		d->name[used++] = '/';
	copy_name(d->name + used, sizeof d->name - used, path, n);
}

/* The directory to grant: that of the name, or the name itself if it is one. */
static void
find_directory(struct denied *d, bool is_directory)
{
	char *slash = strrchr(d->name, '/');
	if (is_directory ||
	    (slash == d->name && is_top_level(slash + 1, strlen(slash + 1))))
		d->dir_n = strlen(d->name);
	else
		d->dir_n = slash == d->name ? 1 : slash ? (size_t)(slash - d->name) : 0;
}

/* Whether the path leads out of the directory. To find a name by O_PATH no right is
 * needed that could be missing otherwise. */
static bool
leads_out(const struct fd *f, const char *path, u32 n)
{
	int fd;
	u32 node;
	if (f->tree)
		return tree_find(f->tree, f->node, path, n, true, &node) == E_PERM;
	u32 e = path_open(f->host, path, n, true, O_PATH, 0, &fd);
	if (!e)
		close(fd);
	return e == E_PERM;
}

/* Why the i-th place was refused, as a remembered refusal; DENIED_NOTHING if for another
 * reason. */
static struct denied
explain(const struct wasi *w, const struct denied_call *c, u32 i)
{
	struct denied d = {.why = DENIED_NOTHING};
	u32 fd = c->places[i].fd;
	u32 n = c->places[i].path_n < PATH_MAX ? c->places[i].path_n : PATH_MAX - 1;
	char path[PATH_MAX];
	const struct shared *s = w->shared;
	const struct fd *f = fd < s->nfds ? s->fds[fd] : NULL;
	if (!c->places[i].path) {
		/* a descriptor that was never open: a program looks for its socket */
		if (!f && fd >= 3 && fd < 3 + w->config.ndirs + 16 &&
		    !w->config.nlisten && fd >= s->ever) {
			d.why = DENIED_SOCKET;
			snprintf(d.name, sizeof d.name, "%u", fd);
		}
		return d;
	}
	once_copy(path, c->places[i].path, n);
	path[n] = 0;
	if (!f && fd == UINT32_MAX && c->error == E_BADF)
		d.why = changes(c) ? DENIED_WRITE : DENIED_READ;
	else if (f && f->read_only && c->error == E_ROFS)
		d.why = DENIED_READ_ONLY;
	else if (f && c->error == E_PERM && leads_out(f, path, n))
		d.why = DENIED_OUTSIDE;
	if (d.why != DENIED_NOTHING) {
		full_name(w, f ? f->preopen : NULL, path, n, &d);
		find_directory(&d, c->oflags & OFLAG_DIRECTORY);
	}
	return d;
}

/* Whether the same grant is missing for both. */
static bool
is_same(const struct denied *a, const struct denied *b)
{
	return a->why == b->why && a->dir_n == b->dir_n &&
	       memcmp(a->name, b->name, a->dir_n) == 0 &&
	       (a->dir_n || strcmp(a->name, b->name) == 0);
}

static void
say(const struct denied *d, char *out, size_t size)
{
	int n = d->dir_n ? (int)d->dir_n : 1;
	const char *dir = d->dir_n ? d->name : ".";
	switch ((enum denied_why)d->why) {
	case DENIED_READ:
	case DENIED_WRITE:
		if (strcmp(d->name, "/dev/null") == 0) {
			snprintf(out, size,
			         "/dev/null is outside the granted directories; os/exec "
			         "opens it, and starts no process, whatever is granted; "
			         "for "
			         "the file itself build with --dir /dev");
			return;
		}
		snprintf(out, size,
		         "%s is outside the granted directories; build with --dir %.*s%s",
		         d->name, n, dir, d->why == DENIED_READ ? ":ro" : "");
		return;
	case DENIED_READ_ONLY:
		snprintf(out, size,
		         "%s is in a directory that is granted read-only (:ro of --dir, "
		         "--embed, or GOWASM_READ_ONLY=1)",
		         d->name);
		return;
	case DENIED_OUTSIDE:
		snprintf(out, size,
		         "%s leads out of its granted directory, by a symbolic link or "
		         "..; "
		         "grant the place itself with --dir",
		         d->name);
		return;
	case DENIED_SOCKET:
		snprintf(
		        out, size,
		        "descriptor %s is not open; build with --listen HOST:PORT, which "
		        "makes it a socket",
		        d->name);
		return;
	case DENIED_NOTHING:
		break;
	}
	*out = 0;
}

void
denied_look(struct wasi *w, const struct denied_call *c)
{
	for (u32 i = 0; i < c->nplaces; i++) {
		struct denied d = explain(w, c, i);
		if (d.why == DENIED_NOTHING)
			continue;
		if (w->config.trace > 0) {
			char line[WASI_DENIED_TEXT];
			say(&d, line, sizeof line);
			trace_note(w, line);
		}
		bool known = false;
		for (u32 k = 0; k < w->shared->ndenied; k++)
			known |= is_same(&w->shared->denied[k], &d);
		if (!known && w->shared->ndenied < sizeof w->shared->denied /
		                                           sizeof *w->shared->denied)
			w->shared->denied[w->shared->ndenied++] = d;
	}
}

bool
wasi_denied(const struct wasi *w, size_t i, char out[WASI_DENIED_TEXT])
{
	if (!w || i >= w->shared->ndenied)
		return false;
	say(&w->shared->denied[i], out, WASI_DENIED_TEXT);
	return true;
}
