/* SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "runtime/shared/units.h"
#include "tools/toolchain/cache.h"

/* What an entry ends with: the mark, and the hash of its key and its contents. Behind an
 * executable's last byte it bothers nobody. */
static const char mark[8] = "gowasmC1";
enum { TAIL = sizeof mark + HASH_BYTES };

static const char *const kinds[CACHE_KINDS] = {"objects", "programs"};
static const u64 default_limit = 2ull << 30; /* bytes of all entries together */
static const char temporary[] = "tmp.";      /* then the process that writes it */

static char *root;                   /* NULL: there is no cache */
static int directories[CACHE_KINDS]; /* open, of the kinds */
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
	if (fd >= 0 && fstat(fd, &st) == 0 && st.st_uid == geteuid() &&
	    !(st.st_mode & (S_IWGRP | S_IWOTH)) &&
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

static bool
open_kinds(void)
{
	int top = make_dirs(root) ? open_private(AT_FDCWD, root, 0) : -1;
	bool ok = top >= 0;
	for (int i = 0; ok && i < CACHE_KINDS; i++) {
		mkdirat(top, kinds[i], 0700);
		directories[i] = open_private(top, kinds[i], O_NOFOLLOW);
		ok = directories[i] >= 0;
	}
	if (top >= 0)
		close(top);
	return ok;
}

void
cache_open(bool off)
{
	const char *env = getenv("GOWASM_CACHE"), *size = getenv("GOWASM_CACHE_SIZE");
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
	int fd = openat(at, key, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0)
		return s;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		goto out;
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
	static u32 count;
	struct stat st;
	u8 hash[HASH_BYTES];
	if (!root)
		return;
	int in = open(from, O_RDONLY | O_CLOEXEC), out = -1, at = directories[kind];
	char *temp = xasprintf("%s%ld.%u", temporary, (long)getpid(), count++);
	if (in < 0 || fstat(in, &st) != 0 || st.st_size <= 0)
		goto out;
	size_t n = (size_t)st.st_size;
	const u8 *p = mmap(NULL, n, PROT_READ, MAP_PRIVATE, in, 0);
	if (p == MAP_FAILED)
		goto out;
	sum(key, p, n, hash);
	out = openat(at, temp, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
	             kind == CACHE_PROGRAM ? 0700 : 0600);
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
	int at; /* its directory */
	char name[HASH_TEXT];
	u64 bytes;
	struct timespec used;
};

struct listing {
	struct entry *v;
	size_t n, cap;
	u64 bytes[CACHE_KINDS];
	size_t count[CACHE_KINDS];
};

/* A temporary is nobody's if its process is gone, or after a day (its process may have
 * been another machine's). */
static bool
is_stale(const char *name, const struct stat *st)
{
	long pid = strtol(name + strlen(temporary), NULL, 10);
	return st->st_mtime + 24 * 60 * 60 < time(NULL) || pid <= 0 ||
	       (kill((pid_t)pid, 0) != 0 && errno == ESRCH);
}

/* The name of an entry is a hash. */
static bool
is_key(const char *name)
{
	return strlen(name) == HASH_TEXT - 1 &&
	       strspn(name, "0123456789abcdef") == HASH_TEXT - 1;
}

static void
list_add(struct listing *l, int kind, const char *name, const struct stat *st)
{
	ARRAY_ROOM(l->v, l->n, l->cap);
	struct entry *e = &l->v[l->n++];
	*e = (struct entry){
	        .at = directories[kind], .bytes = (u64)st->st_size, .used = st->st_mtim};
	memcpy(e->name, name, HASH_TEXT - 1);
	l->bytes[kind] += e->bytes;
	l->count[kind]++;
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
		if (is_key(name))
			list_add(l, kind, name, &st);
		else if (strncmp(name, temporary, strlen(temporary)) == 0 &&
		         is_stale(name, &st))
			unlinkat(at, name, 0);
	}
	if (d)
		closedir(d);
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

/* Keeps the newest entries, `most` bytes of them; *l says what is left. */
static void
trim(struct listing *l, u64 most)
{
	u64 total = 0;
	*l = (struct listing){0};
	for (int i = 0; i < CACHE_KINDS; i++)
		list_kind(l, i);
	for (size_t i = 0; i < l->n; i++)
		total += l->v[i].bytes;
	/* leaves some room, so that not every build looks for the oldest entries */
	u64 aim = total > most ? most / 10 * 9 : total;
	qsort(l->v, l->n, sizeof *l->v, by_use);
	for (size_t i = 0; i < l->n; i++) {
		if (total > aim && unlinkat(l->v[i].at, l->v[i].name, 0) == 0)
			total -= l->v[i].bytes;
	}
	free(l->v);
}

void
cache_close(void)
{
	struct listing l;
	if (root && grew)
		trim(&l, limit);
	grew = false;
}

void
cache_command(const char *action)
{
	static const char *const what[CACHE_KINDS] = {"objects", "executables"};
	struct listing l;
	bool clear = action && strcmp(action, "clear") == 0;
	if (action && !clear && strcmp(action, "show") != 0 &&
	    strcmp(action, "prune") != 0)
		usage("cache takes show, prune or clear, not \"%s\"", action);
	cache_open(false);
	if (!root)
		fatal_hint("it is $XDG_CACHE_HOME/gowasm2native or "
		           "$HOME/.cache/gowasm2native, "
		           "and must be yours alone to write; GOWASM_CACHE=off "
		           "switches it off",
		           "there is no cache");
	if (clear)
		trim(&l, 0);
	else if (action && strcmp(action, "prune") == 0)
		trim(&l, limit);
	trim(&l, UINT64_MAX);
	puts(root);
	for (int i = 0; i < CACHE_KINDS; i++)
		printf("%8zu %-12s %8.1f MiB\n", l.count[i], what[i],
		       (double)l.bytes[i] / (1 << 20));
	printf("%8s %-12s %8.1f MiB\n", "", "at most", (double)limit / (1 << 20));
}
