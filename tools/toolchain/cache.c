/* SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/shared/units.h"
#include "tools/base/entry.h"
#include "tools/toolchain/cache.h"
#include "tools/toolchain/cache_name.h"

/* What an entry ends with: the mark, and the hash of its key and its contents. Behind an
 * executable's last byte it bothers nobody. */
static const char mark[8] = "gowasmC1";
enum { TAIL = sizeof mark + HASH_BYTES };

static const char *const kinds[CACHE_KINDS] = {"objects", "programs"};
static const u64 default_limit = 2ull << 30; /* bytes of all entries together */

static char *root;                   /* NULL: there is no cache */
static int directories[CACHE_KINDS]; /* open, of the kinds */
static int functions_directory;      /* open, of the store */
static struct store *functions;      /* NULL: not opened yet */
static u64 limit;
static bool grew; /* this process put something in */

/* mkdir -p, private. */
static bool
make_dirs(const char *path)
{
	char *copy = xstrdup(path);
	for (char *p = copy + 1; *p; p++)
		if (*p == '/') {
			*p = 0;
			mkdir(copy, 0700);
			*p = '/';
		}
	bool ok = mkdir(copy, 0700) == 0 || errno == EEXIST;
	free(copy);
	return ok;
}

/* Opens a directory; -1 unless it is ours alone to write to: what is executed from there
 * must not be what somebody else put there. */
static int
open_private(int at, const char *name, int flags)
{
	struct stat st;
	int fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | flags);
	if (fd >= 0 && fstat(fd, &st) == 0 && entry_is_ours(&st) &&
	    faccessat(fd, ".", W_OK | X_OK, 0) == 0)
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

static char *
default_root(void)
{
	const char *xdg = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
	if (xdg && *xdg == '/')
		return xasprintf("%s/gowasm2native", xdg);
	return home && *home == '/' ? xasprintf("%s/.cache/gowasm2native", home) : NULL;
}

static int
open_kind(int top, const char *name)
{
	mkdirat(top, name, 0700);
	return open_private(top, name, O_NOFOLLOW);
}

static bool
open_kinds(void)
{
	int top = make_dirs(root) ? open_private(AT_FDCWD, root, 0) : -1;
	bool ok = top >= 0;
	for (int i = 0; ok && i < CACHE_KINDS; i++)
		ok = (directories[i] = open_kind(top, kinds[i])) >= 0;
	ok = ok && (functions_directory = open_kind(top, "functions")) >= 0;
	if (top >= 0)
		close(top);
	return ok;
}

void
cache_open(bool off)
{
	const char *env = getenv("GOWASM_CACHE"), *size = getenv("GOWASM_CACHE_SIZE");
	free(root);
	root = NULL;
	limit = default_limit;
	if (env && *env && strcmp(env, "off") != 0)
		usage("$GOWASM_CACHE takes off, not \"%s\"", env);
	if (size && *size && !(limit = units_size(size)))
		usage("$GOWASM_CACHE_SIZE takes a size like 500MiB or 4GiB, not \"%s\"",
		      size);
	if (off || (env && strcmp(env, "off") == 0))
		return;
	root = default_root();
	if (root && !open_kinds()) {
		free(root);
		root = NULL;
	}
}

bool
cache_is_open(void)
{
	return root != NULL;
}

struct store *
cache_functions(void)
{
	if (root && !functions)
		functions = store_open(functions_directory);
	return functions;
}

static void
sum(const char *key, const u8 *p, size_t n, u8 out[HASH_BYTES])
{
	struct hash h;
	hash_start(&h);
	hash_text(&h, key);
	hash_bytes(&h, p, n);
	hash_end(&h, out);
}

/* The contents of an entry, mapped with its tail (unmap n + TAIL bytes); p is NULL if
 * there is none, or if it is not whole: then it goes. */
static struct span
map_entry(enum cache_kind kind, const char *key)
{
	int at = directories[kind];
	struct span s = {NULL, 0};
	struct stat st;
	u8 want[HASH_BYTES];
	int fd = entry_open(at, key, &st);
	if (fd < 0)
		return s;
	bool whole = st.st_size >= TAIL;
	if (whole) {
		size_t size = (size_t)st.st_size;
		const u8 *p = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
		if (p == MAP_FAILED)
			goto out;
		s = (struct span){p, size - TAIL};
		sum(key, p, s.n, want);
		whole = memcmp(p + s.n, mark, sizeof mark) == 0 &&
		        memcmp(p + s.n + sizeof mark, want, sizeof want) == 0;
		if (!whole)
			munmap((void *)p, size);
	}
	if (whole) {
		futimens(fd, NULL); /* used now: see trim */
	} else {
		s.p = NULL;
		unlinkat(at, key, 0);
	}
out:
	close(fd);
	return s;
}

static void
unmap_entry(struct span s)
{
	munmap((void *)s.p, s.n + TAIL);
}

bool
cache_get(enum cache_kind kind, const char *key, const char *to)
{
	if (!root)
		return false;
	struct span s = map_entry(kind, key);
	if (!s.p)
		return false;
	int fd = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
	if (fd < 0 || !write_all(fd, s.p, s.n) || close(fd) != 0)
		fatal("%s:", to);
	unmap_entry(s);
	return true;
}

bool
cache_has(enum cache_kind kind, const char *key)
{
	struct span s = root ? map_entry(kind, key) : (struct span){NULL, 0};
	if (s.p)
		unmap_entry(s);
	return s.p != NULL;
}

void
cache_put(enum cache_kind kind, const char *key, const char *from)
{
	struct stat st;
	u8 hash[HASH_BYTES];
	if (!root)
		return;
	int in = open(from, O_RDONLY | O_CLOEXEC), out = -1, at = directories[kind];
	char *temp = cache_name_temporary();
	if (in < 0 || fstat(in, &st) != 0 || st.st_size <= 0)
		goto out;
	size_t n = (size_t)st.st_size;
	const u8 *p = mmap(NULL, n, PROT_READ, MAP_PRIVATE, in, 0);
	if (p == MAP_FAILED)
		goto out;
	sum(key, p, n, hash);
	out = entry_create(at, temp, kind == CACHE_PROGRAM ? 0700 : 0600);
	bool ok = out >= 0 && write_all(out, p, n) && write_all(out, mark, sizeof mark) &&
	          write_all(out, hash, sizeof hash);
	if (out >= 0)
		ok = close(out) == 0 && ok && renameat(at, temp, at, key) == 0;
	if (!ok && out >= 0)
		unlinkat(at, temp,
		         0); /* a full disk, perhaps: the build goes on without */
	grew |= ok;
	munmap((void *)p, n);
out:
	if (in >= 0)
		close(in);
	free(temp);
}

/* --- size --- */

struct entry {
	int at; /* its directory; that of the store: it has no file of its own */
	char name[HASH_TEXT];
	u64 bytes;
	struct timespec used;
};

/* What one kind takes. */
struct kind_size {
	u64 bytes;
	size_t count;
};

struct listing {
	struct entry *v;
	size_t n, cap;
	struct kind_size kinds[CACHE_KINDS], functions;
};

static void
list_add(struct listing *l, int kind, const char *name, const struct stat *st)
{
	ARRAY_ROOM(l->v, l->n, l->cap);
	struct entry *e = &l->v[l->n++];
	*e = (struct entry){
	        .at = directories[kind], .bytes = (u64)st->st_size, .used = st->st_mtim};
	memcpy(e->name, name, HASH_TEXT - 1);
	l->kinds[kind].bytes += e->bytes;
	l->kinds[kind].count++;
}

/* Lists one kind of entries; temporaries that nobody writes any more go on the way. */
static void
list_kind(struct listing *l, int kind)
{
	int at = directories[kind], fd = open_private(at, ".", 0);
	DIR *d = fd >= 0 ? fdopendir(fd) : NULL;
	struct dirent *e;
	while (d && (e = readdir(d))) {
		struct stat st;
		const char *name = e->d_name;
		if (fstatat(at, name, &st, AT_SYMLINK_NOFOLLOW) != 0 ||
		    !S_ISREG(st.st_mode) || st.st_uid != geteuid())
			continue;
		if (cache_name_is_hash(name))
			list_add(l, kind, name, &st);
		else if (cache_name_is_stale(name, &st))
			unlinkat(at, name, 0);
	}
	if (d)
		closedir(d);
}

static void
list_all(struct listing *l)
{
	*l = (struct listing){0};
	for (int i = 0; i < CACHE_KINDS; i++)
		list_kind(l, i);
	l->functions.count = store_list(functions_directory, NULL, &l->functions.bytes);
}

/* Adds the functions to the list, one by one. */
static void
add_functions(struct listing *l)
{
	struct store_entry *list;
	u64 bytes;
	size_t n = store_list(functions_directory, &list, &bytes);
	ARRAY_ROOM_FOR(l->v, l->n, n, l->cap);
	for (size_t i = 0; i < n; i++)
		l->v[l->n++] = (struct entry){.at = functions_directory,
		                              .bytes = list[i].bytes,
		                              .used.tv_sec = list[i].used};
	free(list);
}

static int
by_use(const void *pa, const void *pb)
{
	const struct timespec *a = &((const struct entry *)pa)->used;
	const struct timespec *b = &((const struct entry *)pb)->used;
	if (a->tv_sec != b->tv_sec)
		return a->tv_sec < b->tv_sec ? -1 : 1;
	return a->tv_nsec < b->tv_nsec ? -1 : a->tv_nsec > b->tv_nsec;
}

/* Removes the entries that were not used for longest, if they all take more than `most`
 * bytes. Returns false if functions that should go did not. */
static bool
trim(u64 most)
{
	struct listing l;
	u64 total = 0, drop = 0;
	list_all(&l);
	for (int i = 0; i < CACHE_KINDS; i++)
		total += l.kinds[i].bytes;
	total += l.functions.bytes;
	/* leaves some room, so that not every build looks for the oldest entries */
	u64 aim = total > most ? most / 10 * 9 : total;
	if (total > aim)
		add_functions(&l);
	if (l.n)
		qsort(l.v, l.n, sizeof *l.v, by_use);
	for (size_t i = 0; i < l.n && total > aim; i++) {
		struct entry *e = &l.v[i];
		bool function = e->at == functions_directory;
		if (!function && unlinkat(e->at, e->name, 0) != 0)
			continue;
		drop += function ? e->bytes : 0;
		total -= e->bytes < total ? e->bytes : total;
	}
	free(l.v);
	return !drop || store_shrink(functions_directory, drop);
}

void
cache_close(void)
{
	grew |= store_close(functions);
	functions = NULL;
	if (root && grew)
		trim(limit);
	grew = false;
}

static void
show_kind(const char *what, const struct kind_size *k)
{
	printf("%8zu %-12s %8.1f MiB\n", k->count, what, (double)k->bytes / (1 << 20));
}

void
cache_show(void)
{
	struct listing l;
	list_all(&l);
	puts(root);
	show_kind("objects", &l.kinds[CACHE_OBJECT]);
	show_kind("executables", &l.kinds[CACHE_PROGRAM]);
	show_kind("functions", &l.functions);
	printf("%8s %-12s %8.1f MiB\n", "", "at most", (double)limit / (1 << 20));
	free(l.v);
}

void
cache_prune(void)
{
	if (!trim(limit))
		warn("compiled functions stay: another build is joining them, or the "
		     "disk is full; cache clear removes all");
}

void
cache_clear(void)
{
	store_clear(functions_directory);
	trim(0);
}
