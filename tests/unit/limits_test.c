/* SPDX-License-Identifier: MIT */
/* Attacks by large numbers (tests/adversarial.md), and by a terminal. LIMIT_COUNT=1000000
 * makes them as large as they can be; the default is a fiftieth of that. */
#include <fcntl.h>
#include <malloc.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/box.h"
#include "wasi/fd.h"

static u32
count(void)
{
	const char *given = getenv("LIMIT_COUNT");
	return given ? (u32)atoi(given) : 20000;
}

static void
renumber_rounds(void)
{
	grant("/", false);
	u32 there = OPEN("etc", 1, OFLAG_DIRECTORY, ALL & ~FD_WRITE), bad = 0;
	int before = open_descriptors();
	for (u32 i = 0, n = count(); i < n; i++) {
		u32 a = OPEN("etc/passwd", 1, 0, RIGHT_FD_READ);
		bad += a != there + 1 || wasi_fd_renumber(w, a, there) ||
		       wasi_fd_renumber(w, there, there) ||
		       wasi_fd_renumber(w, a, there) != E_BADF ||
		       wasi_fd_renumber(w, there, a) != E_BADF ||
		       wasi_fd_renumber(w, there, 1u << 31) != E_BADF;
	}
	EXPECT_EQ(bad, 0);
	EXPECT_EQ(open_descriptors(), before);
	EXPECT_EQ(wasi_fd_close(w, there), 0);
	EXPECT_EQ(wasi_fd_close(w, there), E_BADF);
	EXPECT_EQ(open_descriptors(), before - 1);
	wasi_close(w);
}

/* The grant becomes stdin, and stdin the grant's number: host's stdin stays open. */
static void
renumber_stdio(void)
{
	struct filestat st;
	grant("/", false);
	EXPECT_EQ(wasi_fd_renumber(w, BOX, 0), 0);
	EXPECT_EQ(OPEN("etc", 1, OFLAG_DIRECTORY, ALL & ~FD_WRITE), E_BADF | 1u << 31);
	EXPECT_EQ(wasi_fd_filestat_get(w, 0, &st), 0);
	EXPECT_EQ(st.filetype, FT_DIRECTORY);
	EXPECT(fcntl(0, F_GETFD) >= 0);
	wasi_close(w);
	grant("/", false);
	EXPECT_EQ(wasi_fd_renumber(w, 0, BOX), 0);
	EXPECT_EQ(wasi_fd_filestat_get(w, 0, &st), E_BADF);
	EXPECT(OPEN("etc", 1, OFLAG_DIRECTORY, ALL & ~FD_WRITE) >> 31);
	wasi_close(w);
	EXPECT(fcntl(0, F_GETFD) >= 0);
}

TEST(T19, renumbering_leaks_nothing)
{
	for (int walker = 0; walker < 2; walker++) {
		path_force_walker(walker);
		renumber_rounds();
		renumber_stdio();
	}
	path_force_walker(false);
}

/* Reads the whole directory from `from` on; adds up the names' numbers. */
static u64
read_all(u32 d, u64 from, u32 *entries)
{
	static u8 buf[4096];
	u64 sum = 0;
	u32 used = sizeof buf;
	while (used == sizeof buf) {
		struct dirent32 e;
		if (wasi_fd_readdir(w, d, buf, sizeof buf, from, &used))
			return 0;
		for (u32 at = 0; at + 24 <= used; at += 24 + e.name_len) {
			char name[16] = "";
			memcpy(&e, buf + at, sizeof e);
			if (at + 24 + e.name_len > used)
				break; /* cut off: it comes again */
			memcpy(name, buf + at + 24, e.name_len < 15 ? e.name_len : 15);
			if (name[0] == '.')
				continue;
			from = e.next;
			sum += (u64)atoi(name);
			++*entries;
		}
	}
	return sum;
}

TEST(T25, large_directory_in_constant_memory)
{
	char top[] = "/dev/shm/gowasm-limits-XXXXXX", name[64];
	u32 n = count(), entries = 0, bad = 0;
	if (!mkdtemp(top)) {
		strcpy(top, "/tmp/gowasm-limits-XXXXXX");
		EXPECT(mkdtemp(top) != NULL);
	}
	int dir = open(top, O_DIRECTORY | O_CLOEXEC);
	for (u32 i = 0; i < n; i++) {
		snprintf(name, sizeof name, "%u", i);
		int f = openat(dir, name, O_CREAT | O_WRONLY | O_CLOEXEC, 0644);
		bad += f < 0;
		close(f);
	}
	EXPECT_EQ(bad, 0);
	grant(top, false);
	u32 d = OPEN(".", 1, OFLAG_DIRECTORY, ALL & ~FD_WRITE);
	size_t before = mallinfo2().uordblks + mallinfo2().hblkhd;
	EXPECT_EQ(read_all(d, 0, &entries), (u64)n * (n - 1) / 2);
	EXPECT_EQ(entries, n);
	entries = 0;
	EXPECT_EQ(read_all(d, 0, &entries), (u64)n * (n - 1) / 2);
	EXPECT(mallinfo2().uordblks + mallinfo2().hblkhd <= before + 65536);
	wasi_close(w);
	for (u32 i = 0; i < n; i++) {
		snprintf(name, sizeof name, "%u", i);
		unlinkat(dir, name, 0);
	}
	close(dir);
	rmdir(top);
}

/* In a session without a terminal: does opening that of `path` make it the session's?
 * By the guest, or (to know that it could have been) directly. */
static int
acquires(const char *path, bool by_guest)
{
	int status;
	pid_t child = fork();
	if (child == 0) {
		const char *name = strrchr(path, '/') + 1;
		setsid();
		if (by_guest) {
			grant("/dev/pts", false);
			if (OPEN(name, 1, 0, RIGHT_FD_READ | RIGHT_FD_WRITE) >> 31)
				_exit(2);
		} else if (open(path, O_RDWR | O_CLOEXEC) < 0)
			_exit(2);
		_exit(open("/dev/tty", O_RDWR | O_CLOEXEC) >= 0);
	}
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 3;
}

TEST(T32, no_controlling_terminal)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC), locked = 0;
	char path[64];
	if (master < 0 || ioctl(master, TIOCSPTLCK, &locked) ||
	    ptsname_r(master, path, sizeof path) || acquires(path, false) != 1) {
		puts("skip T32.terminal: no pseudo-terminals here");
		return;
	}
	for (int walker = 0; walker < 2; walker++) {
		path_force_walker(walker);
		EXPECT_EQ(acquires(path, true), 0);
	}
	path_force_walker(false);
	close(master);
}

TEST_MAIN
