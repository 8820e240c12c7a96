/* SPDX-License-Identifier: MIT */
/* The sandbox: a box, things outside of it, and every known way out. Each test runs with
 * openat2 and with the walker; tests that change something also run on a read-only
 * grant. */
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/box.h"
#include "wasi/fd.h"

static void
plant(const char *target, const char *name)
{
	EXPECT_EQ(symlink(target, in(name)), 0);
}

/* Every function that takes a path answers an errno of the kind, and nothing outside
 * changed. */
static void
no_way(const char *path)
{
	struct filestat st;
	u8 buf[64];
	u32 n;
	EXPECT(OPEN(path, 1, 0, RIGHT_FD_READ) >> 31);
	EXPECT(OPEN(path, 1, OFLAG_CREAT, RIGHT_FD_WRITE) >> 31);
	EXPECT(OPEN(path, 1, OFLAG_TRUNC, RIGHT_FD_WRITE) >> 31);
	EXPECT(OPEN(path, 1, OFLAG_DIRECTORY, RIGHT_FD_READ) >> 31);
	EXPECT(wasi_path_filestat_get(w, BOX, 1, PATH(path), &st));
	EXPECT(wasi_path_filestat_set_times(w, BOX, 1, PATH(path), 1, 1, FST_MTIM));
	EXPECT(wasi_path_create_directory(w, BOX, PATH(path)));
	EXPECT(wasi_path_remove_directory(w, BOX, PATH(path)));
	EXPECT(wasi_path_unlink_file(w, BOX, PATH(path)));
	EXPECT(wasi_path_readlink(w, BOX, PATH(path), buf, sizeof buf, &n));
	EXPECT(wasi_path_rename(w, BOX, PATH(path), BOX, PATH("new")));
	EXPECT(wasi_path_rename(w, BOX, PATH("f"), BOX, PATH(path)));
	EXPECT(wasi_path_link(w, BOX, 0, PATH(path), BOX, PATH("new")));
	EXPECT(wasi_path_link(w, BOX, 0, PATH("f"), BOX, PATH(path)));
	EXPECT(wasi_path_symlink(w, PATH("x"), BOX, PATH(path)));
	EXPECT(exists("out/s") && exists("box/f") && !exists("out/new") &&
	       !exists("box/new"));
}

static void
in_both_ways(void (*test)(void))
{
	for (int walker = 0; walker < 2; walker++) {
		begin(walker, false);
		test();
		end();
	}
}

static void
paths_that_leave(void)
{
	no_way("../out/s");
	no_way("d/../../out/s");
	no_way("d/../../box/f");
	no_way("..");
	no_way("../box/f");
	no_way("/etc/passwd");
	no_way("/");
	no_way("");
	EXPECT_EQ(OPEN("../out/s", 1, 0, RIGHT_FD_READ), FAILED(E_PERM));
	EXPECT_EQ(OPEN("/etc/passwd", 1, 0, RIGHT_FD_READ), FAILED(E_PERM));
	EXPECT_EQ(OPEN("", 1, 0, RIGHT_FD_READ), FAILED(E_NOENT));
	/* but back to where we were is no way out */
	EXPECT(!(OPEN("d/../f", 1, 0, RIGHT_FD_READ) >> 31));
	EXPECT(!(OPEN("d/e/../../d/g", 1, 0, RIGHT_FD_READ) >> 31));
	EXPECT(!(OPEN(".", 1, OFLAG_DIRECTORY, RIGHT_FD_READDIR) >> 31));
	EXPECT(!(OPEN("d/..", 1, OFLAG_DIRECTORY, RIGHT_FD_READDIR) >> 31));
}
/* T01, T02 */
TEST(path, leaves)
{
	in_both_ways(paths_that_leave);
}

static void
links_that_leave(void)
{
	char absolute[128];
	snprintf(absolute, sizeof absolute, "%s/out", tree_top);
	plant("../out", "box/l"), plant(absolute, "box/abs"),
	        plant("../out/", "box/slash");
	plant("../out/new", "box/dangling"), plant("slash/", "box/l1"),
	        plant("d/../../out", "box/far");
	no_way("l/s"), no_way("abs/s"), no_way("slash/s"), no_way("l1/s"),
	        no_way("far/s");
	no_way("l/new"), no_way("abs/new"), no_way("l1/new");
	for (u32 follow = 0; follow < 2; follow++) {
		static const char *const names[] = {"l/",    "l/.",    "l//", "abs/",
		                                    "slash", "slash/", "l1",  "l1/",
		                                    "far/.", "abs",    "l"};
		for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
			EXPECT(OPEN(names[i], follow, 0, RIGHT_FD_READ) >> 31);
			EXPECT(OPEN(names[i], follow, OFLAG_DIRECTORY,
			            RIGHT_FD_READDIR) >>
			       31);
		}
		EXPECT(OPEN("dangling", follow, OFLAG_CREAT, RIGHT_FD_WRITE) >> 31);
	}
	EXPECT(!exists("out/new"));
	EXPECT_EQ(OPEN("l/s", 1, 0, RIGHT_FD_READ), FAILED(E_PERM));
	EXPECT_EQ(OPEN("l", 0, 0, RIGHT_FD_READ), FAILED(E_LOOP));
	/* the links themselves are the guest's */
	EXPECT_EQ(wasi_path_rename(w, BOX, PATH("l"), BOX, PATH("l2")), 0);
	EXPECT_EQ(wasi_path_unlink_file(w, BOX, PATH("l2")), 0);
	EXPECT(exists("out/s"));
}
/* T03, T04, T05, T06, T07 */
TEST(path, links_leave)
{
	in_both_ways(links_that_leave);
}

static void
links_inside(void)
{
	struct filestat st;
	u8 buf[64];
	u32 n = 0;
	EXPECT_EQ(wasi_path_symlink(w, PATH("d/../f"), BOX, PATH("in")), 0);
	EXPECT_EQ(wasi_path_symlink(w, PATH("../../f"), BOX, PATH("d/e/up")), 0);
	EXPECT_EQ(wasi_path_symlink(w, PATH("d/"), BOX, PATH("ds")), 0);
	EXPECT_EQ(wasi_path_symlink(w, PATH("/etc"), BOX, PATH("x")), E_PERM);
	EXPECT_EQ(wasi_path_symlink(w, PATH("../../.."), BOX, PATH("stored")), 0);
	EXPECT(OPEN("stored", 1, 0, RIGHT_FD_READ) >> 31);
	EXPECT(!(OPEN("in", 1, 0, RIGHT_FD_READ) >> 31));
	EXPECT(!(OPEN("d/e/up", 1, 0, RIGHT_FD_READ) >> 31));
	EXPECT(!(OPEN("ds/g", 1, 0, RIGHT_FD_READ) >> 31));
	EXPECT(!(OPEN("ds/", 0, OFLAG_DIRECTORY, RIGHT_FD_READDIR) >> 31));
	EXPECT_EQ(wasi_path_readlink(w, BOX, PATH("in"), buf, sizeof buf, &n), 0);
	EXPECT_EQ(n, 6);
	EXPECT_EQ(wasi_path_readlink(w, BOX, PATH("in"), buf, 2, &n), 0);
	EXPECT_EQ(n, 2);
	EXPECT_EQ(wasi_path_filestat_get(w, BOX, 0, PATH("in"), &st), 0);
	EXPECT_EQ(st.filetype, FT_SYMBOLIC_LINK);
	EXPECT_EQ(wasi_path_filestat_get(w, BOX, 1, PATH("in"), &st), 0);
	EXPECT_EQ(st.size, 6);
	/* loops and long chains end, and say what they are */
	plant("self", "box/self");
	EXPECT_EQ(OPEN("self", 1, 0, RIGHT_FD_READ), FAILED(E_LOOP));
	for (int i = 0; i < 50; i++) {
		char a[32], b[32];
		snprintf(a, sizeof a, i ? "c%d" : "f", i - 1),
		        snprintf(b, sizeof b, "box/c%d", i);
		plant(a, b);
	}
	EXPECT_EQ(OPEN("c49", 1, 0, RIGHT_FD_READ), FAILED(E_LOOP));
	EXPECT(!(OPEN("c30", 1, 0, RIGHT_FD_READ) >> 31));
}
TEST(path, links_inside)
{
	in_both_ways(links_inside);
}

static void
odd_names(void)
{
	static char longest[5000], name[256];
	memset(longest, 'x', sizeof longest);
	memset(name, 'y', sizeof name);
	u32 fd;
#define RAW(p, n) wasi_path_open(w, BOX, 1, p, n, OFLAG_CREAT, RIGHT_FD_WRITE, 0, 0, &fd)
	EXPECT_EQ(RAW(longest, 5000), E_NAMETOOLONG);
	EXPECT_EQ(RAW(name, 256), E_NAMETOOLONG);
	EXPECT_EQ(RAW(name, 255), 0);
	EXPECT_EQ(RAW("a\0b", 3), E_INVAL);
	EXPECT_EQ(RAW("\xff\xfe", 2), 0);
	EXPECT_EQ(RAW("f/", 2), E_ISDIR);
	EXPECT_EQ(wasi_path_open(w, BOX, 1, "f/x", 3, 0, RIGHT_FD_READ, 0, 0, &fd),
	          E_NOTDIR);
	EXPECT_EQ(wasi_path_open(w, BOX, 1, "f/", 2, 0, RIGHT_FD_READ, 0, 0, &fd),
	          E_NOTDIR);
	EXPECT_EQ(wasi_path_unlink_file(w, BOX, PATH("f/")), E_NOTDIR);
	EXPECT_EQ(wasi_path_unlink_file(w, BOX, PATH("d")), E_ISDIR);
	EXPECT_EQ(wasi_path_remove_directory(w, BOX, PATH("f")), E_NOTDIR);
	EXPECT_EQ(wasi_path_remove_directory(w, BOX, PATH("d")), E_NOTEMPTY);
	EXPECT_EQ(wasi_path_remove_directory(w, BOX, PATH("d/e/")), 0);
	EXPECT_EQ(wasi_path_create_directory(w, BOX, PATH("d/n/")), 0);
	EXPECT_EQ(wasi_path_create_directory(w, BOX, PATH("d")), E_EXIST);
	EXPECT_EQ(wasi_path_create_directory(w, BOX, PATH(".")), E_EXIST);
	EXPECT_EQ(wasi_path_rename(w, BOX, PATH("f"), BOX, PATH("z/")), E_NOTDIR);
	EXPECT_EQ(wasi_path_link(w, BOX, 1, PATH("f"), BOX, PATH("h")), E_INVAL);
	EXPECT_EQ(wasi_path_link(w, BOX, 0, PATH("d"), BOX, PATH("h")), E_PERM);
	/* directories that are none */
	u32 file = OPEN("f", 1, 0, RIGHT_FD_READ);
	EXPECT_EQ(open_at(file, "x", 1, 0, RIGHT_FD_READ), FAILED(E_NOTDIR));
	EXPECT_EQ(open_at(999, "x", 1, 0, RIGHT_FD_READ), FAILED(E_BADF));
	EXPECT_EQ(open_at(0xffffffff, "x", 1, 0, RIGHT_FD_READ), FAILED(E_BADF));
}
TEST(path, odd_names)
{
	in_both_ways(odd_names);
}

/* A read-only grant: nothing that would change anything, from either side. */
TEST(path, read_only)
{
	for (int walker = 0; walker < 2; walker++) {
		begin(walker, true);
		struct filestat before, after;
		u32 fd = OPEN("f", 1, 0, RIGHT_FD_READ | RIGHT_FD_FILESTAT_GET);
		EXPECT(!(fd >> 31));
		EXPECT_EQ(wasi_fd_filestat_get(w, fd, &before), 0);
		EXPECT_EQ(OPEN("f", 1, 0, RIGHT_FD_WRITE), FAILED(E_ROFS));
		EXPECT_EQ(OPEN("f", 1, OFLAG_TRUNC, RIGHT_FD_READ), FAILED(E_ROFS));
		EXPECT_EQ(OPEN("new", 1, OFLAG_CREAT, RIGHT_FD_READ), FAILED(E_ROFS));
		EXPECT_EQ(wasi_path_create_directory(w, BOX, PATH("new")), E_ROFS);
		EXPECT_EQ(wasi_path_remove_directory(w, BOX, PATH("d/e")), E_ROFS);
		EXPECT_EQ(wasi_path_unlink_file(w, BOX, PATH("f")), E_ROFS);
		EXPECT_EQ(wasi_path_symlink(w, PATH("f"), BOX, PATH("new")), E_ROFS);
		EXPECT_EQ(wasi_path_link(w, BOX, 0, PATH("f"), BOX, PATH("new")), E_ROFS);
		EXPECT_EQ(wasi_path_rename(w, BOX, PATH("f"), BOX, PATH("new")), E_ROFS);
		EXPECT_EQ(wasi_path_filestat_set_times(w, BOX, 1, PATH("f"), 0, 0,
		                                       FST_MTIM),
		          E_ROFS);
		EXPECT_EQ(wasi_fd_filestat_set_times(w, BOX, 0, 0, FST_MTIM), E_ROFS);
		u32 rw = OPEN("f", 1, 0, ALL & ~RIGHT_FD_WRITE);
		EXPECT(wasi_fd_filestat_set_size(w, rw, 0));
		EXPECT(wasi_fd_allocate(w, rw, 0, 100));
		EXPECT(wasi_fd_filestat_set_times(w, rw, 0, 0, FST_MTIM));
		EXPECT_EQ(wasi_fd_filestat_get(w, fd, &after), 0);
		EXPECT_EQ(memcmp(&before.nlink, &after.nlink, 16), 0);
		EXPECT_EQ(before.mtim, after.mtim);
		u32 below = OPEN("d", 1, OFLAG_DIRECTORY, ALL & ~FD_WRITE);
		EXPECT_EQ(open_at(below, "new", 1, OFLAG_CREAT, RIGHT_FD_WRITE),
		          FAILED(E_ROFS));
		end();
	}
}

/* What the kernel shows as files is not to be written, whatever is granted. */
TEST(path, kernel_files)
{
	static char *none[] = {NULL};
	struct wasi_dir root = {.host = "/", .guest = "/"};
	struct wasi_config c = {
	        .memory = &memory, .argv = none, .envp = none, .dirs = &root, .ndirs = 1};
	for (int walker = 0; walker < 2; walker++) {
		path_force_walker(walker);
		w = wasi_open(&c, &(char *){NULL});
		EXPECT(OPEN("proc/self/mem", 1, 0, RIGHT_FD_READ | RIGHT_FD_WRITE) >> 31);
		EXPECT(OPEN("proc/1/mem", 1, 0, RIGHT_FD_WRITE) >> 31);
		EXPECT(OPEN("proc/sys/kernel/core_pattern", 1, 0, RIGHT_FD_WRITE) >> 31);
		EXPECT(OPEN("proc/self/root/etc/passwd", 1, 0, RIGHT_FD_READ) >> 31);
		EXPECT(OPEN("proc/self/fd/0", 1, 0, RIGHT_FD_READ) >> 31);
		EXPECT(OPEN("proc/self/cwd/x", 1, OFLAG_CREAT, RIGHT_FD_WRITE) >> 31);
		EXPECT(!(OPEN("proc/self/stat", 1, 0, RIGHT_FD_READ) >> 31) ||
		       access("/proc/self/stat", R_OK) != 0);
		wasi_close(w);
	}
	path_force_walker(false);
}

static void *
swap(void *arg)
{
	char d[128], l[128], x[128];
	snprintf(d, sizeof d, "%s/box/swap", tree_top),
	        snprintf(l, sizeof l, "%s/box/link", tree_top);
	snprintf(x, sizeof x, "%s/box/tmp", tree_top);
	for (int i = 0; i < *(int *)arg; i++) {
		rename(d, x), rename(l, d), rename(x, l); /* d is now the link */
		rename(d, x), rename(l, d), rename(x, l); /* and the directory again */
	}
	*(volatile int *)arg = 0;
	return NULL;
}

/* Somebody swaps a directory for a link that leads out, all the while (T12). */
TEST(path, races)
{
	const char *given = getenv("PATH_RACES");
	for (int walker = 0; walker < 2; walker++) {
		begin(walker, false);
		volatile int left = given ? atoi(given) : 3000;
		pthread_t thread;
		u32 opened = 0;
		directory("box/swap"), make_file("box/swap/s", "inside"),
		        plant("../out", "box/link");
		EXPECT_EQ(pthread_create(&thread, NULL, swap, (void *)&left), 0);
		while (left) {
			struct stat st;
			u32 fd = OPEN("swap/s", 1, 0, RIGHT_FD_READ);
			if (!(fd >> 31)) {
				opened++;
				EXPECT(fstat(w->shared->fds[fd]->host, &st) == 0 &&
				       st.st_size == 6 && !exists("out/n"));
				char got[6];
				EXPECT(pread(w->shared->fds[fd]->host, got, 6, 0) == 6 &&
				       memcmp(got, "inside", 6) == 0);
				EXPECT_EQ(wasi_fd_close(w, fd), 0);
			}
			if (!wasi_path_create_directory(w, BOX, PATH("swap/n")))
				EXPECT(!exists("out/n"));
			if (!wasi_path_remove_directory(w, BOX, PATH("swap/n")))
				EXPECT(exists("out/s"));
			/* the file may be renamed through one and back through the other:
			 * never the link */
			u32 e = wasi_path_rename(w, BOX, PATH("swap/s"), BOX,
			                         PATH("swap/t"));
			while (!e && wasi_path_rename(w, BOX, PATH("swap/t"), BOX,
			                              PATH("swap/s")))
				;
		}
		pthread_join(thread, NULL);
		EXPECT(exists("out/s") && !exists("out/t") && !exists("out/n"));
		printf("%u opens during the race\n", opened);
		end();
	}
}

static void
descriptors(void)
{
	int before = open_descriptors();
	for (int i = 0; i < 1000; i++) {
		u32 a = OPEN("f", 1, 0, RIGHT_FD_READ),
		    b = OPEN("d", 1, OFLAG_DIRECTORY, ALL & ~FD_WRITE);
		EXPECT_EQ(a, BOX + 1);
		EXPECT_EQ(wasi_fd_renumber(w, a, b), 0);
		EXPECT_EQ(wasi_fd_renumber(w, b, b), 0);
		EXPECT_EQ(wasi_fd_renumber(w, b, 500), E_BADF);
		EXPECT_EQ(wasi_fd_renumber(w, a, b), E_BADF);
		EXPECT_EQ(wasi_fd_close(w, b), 0);
		EXPECT(OPEN("missing/x", 1, 0, RIGHT_FD_READ) >> 31);
		EXPECT(OPEN("d/e/../../../x", 1, 0, RIGHT_FD_READ) >> 31);
	}
	EXPECT_EQ(open_descriptors(), before);
	u32 f = OPEN("f", 1, 0, RIGHT_FD_READ);
	EXPECT(fcntl(w->shared->fds[f]->host, F_GETFD) & FD_CLOEXEC);
	EXPECT_EQ(wasi_fd_close(w, BOX), 0);
	EXPECT_EQ(OPEN("f", 1, 0, RIGHT_FD_READ), FAILED(E_BADF));
}
TEST(path, descriptors_do_not_leak)
{
	in_both_ways(descriptors);
}

TEST_MAIN
