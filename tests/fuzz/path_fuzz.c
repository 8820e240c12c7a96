/* SPDX-License-Identifier: MIT */
/* path_fuzz SECONDS SEED: random sequences of path operations, each made in two equal
 * boxes, in one through openat2 and in the other through the walker. Answers must be the
 * same, the boxes must be the same at the end, and what lies beside them untouched. */
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/fuzz/fuzz.h"
#include "tests/tree.h"
#include "wasi/api.h"
#include "wasi/fd.h"
#include "wasi/sandbox/path.h"
#include "wasi/wasi.h"

enum { OPERATIONS = 60, BOX = 3, ALL = 0x3fffffff };

static struct memory memory;
static char top[] = "/tmp/gowasm-paths-XXXXXX";
static char last[2048]; /* what is being done, for the report */

/* --- boxes --- */

struct box {
	struct wasi *w;
	struct wasi_dir dir;
	char path[128];
	bool walker;
};

static void
put_file(const char *dir, const char *name, const char *text)
{
	char path[256];
	snprintf(path, sizeof path, "%s/%s", dir, name);
	FILE *f = fopen(path, "w");
	if (!f || fputs(text, f) < 0 || fclose(f) != 0)
		abort();
}

static void
put_dir(const char *dir, const char *name)
{
	char path[256];
	snprintf(path, sizeof path, "%s/%s", dir, name);
	if (mkdir(path, 0755) != 0)
		abort();
}

/* TOP/NAME/box and, beside it, TOP/NAME/out with a secret. */
static void
open_box(struct box *b, const char *name, bool walker)
{
	static char *none[] = {NULL};
	char side[64];
	snprintf(side, sizeof side, "%s/%s", top, name);
	snprintf(b->path, sizeof b->path, "%s/box", side);
	put_dir(top, name);
	put_dir(side, "box");
	put_dir(side, "out");
	put_file(side, "out/s", "secret");
	put_dir(b->path, "a");
	put_dir(b->path, "a/b");
	put_file(b->path, "f", "inside");
	put_file(b->path, "a/f", "deeper");
	char fifo[256];
	snprintf(fifo, sizeof fifo, "%s/a/p", b->path);
	if (mkfifo(fifo, 0644) != 0)
		abort();
	b->walker = walker;
	b->dir = (struct wasi_dir){.host = b->path, .guest = "/"};
	struct wasi_config c = {.memory = &memory,
	                        .argv = none,
	                        .envp = none,
	                        .dirs = &b->dir,
	                        .ndirs = 1};
	b->w = wasi_open(&c, &(char *){NULL});
	if (!b->w)
		abort();
}

/* --- operations --- */

/* What an operation answered. */
struct answer {
	u32 error, type, size, n;
	char bytes[32];
};

struct operation {
	int what;
	char a[160], b[160];
	u32 lookup, oflags, fdflags;
	u64 rights;
};

static void
component(char *out, size_t room)
{
	static const char *const names[] = {"a", "b", "f", "l",   "m",      "..",  "..",
	                                    ".", "",  "p", "new", "../out", "out", "s"};
	size_t n = strlen(out);
	snprintf(out + n, room - n, "%s",
	         names[fuzz_below(sizeof names / sizeof *names)]);
}

static void
random_path(char *out, size_t room)
{
	u64 n = 1 + fuzz_below(4);
	*out = 0;
	if (fuzz_below(40) == 0)
		snprintf(out, room, "/");
	for (u64 i = 0; i < n; i++) {
		component(out, room - 2);
		if (i + 1 < n || fuzz_below(5) == 0)
			strcat(out, "/");
	}
}

static void
random_operation(struct operation *o)
{
	*o = (struct operation){.what = (int)fuzz_below(12)};
	random_path(o->a, sizeof o->a);
	random_path(o->b, sizeof o->b);
	o->lookup = (u32)fuzz_below(2);
	o->oflags = fuzz_below(2) ? 0 : (u32)fuzz_below(16);
	o->fdflags = fuzz_below(8) ? 0 : (u32)fuzz_below(2);
	o->rights = (u64[]){FD_READ, FD_WRITE, FD_READ | FD_WRITE}[fuzz_below(3)];
}

static u32
try_open(struct wasi *w, const struct operation *o, struct answer *r)
{
	struct filestat st;
	struct iovec32 none = {0, 0};
	u32 fd = 0, got = 0;
	u32 e = wasi_path_open(w, BOX, o->lookup, o->a, (u32)strlen(o->a), o->oflags,
	                       o->rights | FD_FILESTAT_GET | FD_FDSTAT_SET_FLAGS, ALL,
	                       o->fdflags, &fd);
	if (e)
		return e;
	if (wasi_fd_filestat_get(w, fd, &st) == 0) {
		r->type = st.filetype;
		r->size = st.filetype == FT_REGULAR_FILE ? (u32)st.size : 0;
	}
	/* a FIFO is not waited for */
	if (wasi_fd_fdstat_set_flags(w, fd, o->fdflags | FDFLAG_NONBLOCK) == 0)
		r->n = wasi_fd_read(w, fd, &none, 1, &got);
	return wasi_fd_close(w, fd);
}

static u32
carry_out(struct wasi *w, const struct operation *o, struct answer *r)
{
	u32 an = (u32)strlen(o->a), bn = (u32)strlen(o->b);
	struct filestat st;
	u32 e;
	switch (o->what) {
	case 0:
		return wasi_path_create_directory(w, BOX, o->a, an);
	case 1:
		return wasi_path_remove_directory(w, BOX, o->a, an);
	case 2:
		return wasi_path_unlink_file(w, BOX, o->a, an);
	case 3:
		return wasi_path_rename(w, BOX, o->a, an, BOX, o->b, bn);
	case 4:
		return wasi_path_link(w, BOX, 0, o->a, an, BOX, o->b, bn);
	case 5:
	case 6:
		return wasi_path_symlink(w, o->a, an, BOX, o->b, bn);
	case 7:
		return wasi_path_readlink(w, BOX, o->a, an, (u8 *)r->bytes,
		                          sizeof r->bytes, &r->n);
	case 8:
		e = wasi_path_filestat_get(w, BOX, o->lookup, o->a, an, &st);
		if (!e) {
			r->type = st.filetype;
			r->size = st.filetype == FT_REGULAR_FILE ? (u32)st.size : 0;
		}
		return e;
	case 9:
		return wasi_path_filestat_set_times(w, BOX, o->lookup, o->a, an,
		                                    1000000007, 2000000009,
		                                    FST_ATIM | FST_MTIM);
	default:
		return try_open(w, o, r);
	}
}

static void
describe(u64 seed, int step, const struct operation *o)
{
	snprintf(last, sizeof last,
	         "seed %llu step %d: operation %d \"%s\" \"%s\" lookup %u oflags %u "
	         "fdflags %u rights 0x%llx",
	         (unsigned long long)seed, step, o->what, o->a, o->b, o->lookup,
	         o->oflags, o->fdflags, (unsigned long long)o->rights);
}

/* --- comparing --- */

static char *listing;
static size_t listed, base;

static int
list_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	char target[256] = "";
	(void)type, (void)ftw;
	if (S_ISLNK(st->st_mode) && readlink(path, target, sizeof target - 1) < 0)
		return -1;
	int n = snprintf(listing + listed, 65536 - listed, "%s %o %lld %s\n", path + base,
	                 st->st_mode & S_IFMT,
	                 S_ISREG(st->st_mode) ? (long long)st->st_size : 0, target);
	listed += (size_t)n < 65536 - listed ? (size_t)n : 0;
	return 0;
}

static int
by_line(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* A tree as sorted lines: directories list in any order. */
static void
list_tree(const char *path, char *out)
{
	char *lines[512], *text = malloc(65536), *save;
	size_t n = 0;
	listing = text;
	*text = 0;
	listed = 0;
	base = strlen(path);
	nftw(path, list_entry, 16, FTW_PHYS);
	for (char *l = strtok_r(text, "\n", &save); l && n < 512;
	     l = strtok_r(NULL, "\n", &save))
		lines[n++] = l;
	qsort(lines, n, sizeof *lines, by_line);
	*out = 0;
	for (size_t i = 0; i < n; i++) {
		strcat(out, lines[i]);
		strcat(out, "\n");
	}
	free(text);
}

static bool
one_sequence(u64 seed)
{
	static char first[65536], second[65536];
	static const char outside[] = " 40000 0 \n/s 100000 6 \n";
	struct box box[2];
	char path[256];
	bool ok = true;
	fuzz_seed(seed);
	open_box(&box[0], "x", false);
	open_box(&box[1], "y", true);
	for (int i = 0; ok && i < OPERATIONS; i++) {
		struct operation o;
		struct answer r[2] = {{0}, {0}};
		random_operation(&o);
		describe(seed, i, &o);
		for (int k = 0; k < 2; k++) {
			path_force_walker(box[k].walker);
			r[k].error = carry_out(box[k].w, &o, &r[k]);
		}
		if (memcmp(&r[0], &r[1], sizeof *r) != 0) {
			printf("%s: openat2 %s type %u size %u n %u, walker %s type %u "
			       "size %u n %u\n",
			       last, errno_name(r[0].error), r[0].type, r[0].size, r[0].n,
			       errno_name(r[1].error), r[1].type, r[1].size, r[1].n);
			ok = false;
		}
	}
	list_tree(box[0].path, first);
	list_tree(box[1].path, second);
	if (ok && strcmp(first, second) != 0) {
		printf("seed %llu: the boxes differ:\n%s---\n%s",
		       (unsigned long long)seed, first, second);
		ok = false;
	}
	for (int k = 0; k < 2; k++) {
		wasi_close(box[k].w);
		snprintf(path, sizeof path, "%s/%s/out", top, k ? "y" : "x");
		list_tree(path, first);
		if (strcmp(first, outside) != 0) {
			printf("seed %llu: outside changed:\n%s",
			       (unsigned long long)seed, first);
			ok = false;
		}
		snprintf(path, sizeof path, "%s/%s", top, k ? "y" : "x");
		tree_remove(path);
	}
	return ok;
}

int
main(int argc, char **argv)
{
	if (argc != 3 || !mkdtemp(top))
		return 2;
	u64 seed = strtoull(argv[2], NULL, 10), n = 0;
	time_t end = time(NULL) + atol(argv[1]);
	bool ok = true;
	do {
		ok = one_sequence(seed + n++);
	} while (ok && time(NULL) < end);
	rmdir(top);
	printf("%llu sequences\n", (unsigned long long)n);
	return !ok;
}
