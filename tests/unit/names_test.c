/* SPDX-License-Identifier: MIT */
/* Slashes and dots at the end of names. Every function that takes a path, with openat2
 * and with the walker, and Linux's own call do the same with the same names in two equal
 * trees: they give the same answers and leave equal trees. */
#include <errno.h>
#include <fcntl.h>
#include <time.h>
#include <unistd.h>

#include "tests/unit/box.h"
#include "wasi/fd.h"

/* Kinds of target. */
/* clang-format off */
static const char *const targets[] = {
        "f",    /* a file */
        "e",    /* an empty directory */
        "d",    /* a directory with g in it */
        "lf",   /* links: to a file, */
        "le",   /* to an empty directory, */
        "ld",   /* to a directory, */
        "lfs",  /* to "f/", */
        "ln",   /* to nothing, */
        "ll",   /* to itself */
        "m",    /* missing */
        "p",    /* a FIFO */
        "d/g",  /* in a directory */
        "d/m",  /* missing in one */
        "f/x",  /* in a file */
        "m/x",  /* in what is missing */
        "ld/g", /* through a link */
        /* of one path only */
        "lds",  /* to "d/" */
        "lns",  /* to "nothing/" */
        "ld/m", "ln/x", "ll/x",
};
static const char *const endings[] = {"", "/", "/.", "/..", "//", "/./", "/../"};
/* clang-format on */
enum {
	TARGETS = sizeof targets / sizeof *targets,
	ENDINGS = sizeof endings / sizeof *endings,
	PATHS = TARGETS * ENDINGS,
	TARGETS_OF_TWO = 16,
	ENDINGS_OF_TWO = 4,
};

static char paths[PATHS][16];
static int native; /* the directory of the tree that Linux's calls work in */

static void
fill_paths(void)
{
	for (int i = 0; i < PATHS; i++)
		snprintf(paths[i], sizeof paths[i], "%s%s", targets[i / ENDINGS],
		         endings[i % ENDINGS]);
}

/* --- two equal trees --- */

static void
fill_tree(const char *name)
{
	int top = open(in(name), O_PATH | O_DIRECTORY | O_CLOEXEC);
	EXPECT(mkdirat(top, "e", 0755) == 0 && mkdirat(top, "d", 0755) == 0);
	static const char *const files[] = {"f", "d/g"};
	for (int i = 0; i < 2; i++) {
		int fd = openat(top, files[i], O_CREAT | O_WRONLY | O_CLOEXEC, 0644);
		EXPECT(write(fd, "text", 4) == 4 && close(fd) == 0);
	}
	static const char *const links[][2] = {
	        {"f", "lf"},   {"e", "le"},       {"d", "ld"},         {"d/", "lds"},
	        {"f/", "lfs"}, {"nothing", "ln"}, {"nothing/", "lns"}, {"ll", "ll"}};
	for (size_t i = 0; i < sizeof links / sizeof *links; i++)
		EXPECT_EQ(symlinkat(links[i][0], top, links[i][1]), 0);
	EXPECT_EQ(mkfifoat(top, "p", 0644), 0);
	close(top);
}

static void
begin_trees(bool walker)
{
	tree_make();
	directory("ours"), directory("linux");
	fill_tree("ours"), fill_tree("linux");
	path_force_walker(walker);
	grant(in("ours"), false);
	native = open(in("linux"), O_PATH | O_DIRECTORY | O_CLOEXEC);
}

static void
end_trees(void)
{
	close(native);
	end();
}

static char listing[4096];
static size_t base;

static int
list_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	char target[64] = "";
	size_t n = strlen(listing);
	(void)type, (void)ftw;
	if (S_ISLNK(st->st_mode) && readlink(path, target, sizeof target - 1) < 0)
		return -1;
	/* set_times makes times small */
	snprintf(listing + n, sizeof listing - n, "%s %o %d %d %d %s\n", path + base,
	         st->st_mode, (int)st->st_nlink,
	         S_ISDIR(st->st_mode) ? 0 : (int)st->st_size, st->st_mtime < 10, target);
	return 0;
}

static int
by_line(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* What is in a tree, a line each, sorted into out[4096]. */
static void
list_tree(const char *name, char *out)
{
	char *lines[64], *save;
	size_t n = 0;
	const char *top = in(name);
	listing[0] = 0;
	base = strlen(top);
	nftw(top, list_entry, 8, FTW_PHYS);
	for (char *l = strtok_r(listing, "\n", &save); l && n < 64;
	     l = strtok_r(NULL, "\n", &save))
		lines[n++] = l;
	qsort(lines, n, sizeof *lines, by_line);
	*out = 0;
	for (size_t i = 0; i < n; i++)
		strcat(strcat(out, lines[i]), "\n");
}

/* --- calls, ours and Linux's: an errno each --- */

static const struct how {
	u32 oflags;
	u64 rights;
	int host;
} hows[] = {
        {0, FD_READ, O_RDONLY},
        {0, FD_READ | FD_WRITE, O_RDWR},
        {OFLAG_DIRECTORY, FD_READ, O_RDONLY | O_DIRECTORY},
        {OFLAG_DIRECTORY, FD_READ | FD_WRITE, O_RDWR | O_DIRECTORY},
        {OFLAG_CREAT, FD_READ, O_RDONLY | O_CREAT},
        {OFLAG_CREAT, FD_READ | FD_WRITE, O_RDWR | O_CREAT},
        {OFLAG_CREAT | OFLAG_EXCL, FD_WRITE | FD_READ, O_RDWR | O_CREAT | O_EXCL},
        {OFLAG_TRUNC, FD_WRITE | FD_READ, O_RDWR | O_TRUNC},
        {OFLAG_TRUNC, FD_READ, O_RDONLY | O_TRUNC},
        {OFLAG_TRUNC | OFLAG_DIRECTORY, FD_READ, O_RDONLY | O_TRUNC | O_DIRECTORY},
        {OFLAG_TRUNC | OFLAG_CREAT, FD_WRITE | FD_READ, O_RDWR | O_CREAT | O_TRUNC},
};
enum { HOWS = sizeof hows / sizeof *hows };

/* What is done with one name; of OPEN and what follows, HOWS with links followed and HOWS
 * without. */
enum { MKDIR, RMDIR, UNLINK, READLINK, SYMLINK, STAT, LSTAT, TIMES, LTIMES, OPEN_FIRST };
enum { ACTIONS = OPEN_FIRST + 2 * HOWS, RENAME = ACTIONS, LINK, ALL_ACTIONS };

static u32
ours(int action, const char *a, const char *b)
{
	struct filestat st;
	u8 buf[64];
	u32 n, fd;
	switch (action) {
	case MKDIR:
		return wasi_path_create_directory(w, BOX, PATH(a));
	case RMDIR:
		return wasi_path_remove_directory(w, BOX, PATH(a));
	case UNLINK:
		return wasi_path_unlink_file(w, BOX, PATH(a));
	case READLINK:
		return wasi_path_readlink(w, BOX, PATH(a), buf, sizeof buf, &n);
	case SYMLINK:
		return wasi_path_symlink(w, PATH("to"), BOX, PATH(a));
	case STAT:
	case LSTAT:
		return wasi_path_filestat_get(w, BOX, action == STAT, PATH(a), &st);
	case TIMES:
	case LTIMES:
		return wasi_path_filestat_set_times(w, BOX, action == TIMES, PATH(a), 1,
		                                    1, FST_ATIM | FST_MTIM);
	case RENAME:
		return wasi_path_rename(w, BOX, PATH(a), BOX, PATH(b));
	case LINK:
		return wasi_path_link(w, BOX, 0, PATH(a), BOX, PATH(b));
	}
	const struct how *h = &hows[(action - OPEN_FIRST) % HOWS];
	u32 e = wasi_path_open(w, BOX, action - OPEN_FIRST < HOWS, PATH(a), h->oflags,
	                       h->rights, ALL, 0, &fd);
	return e ? e : wasi_fd_close(w, fd);
}

static int
linux_open(const char *a, int flags)
{
	int fd = openat(native, a, flags | O_CLOEXEC | O_NONBLOCK, 0666);
	return fd < 0 ? -1 : close(fd);
}

static int
linux_call(int action, const char *a, const char *b)
{
	static const struct timespec times[2] = {{0, 1}, {0, 1}};
	char buf[64];
	struct stat st;
	switch (action) {
	case MKDIR:
		return mkdirat(native, a, 0777);
	case RMDIR:
		return unlinkat(native, a, AT_REMOVEDIR);
	case UNLINK:
		return unlinkat(native, a, 0);
	case READLINK:
		return readlinkat(native, a, buf, sizeof buf) < 0 ? -1 : 0;
	case SYMLINK:
		return symlinkat("to", native, a);
	case STAT:
	case LSTAT:
		return fstatat(native, a, &st, action == STAT ? 0 : AT_SYMLINK_NOFOLLOW);
	case TIMES:
	case LTIMES:
		return utimensat(native, a, times,
		                 action == TIMES ? 0 : AT_SYMLINK_NOFOLLOW);
	case RENAME:
		return renameat(native, a, native, b);
	case LINK:
		return linkat(native, a, native, b, 0);
	}
	const struct how *h = &hows[(action - OPEN_FIRST) % HOWS];
	return linux_open(a, h->host | (action - OPEN_FIRST < HOWS ? 0 : O_NOFOLLOW));
}

/* O_DIRECTORY with O_CREAT is not among the calls: kernels differ (INVAL since 6.4). Nor
 * is a FIFO that is opened only for writing: it waits for its reader (fifo_test). */
static u32
compare(int action, const char *a, const char *b)
{
	u32 got = ours(action, a, b);
	errno = 0;
	u32 want = linux_call(action, a, b) != 0 ? errno_here() : 0;
	if (got != want) {
		printf("action %d \"%s\" \"%s\": %s, Linux says %s\n", action, a, b,
		       errno_name(got), errno_name(want));
		EXPECT_EQ(got, want);
	}
	return got && want;
}

static void
compare_trees(int action, const char *a, const char *b)
{
	static char x[4096], y[4096];
	list_tree("ours", x), list_tree("linux", y);
	if (strcmp(x, y) != 0) {
		printf("action %d \"%s\" \"%s\": ours\n%sLinux\n%s", action, a, b, x, y);
		EXPECT(!"the same");
	}
}

static bool
makes_or_removes(int action)
{
	if (action < OPEN_FIRST)
		return action != READLINK && action < STAT;
	return action >= RENAME ||
	       (hows[(action - OPEN_FIRST) % HOWS].oflags & OFLAG_CREAT);
}

static bool
of_two(int i)
{
	return i / ENDINGS < TARGETS_OF_TWO && i % ENDINGS < ENDINGS_OF_TWO;
}

/* One action on one or two names; after one that changed something, in new trees. */
static void
each(int action, bool walker)
{
	bool two = action >= RENAME;
	begin_trees(walker);
	for (int i = 0; i < PATHS; i++)
		for (int k = 0; k < (two ? PATHS : 1) && !test_failures; k++) {
			const char *b = two ? paths[k] : "";
			if (two && !(of_two(i) && of_two(k)))
				continue;
			if (compare(action, paths[i], b))
				continue;
			compare_trees(action, paths[i], b);
			if (!makes_or_removes(action))
				continue;
			end_trees();
			begin_trees(walker);
		}
	compare_trees(action, "", "");
	end_trees();
}

TEST(names, one_path)
{
	fill_paths();
	for (int walker = 0; walker < 2; walker++)
		for (int action = 0; action < ACTIONS; action++)
			each(action, walker);
}

TEST(names, two_paths)
{
	fill_paths();
	for (int walker = 0; walker < 2; walker++)
		for (int action = RENAME; action < ALL_ACTIONS; action++)
			each(action, walker);
}

/* What the sandbox answers otherwise than Linux, and why. */
TEST(names, what_differs_on_purpose)
{
	fill_paths();
	for (int walker = 0; walker < 2; walker++) {
		u8 buf[8];
		u32 n;
		begin_trees(walker);
		/* beyond the directory that was granted: Linux would go there */
		EXPECT_EQ(ours(STAT, "..", ""), E_PERM);
		EXPECT_EQ(ours(READLINK, "..", ""), E_PERM);
		EXPECT_EQ(ours(LINK, "..", "new"), E_PERM);
		EXPECT_EQ(ours(MKDIR, "../new", ""), E_PERM);
		EXPECT_EQ(ours(RENAME, "f", "../f"), E_PERM);
		EXPECT_EQ(ours(STAT, "/", ""), E_PERM);
		/* ".." as the last component is refused before it is looked up, as
		 * ever */
		EXPECT_EQ(ours(MKDIR, "..", ""), E_EXIST);
		EXPECT_EQ(ours(RMDIR, "..", ""), E_NOTEMPTY);
		EXPECT_EQ(ours(UNLINK, "..", ""), E_ISDIR);
		EXPECT_EQ(ours(RENAME, "..", "new"), E_BUSY);
		/* preview1 has no absolute targets, and links that are not followed */
		EXPECT_EQ(wasi_path_symlink(w, PATH("/f"), BOX, PATH("new")), E_PERM);
		EXPECT_EQ(wasi_path_link(w, BOX, LOOKUP_FOLLOW, PATH("f"), BOX,
		                         PATH("new")),
		          E_INVAL);
		/* Linux takes no buffer of no bytes */
		EXPECT_EQ(wasi_path_readlink(w, BOX, PATH("lf"), buf, 0, &n), 0);
		/* a NUL in the middle: Linux would end there */
		EXPECT_EQ(wasi_path_create_directory(w, BOX, "a\0b", 3), E_INVAL);
		end_trees();
	}
}

TEST_MAIN
