/* SPDX-License-Identifier: MIT */
/* Files and directories that are open: rights, offsets, times, and reading on. */
#include <fcntl.h>
#include <stdlib.h>

#include "tests/unit/box.h"
#include "wasi/fd.h"

TEST(file, rights_and_offsets)
{
	begin(false, false);
	u64 at;
	u32 ro = OPEN("f", 1, 0, ALL & ~RIGHT_FD_WRITE), n;
	struct iovec32 none = {0, 0};
	struct filestat st;
	EXPECT_EQ(wasi_fd_write(w, ro, &none, 1, &n), E_BADF);
	EXPECT_EQ(wasi_fd_pwrite(w, ro, &none, 1, 0, &n), E_BADF);
	EXPECT_EQ(wasi_fd_filestat_set_size(w, ro, 1),
	          E_INVAL); /* the host opened it read-only */
	u32 rw = OPEN("f", 1, 0, ALL);
	EXPECT_EQ(wasi_fd_filestat_set_size(w, rw, 1ull << 63), E_INVAL);
	EXPECT_EQ(wasi_fd_seek(w, rw, -1, WASI_SET, &at), E_INVAL);
	EXPECT_EQ(wasi_fd_seek(w, rw, 0, 3, &at), E_INVAL);
	EXPECT_EQ(wasi_fd_seek(w, rw, 10, WASI_END, &at), 0);
	EXPECT_EQ(at, 16);
	EXPECT_EQ(wasi_fd_tell(w, rw, &at), 0);
	EXPECT_EQ(at, 16);
	EXPECT_EQ(wasi_fd_pread(w, rw, &none, 1, 1ull << 63, &n), E_INVAL);
	EXPECT_EQ(wasi_fd_allocate(w, rw, 1ull << 63, 1), E_INVAL);
	EXPECT_EQ(wasi_fd_allocate(w, rw, 0, 0), E_INVAL);
	EXPECT_EQ(wasi_fd_advise(w, rw, 0, 10, 9), E_INVAL);
	EXPECT_EQ(wasi_fd_advise(w, rw, 0, 10, 1), 0);
	EXPECT_EQ(wasi_fd_sync(w, rw), 0);
	EXPECT_EQ(wasi_fd_datasync(w, rw), 0);
	EXPECT_EQ(wasi_fd_sync(w, BOX), 0);
	EXPECT_EQ(wasi_fd_filestat_set_times(w, rw, 5, 7, FST_ATIM | FST_ATIM_NOW),
	          E_INVAL);
	EXPECT_EQ(wasi_fd_filestat_set_times(w, rw, 0, 1234567890123456517ull, FST_MTIM),
	          0);
	EXPECT_EQ(wasi_fd_filestat_get(w, rw, &st), 0);
	EXPECT_EQ(st.mtim, 1234567890123456517ull);
	EXPECT_EQ(wasi_path_filestat_set_times(w, BOX, 1, PATH("f"), 0, (u64)-1500000000,
	                                       FST_MTIM),
	          0);
	EXPECT_EQ(wasi_fd_filestat_get(w, rw, &st), 0);
	EXPECT_EQ(st.mtim, (u64)-1500000000);
	EXPECT_EQ(wasi_fd_fdstat_set_flags(w, rw, FDFLAG_APPEND | FDFLAG_NONBLOCK), 0);
	EXPECT(fcntl(w->shared->fds[rw]->host, F_GETFL) & O_APPEND);
	EXPECT_EQ(wasi_fd_fdstat_set_flags(w, rw, FDFLAG_NONBLOCK), 0);
	EXPECT(!(fcntl(w->shared->fds[rw]->host, F_GETFL) & O_APPEND));
	/* a directory as a file */
	EXPECT_EQ(OPEN("d", 1, 0, RIGHT_FD_WRITE), FAILED(E_ISDIR));
	EXPECT(!(OPEN("d", 1, 0, RIGHT_FD_READ) >> 31));
	u32 d = OPEN("d", 1, OFLAG_DIRECTORY, ALL & ~FD_WRITE);
	EXPECT(wasi_fd_read(w, d, &none, 1, &n));
	EXPECT(wasi_fd_seek(w, d, 0, WASI_SET, &at));
	struct fdstat fs;
	EXPECT_EQ(wasi_fd_fdstat_get(w, d, &fs), 0);
	EXPECT_EQ(fs.rights & RIGHT_FD_FILESTAT_SET_SIZE, 0);
	EXPECT_EQ(wasi_fd_fdstat_get(w, ro, &fs), 0);
	EXPECT_EQ(fs.rights & (RIGHT_FD_READ | RIGHT_FD_WRITE), RIGHT_FD_READ);
	end();
}

TEST(dir, reading_goes_on_where_it_stopped)
{
	enum { FILES = 500 };
	static u8 seen[FILES], buf[5000];
	begin(false, false);
	memset(seen, 0, sizeof seen);
	for (int i = 0; i < FILES; i++) {
		char name[32];
		snprintf(name, sizeof name, "box/d/n%03d", i);
		make_file(name, "");
	}
	u32 d = OPEN("d", 1, OFLAG_DIRECTORY, ALL & ~FD_WRITE), used = 1, dots = 0;
	u64 cookie = 0;
	for (u32 size = 100; used; size = size * 3 % 3989 + 300) {
		memset(buf, 0xee, sizeof buf);
		EXPECT_EQ(wasi_fd_readdir(w, d, buf, size, cookie, &used), 0);
		EXPECT(used <= size && buf[used] == 0xee);
		for (u32 at = 0; at + 24 <= used;) {
			struct dirent32 e;
			memcpy(&e, buf + at, sizeof e);
			if (at + 24 + e.name_len > used)
				break; /* cut off: it comes again */
			char name[8] = {0};
			memcpy(name, buf + at + 24, e.name_len < 7 ? e.name_len : 7);
			if (name[0] == 'n' && atoi(name + 1) < FILES)
				seen[atoi(name + 1)]++;
			dots += name[0] == '.';
			cookie = e.next;
			at += 24 + e.name_len;
		}
	}
	for (int i = 0; i < FILES; i++)
		EXPECT_EQ(seen[i], 1);
	EXPECT_EQ(dots, 2);
	for (u32 n = 0; n < 26; n++) {
		memset(buf, 0xee, sizeof buf);
		EXPECT_EQ(wasi_fd_readdir(w, d, buf, n, 0, &used), 0);
		EXPECT(used == n && buf[n] == 0xee);
	}
	u32 e = wasi_fd_readdir(w, d, buf, 100, ~0ull, &used);
	EXPECT(e == 0 || e == E_INVAL);
	EXPECT_EQ(wasi_fd_readdir(w, OPEN("f", 1, 0, ALL), buf, 100, 0, &used), E_NOTDIR);
	end();
}

TEST_MAIN
