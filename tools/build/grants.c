/* SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/shared/listen.h"
#include "runtime/shared/reach.h"
#include "tools/base/file.h"
#include "tools/build/grants.h"
#include "tools/toolchain/elf.h"
#include "tools/wasm/module.h"

/* Returns the part of a grant that is the directory's name for the guest. */
static struct span
guest_name(const char *grant)
{
	const char *colons = strstr(grant, "::");
	const char *name = colons ? colons + 2 : grant;
	size_t n = strlen(name);
	if (n > 3 && strcmp(name + n - 3, ":ro") == 0)
		n -= 3;
	return (struct span){(const u8 *)name, n};
}

static bool
is_sibling(struct span a, struct span b)
{
	return a.n < b.n && a.n > 1 && memcmp(a.p, b.p, a.n) == 0 &&
	       a.p[a.n - 1] != '/' && b.p[a.n] != '/';
}

/* Go looks for the longest granted name that a path begins with, as text: with /data and
 * /data2, a path /data3/x would be looked for as 3/x in /data. */
static void
warn_of_siblings(const char *const *dirs)
{
	for (size_t i = 0; dirs[i]; i++)
		for (size_t k = 0; dirs[k]; k++) {
			struct span a = guest_name(dirs[i]), b = guest_name(dirs[k]);
			if (is_sibling(a, b))
				warn("--dir: Go compares directory names as text: with "
				     "%.*s and %.*s, other names that begin with %.*s "
				     "lead into %.*s",
				     (int)a.n, a.p, (int)b.n, b.p, (int)a.n, a.p,
				     (int)a.n, a.p);
		}
}

/* A name for the guest is absolute: Go resolves paths against absolute names only. */
static void
check_directories(const struct options *o)
{
	if (o->allow_all && o->dir)
		usage("--allow-all grants all directories already: leave out --dir");
	for (const char **d = o->dir; d && *d; d++) {
		struct span guest = guest_name(*d);
		bool named = strstr(*d, "::") != NULL;
		if (ends_in(*d, ":rw"))
			usage("--dir=%s: without :ro behind it a directory may be "
			      "written: "
			      "leave out :rw",
			      *d);
		if (**d == ':' || (named && (!guest.n || *guest.p != '/')))
			usage("--dir=%s: HOST[::GUEST][:ro], and GUEST begins with a "
			      "slash",
			      *d);
	}
}

/* Their names are those of --dir, but nobody writes there. */
static void
check_embedded(const struct options *o)
{
	for (const char **e = o->embed; e && *e; e++) {
		const char *colons = strstr(*e, "::");
		if (ends_in(*e, ":ro") || ends_in(*e, ":rw"))
			usage("--embed=%s: files in the executable are always read-only: "
			      "leave out :r%c",
			      *e, (*e)[strlen(*e) - 1]);
		if (!**e || **e == ':' || (colons && colons[2] != '/'))
			usage("--embed=%s: HOST[::GUEST], and GUEST begins with a slash",
			      *e);
	}
}

/* A directory that is missing may come later, or is misspelt. */
static void
remark_missing(const char *const *dirs)
{
	for (; *dirs; dirs++) {
		const char *colons = strstr(*dirs, "::");
		size_t n = colons ? (size_t)(colons - *dirs) : strlen(*dirs);
		if (!colons && ends_in(*dirs, ":ro"))
			n -= 3;
		char *host = xasprintf("%.*s", (int)n, *dirs);
		if (access(host, F_OK) != 0)
			remark("--dir: there is no %s here now; without it the program "
			       "does "
			       "not start",
			       host);
		free(host);
	}
}

/* -A grants the root. */
static const char *const *
directories(const struct options *o)
{
	static const char *const root[] = {"/", NULL}, *const none[] = {NULL};
	if (o->allow_all)
		return root;
	if (!o->dir)
		return none;
	return (const char *const *)o->dir;
}

static const char *const *
environment(const struct options *o)
{
	size_t n = 0;
	while (o->env && o->env[n])
		n++;
	const char **env = xcalloc(n + 2, sizeof *env);
	size_t first = o->env_inherit || o->allow_all;
	if (first)
		env[0] = "*";
	for (size_t i = 0; i < n; i++)
		env[i + first] = o->env[i];
	return env;
}

static void
check_listeners(const struct options *o)
{
	struct listen_address at;
	for (const char **l = o->listen; l && *l; l++)
		if (!listen_parse(*l, &at))
			usage("--listen: " LISTEN_HINT, *l);
}

static void
check_connections(const struct options *o)
{
	struct reach r;
	for (const char **c = o->connect; c && *c; c++)
		if (!reach_parse(*c, &r))
			usage("--connect: " REACH_HINT, *c);
}

void
grants_check(const struct options *o)
{
	check_directories(o);
	check_embedded(o);
	check_listeners(o);
	check_connections(o);
	if (o->require_fence && !(FENCE_ALL & ~o->no_fence))
		usage("--require-fence: --no-fence leaves nothing of it");
}

static const char *const *
list_or_none(const char **list)
{
	static const char *const none[] = {NULL};
	return list ? (const char *const *)list : none;
}

void
grants_warn(const struct options *o)
{
	if (o->allow_all || !o->dir)
		return;
	warn_of_siblings((const char *const *)o->dir);
	if (!o->quiet)
		remark_missing((const char *const *)o->dir);
}

struct policy
grants_policy(const struct options *o, bool stdio_block)
{
	return (struct policy){
	        .env = environment(o),
	        .dirs = directories(o),
	        .listen = list_or_none(o->listen),
	        .connect = list_or_none(o->connect),
	        .timeout = o->timeout,
	        .umask = o->umask ? (int32_t)o->umask - 1 : -1,
	        .stdio_block = o->stdio ? o->stdio == STDIO_BLOCK : stdio_block,
	        .unlocked = o->unlocked,
	        .fence = (u8)(FENCE_ALL & ~o->no_fence),
	        .require_fence = o->require_fence,
	        .no_roots = o->no_roots,
	};
}

/* --- the grants of an executable --- */

static void
add_list(struct buf *out, char letter, const char *const *list)
{
	for (; *list; list++) {
		buf_u8(out, (u8)letter);
		buf_add(out, *list, strlen(*list) + 1);
	}
}

static void
add_number(struct buf *out, char letter, i64 n)
{
	buf_printf(out, "%c%lld", letter, (long long)n);
	buf_u8(out, 0);
}

/* Whether standard input blocks is the program's own unless --stdio says it. */
void
grants_text(const struct options *o, struct buf *out)
{
	struct policy p = grants_policy(o, false);
#define ADD_LIST(letter, field) add_list(out, letter, p.field);
#define ADD_NUMBER(letter, field)                \
	if ((letter) != BAKED_STDIO || o->stdio) \
		add_number(out, letter, (i64)p.field);
	BAKED_ROWS(ADD_LIST, ADD_NUMBER)
	if (o->max_memory)
		add_number(out, BAKED_MEMORY, (i64)(o->max_memory / WASM_PAGE));
	buf_u8(out, 0);
	free((void *)p.env); /* the other lists are the options' */
}

u32
grants_room(const struct buf *text)
{
	size_t room = 4096;
	while (room < sizeof(struct baked) + text->n)
		room *= 2;
	if (room > UINT32_MAX)
		fatal("the grants take more than 4 GiB");
	return (u32)room;
}

void
grants_check_memory(const struct options *o, u64 pages)
{
	if (o->max_memory && pages && o->max_memory < pages * WASM_PAGE)
		fatal("--max-memory is below the %llu KiB that the program starts with",
		      (unsigned long long)(pages * (WASM_PAGE / 1024)));
}

void
grants_bake(const char *path, const struct buf *text, const struct options *o)
{
	struct baked head;
	struct span file = file_map(path), section;
	if (!elf_section(file, BAKED_SECTION, &section) ||
	    section.n < sizeof head + text->n)
		fatal("%s: the linker left out the section " BAKED_SECTION, path);
	memcpy(&head, section.p, sizeof head);
	off_t at = (off_t)(section.p - file.p) + (off_t)sizeof head;
	file_unmap(file);
	grants_check_memory(o, head.memory_pages);
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || lseek(fd, at, SEEK_SET) != at || !write_all(fd, text->p, text->n) ||
	    close(fd) != 0)
		fatal("%s:", path);
}
