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

static char *root; /* NULL: there is no cache */
static u64 limit;
static bool grew; /* this process put something in */

static char *
kind_dir(int kind)
{
	return xasprintf("%s/%s", root, kinds[kind]);
}

static char *
entry_path(enum cache_kind kind, const char *key)
{
	return xasprintf("%s/%s/%s", root, kinds[kind], key);
}

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

/* What is executed from there must not be what somebody else put there. */
static bool
is_private(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && S_ISDIR(st.st_mode) && st.st_uid == geteuid() &&
	       !(st.st_mode & (S_IWGRP | S_IWOTH)) && access(path, W_OK | X_OK) == 0;
}

static char *
default_root(void)
{
	const char *xdg = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
	if (xdg && *xdg == '/')
		return xasprintf("%s/gowasm2native", xdg);
	return home && *home == '/' ? xasprintf("%s/.cache/gowasm2native", home) : NULL;
}

void
cache_open(bool off)
{
	const char *env = getenv("GOWASM_CACHE"), *size = getenv("GOWASM_CACHE_SIZE");
	root = NULL;
	limit = default_limit;
	if (size && *size && !(limit = units_size(size)))
		fatal("$GOWASM_CACHE_SIZE takes a size like 500MiB or 4GiB, not \"%s\"",
		      size);
	if (off || (env && strcmp(env, "off") == 0))
		return;
	root = default_root();
	for (int i = 0; root && i < CACHE_KINDS; i++) {
		char *dir = kind_dir(i);
		bool ok = make_dirs(dir) && is_private(dir) && is_private(root);
		free(dir);
		if (!ok) {
			free(root);
			root = NULL;
		}
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
map_entry(const char *path, const char *key)
{
	struct span s = {NULL, 0};
	struct stat st;
	u8 want[HASH_BYTES];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
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
		unlink(path);
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

static bool
write_all(int fd, const void *bytes, size_t n)
{
	const char *p = bytes;
	while (n) {
		ssize_t r = write(fd, p, n);
		if (r < 0 && errno == EINTR)
			continue;
		if (r <= 0)
			return false;
		p += r;
		n -= (size_t)r;
	}
	return true;
}

bool
cache_get(enum cache_kind kind, const char *key, const char *to)
{
	if (!root)
		return false;
	char *path = entry_path(kind, key);
	struct span s = map_entry(path, key);
	free(path);
	if (!s.p)
		return false;
	int fd = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd < 0 || !write_all(fd, s.p, s.n) || close(fd) != 0)
		fatal("%s:", to);
	unmap_entry(s);
	return true;
}

char *
cache_path(enum cache_kind kind, const char *key)
{
	if (!root)
		return NULL;
	char *path = entry_path(kind, key);
	struct span s = map_entry(path, key);
	if (s.p) {
		unmap_entry(s);
		return path;
	}
	free(path);
	return NULL;
}

void
cache_put(enum cache_kind kind, const char *key, const char *from)
{
	static u32 count;
	struct stat st;
	u8 hash[HASH_BYTES];
	if (!root)
		return;
	int in = open(from, O_RDONLY | O_CLOEXEC), out = -1;
	char *temp = xasprintf("%s/%s/%s%ld.%u", root, kinds[kind], temporary,
	                       (long)getpid(), count++);
	char *path = entry_path(kind, key);
	if (in < 0 || fstat(in, &st) != 0 || st.st_size <= 0)
		goto out;
	size_t n = (size_t)st.st_size;
	const u8 *p = mmap(NULL, n, PROT_READ, MAP_PRIVATE, in, 0);
	if (p == MAP_FAILED)
		goto out;
	sum(key, p, n, hash);
	out = open(temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
	           kind == CACHE_PROGRAM ? 0700 : 0600);
	bool ok = out >= 0 && write_all(out, p, n) && write_all(out, mark, sizeof mark) &&
	          write_all(out, hash, sizeof hash);
	if (out >= 0)
		ok = close(out) == 0 && ok && rename(temp, path) == 0;
	if (!ok && out >= 0)
		unlink(temp); /* a full disk, perhaps: the build goes on without */
	grew |= ok;
	munmap((void *)p, n);
out:
	if (in >= 0)
		close(in);
	free(temp);
	free(path);
}

/* --- size --- */

struct entry {
	char *path;
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

static void
list_add(struct listing *l, char *path, const struct stat *st)
{
	if (l->n == l->cap) {
		l->cap = l->cap ? l->cap * 2 : 256;
		l->v = xreallocn(l->v, l->cap, sizeof *l->v);
	}
	l->v[l->n++] = (struct entry){path, (u64)st->st_size, st->st_mtim};
}

/* Lists one kind of entries; temporaries that nobody writes any more go on the way. */
static void
list_kind(struct listing *l, int kind)
{
	char *dir = kind_dir(kind);
	DIR *d = opendir(dir);
	struct dirent *e;
	while (d && (e = readdir(d))) {
		struct stat st;
		char *path = xasprintf("%s/%s", dir, e->d_name);
		bool temp = strncmp(e->d_name, temporary, strlen(temporary)) == 0;
		bool ours = lstat(path, &st) == 0 && S_ISREG(st.st_mode) &&
		            (temp || strlen(e->d_name) == HASH_TEXT - 1);
		if (ours && !temp) {
			list_add(l, path, &st);
			l->bytes[kind] += (u64)st.st_size;
			l->count[kind]++;
			continue;
		}
		if (ours && is_stale(e->d_name, &st))
			unlink(path);
		free(path);
	}
	if (d)
		closedir(d);
	free(dir);
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
	/* some room, so that not every build has to look for the oldest */
	u64 aim = total > most ? most / 10 * 9 : total;
	qsort(l->v, l->n, sizeof *l->v, by_use);
	for (size_t i = 0; i < l->n; i++) {
		if (total > aim && unlink(l->v[i].path) == 0)
			total -= l->v[i].bytes;
		free(l->v[i].path);
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
		fatal("cache takes show, prune or clear, not \"%s\"", action);
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
