/* SPDX-License-Identifier: MIT */
/* Every right of preview1: a call that needs it works with it. It answers NOTCAPABLE once
 * the descriptor, or the directory beneath which it was opened, gave the right up. A call
 * that the descriptor could never make gives Linux's error. */
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/unit/box.h"
#include "wasi/fd.h"

enum { IOV = 64, LIST = 128, EVENTS = 256, BUFFER = 512, OUT = 1024, MEMORY = 4096 };

static u8 bytes[MEMORY] __attribute__((aligned(8)));
static u32 file, directory_fd, listener, connection;

static u32
try_open(const char *path, u32 oflags, u32 fdflags)
{
	u32 fd;
	return wasi_path_open(w, BOX, 1, PATH(path), oflags, FD_READ, 0, fdflags, &fd);
}

static u32
poll_one(u32 fd, u8 type)
{
	u32 n;
	put_subscription(LIST, 0, type, fd, 0, 0);
	u32 e = wasi_poll_oneoff(w, LIST, EVENTS, 1, &n);
	return e ? e : get32(EVENTS + 8) & 0xffff;
}

/* --- what each right stands for --- */

static u32 number;
static u64 number64;
static u16 number16;
static struct filestat filestat;

/* clang-format off */
#define IOVS (const struct iovec32 *)(bytes + IOV), 1
#define C(name, call) static u32 name(void) { return call; }
C(datasync,       wasi_fd_datasync(w, file))
C(open_dsync,     try_open("f", 0, FDFLAG_DSYNC))
C(read_file,      wasi_fd_read(w, file, IOVS, &number))
C(pread_file,     wasi_fd_pread(w, file, IOVS, 0, &number))
C(receive,        wasi_sock_recv(w, connection, IOVS, 0, &number, &number16))
C(seek,           wasi_fd_seek(w, file, 1, WASI_SET, &number64))
C(pwrite_file,    wasi_fd_pwrite(w, file, IOVS, 0, &number))
C(set_flags,      wasi_fd_fdstat_set_flags(w, file, FDFLAG_APPEND))
C(sync_file,      wasi_fd_sync(w, file))
C(open_sync,      try_open("f", 0, FDFLAG_SYNC))
C(open_rsync,     try_open("f", 0, FDFLAG_RSYNC))
C(tell,           wasi_fd_tell(w, file, &number64))
C(seek_nowhere,   wasi_fd_seek(w, file, 0, WASI_CUR, &number64))
C(write_file,     wasi_fd_write(w, file, IOVS, &number))
C(send_bytes,     wasi_sock_send(w, connection, IOVS, 0, &number))
C(advise,         wasi_fd_advise(w, file, 0, 1, 0))
C(allocate,       wasi_fd_allocate(w, file, 0, 100))
C(make_directory, wasi_path_create_directory(w, BOX, PATH("new")))
C(make_by_open,   try_open("new", OFLAG_CREAT, 0))
C(create_old,     try_open("f", OFLAG_CREAT, 0))
C(create_excl,    try_open("new", OFLAG_CREAT | OFLAG_EXCL, 0))
C(link_from,      wasi_path_link(w, BOX, 0, PATH("f"), directory_fd, PATH("new")))
C(link_to,        wasi_path_link(w, directory_fd, 0, PATH("g"), BOX, PATH("new")))
C(open_path,      try_open("f", 0, 0))
C(open_directory, try_open("d", OFLAG_DIRECTORY, 0))
C(list,           wasi_fd_readdir(w, BOX, bytes + BUFFER, 64, 0, &number))
C(read_link,      wasi_path_readlink(w, BOX, PATH("l"), bytes + BUFFER, 64, &number))
C(rename_from,    wasi_path_rename(w, BOX, PATH("f"), directory_fd, PATH("new")))
C(rename_to,      wasi_path_rename(w, directory_fd, PATH("g"), BOX, PATH("new")))
C(stat_path,      wasi_path_filestat_get(w, BOX, 0, PATH("f"), &filestat))
C(cut_by_open,    try_open("f", OFLAG_TRUNC, 0))
C(cut_or_create,  try_open("f", OFLAG_TRUNC | OFLAG_CREAT, 0))
C(set_times_path, wasi_path_filestat_set_times(w, BOX, 0, PATH("f"), 1, 1, FST_MTIM))
C(stat_file,      wasi_fd_filestat_get(w, file, &filestat))
C(set_size,       wasi_fd_filestat_set_size(w, file, 1))
C(set_times_file, wasi_fd_filestat_set_times(w, file, 1, 1, FST_MTIM))
C(make_link,      wasi_path_symlink(w, PATH("f"), BOX, PATH("new")))
C(remove_dir,     wasi_path_remove_directory(w, BOX, PATH("e")))
C(unlink_file,    wasi_path_unlink_file(w, BOX, PATH("f")))
C(poll_read,      poll_one(file, EVENT_FD_READ))
C(poll_write,     poll_one(file, EVENT_FD_WRITE))
C(shut,           wasi_sock_shutdown(w, connection, 2))
C(take_client,    wasi_sock_accept(w, listener, 0, &number))

/* Of which descriptor, which right, beside which others (that stand for it too), what it
 * stands for. */
static const struct row {
	u32 *fd;
	u64 right, beside;
	const char *name;
	u32 (*call)(void);
} rows[] = {
#define R4(fd, right, beside, call) {fd, right, beside, #right " " #call, call},
	R4(&file,       FD_DATASYNC,             0,       datasync)
	R4(NULL,        FD_DATASYNC,             FD_SYNC, open_dsync)
	R4(&file,       FD_READ,                 0,       read_file)
	R4(&file,       FD_READ,                 0,       pread_file)
	R4(&connection, FD_READ,                 0,       receive)
	R4(&file,       FD_SEEK,                 0,       seek)
	R4(&file,       FD_SEEK,                 0,       pread_file)
	R4(&file,       FD_SEEK,                 0,       pwrite_file)
	R4(&file,       FD_SEEK,                 FD_TELL, tell)
	R4(&file,       FD_FDSTAT_SET_FLAGS,     0,       set_flags)
	R4(&file,       FD_SYNC,                 0,       sync_file)
	R4(NULL,        FD_SYNC,                 0,       open_sync)
	R4(NULL,        FD_SYNC,                 0,       open_rsync)
	R4(NULL,        FD_SYNC,       FD_DATASYNC,       open_dsync)
	R4(&file,       FD_TELL,                 FD_SEEK, tell)
	R4(&file,       FD_TELL,                 FD_SEEK, seek_nowhere)
	R4(&file,       FD_WRITE,                0,       write_file)
	R4(&file,       FD_WRITE,                0,       pwrite_file)
	R4(&connection, FD_WRITE,                0,       send_bytes)
	R4(&file,       FD_ADVISE,               0,       advise)
	R4(&file,       FD_ALLOCATE,             0,       allocate)
	R4(NULL,        PATH_CREATE_DIRECTORY,   0,       make_directory)
	R4(NULL,        PATH_CREATE_FILE,        0,       make_by_open)
	R4(NULL,        PATH_CREATE_FILE,        0,       create_old)
	R4(NULL,        PATH_CREATE_FILE,        0,       create_excl)
	R4(NULL,        PATH_CREATE_FILE,        0,       cut_or_create)
	R4(NULL,        PATH_LINK_SOURCE,        0,       link_from)
	R4(NULL,        PATH_LINK_TARGET,        0,       link_to)
	R4(NULL,        PATH_OPEN,               0,       open_path)
	R4(NULL,        PATH_OPEN,               0,       open_directory)
	R4(NULL,        FD_READDIR,              0,       list)
	R4(NULL,        PATH_READLINK,           0,       read_link)
	R4(NULL,        PATH_RENAME_SOURCE,      0,       rename_from)
	R4(NULL,        PATH_RENAME_TARGET,      0,       rename_to)
	R4(NULL,        PATH_FILESTAT_GET,       0,       stat_path)
	R4(NULL,        PATH_FILESTAT_SET_SIZE,  0,       cut_by_open)
	R4(NULL,        PATH_FILESTAT_SET_SIZE,  0,       cut_or_create)
	R4(NULL,        PATH_FILESTAT_SET_TIMES, 0,       set_times_path)
	R4(&file,       FD_FILESTAT_GET,         0,       stat_file)
	R4(&file,       FD_FILESTAT_SET_SIZE,    0,       set_size)
	R4(&file,       FD_FILESTAT_SET_TIMES,   0,       set_times_file)
	R4(NULL,        PATH_SYMLINK,            0,       make_link)
	R4(NULL,        PATH_REMOVE_DIRECTORY,   0,       remove_dir)
	R4(NULL,        PATH_UNLINK_FILE,        0,       unlink_file)
	R4(&file,       POLL_FD_READWRITE,       0,       poll_read)
	R4(&file,       POLL_FD_READWRITE,       0,       poll_write)
	R4(&connection, SOCK_SHUTDOWN,           0,       shut)
	R4(&listener,   SOCK_ACCEPT,             0,       take_client)
#undef R4
};
/* clang-format on */
enum { ROWS = sizeof rows / sizeof *rows };

static int
client(void)
{
	struct sockaddr_un a = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	snprintf(a.sun_path, sizeof a.sun_path, "%s", in("sock"));
	EXPECT_EQ(connect(fd, (struct sockaddr *)&a, sizeof a), 0);
	return fd;
}

static int clients[2];

/* A box with f, g in d, e/, l; its directory d, its file f (with all rights but those
 * of `not_passed_on`), a listener with somebody who waits, a connection with a byte to
 * read. */
static void
begin_rights(u64 not_passed_on)
{
	static char *none[] = {NULL}, box[128], address[128];
	static const char *listen[1];
	static struct wasi_dir dir = {.host = box, .guest = "/"};
	struct wasi_config c = {.memory = &memory,
	                        .argv = none,
	                        .envp = none,
	                        .dirs = &dir,
	                        .ndirs = 1,
	                        .listen = listen,
	                        .nlisten = 1};
	listen[0] = address;
	tree_make();
	directory("box"), directory("box/d"), directory("box/e");
	make_file("box/f", "inside"), make_file("box/d/g", "deep");
	EXPECT_EQ(symlink("f", in("box/l")), 0);
	snprintf(box, sizeof box, "%s/box", tree_top);
	snprintf(address, sizeof address, "unix:%s/sock", tree_top);
	memory = (struct memory){.data = bytes, .size = sizeof bytes};
	put32(IOV, BUFFER), put32(IOV + 4, 1);
	w = wasi_open(&c, &(char *){NULL});
	EXPECT(w != NULL);
	listener = BOX + 1;
	for (int i = 0; i < 2; i++)
		clients[i] = client();
	EXPECT_EQ(write(clients[0], "x", 1), 1);
	u64 keep = ~not_passed_on & 0x3fffffff;
	for (u32 fd = BOX; fd <= listener; fd++) {
		struct fdstat st;
		EXPECT_EQ(wasi_fd_fdstat_get(w, fd, &st), 0);
		EXPECT_EQ(
		        wasi_fd_fdstat_set_rights(w, fd, st.rights, st.inheriting & keep),
		        0);
	}
	EXPECT_EQ(wasi_sock_accept(w, listener, 0, &connection), 0);
	directory_fd = OPEN("d", 1, OFLAG_DIRECTORY, ALL & ~FD_WRITE);
	file = OPEN("f", 1, 0, ALL);
	EXPECT(!(file >> 31) && !(directory_fd >> 31));
}

static void
end_rights(void)
{
	close(clients[0]), close(clients[1]);
	end();
}

static void
give_up(u32 fd, u64 rights)
{
	struct fdstat st;
	EXPECT_EQ(wasi_fd_fdstat_get(w, fd, &st), 0);
	EXPECT_EQ(st.rights & rights, rights);
	EXPECT_EQ(wasi_fd_fdstat_set_rights(w, fd, st.rights & ~rights, st.inheriting),
	          0);
	if (rights)
		EXPECT_EQ(wasi_fd_fdstat_set_rights(w, fd, st.rights, st.inheriting),
		          E_NOTCAPABLE);
}

static void
expect_answer(const struct row *r, u32 want)
{
	u32 got = r->call();
	if (got != want)
		printf("%s: %s, want %s\n", r->name, errno_name(got), errno_name(want));
	EXPECT_EQ(got, want);
}

/* Nothing of what a refused call stands for has happened. */
static void
expect_unchanged(void)
{
	struct stat st;
	EXPECT(stat(in("box/f"), &st) == 0 && st.st_size == 6 && st.st_nlink == 1 &&
	       st.st_mtime > 1);
	EXPECT(!exists("box/new") && !exists("box/d/new") && exists("box/e") &&
	       exists("box/d/g"));
}

TEST(rights, each_allows_and_its_loss_denies)
{
	u64 covered = 0;
	for (int i = 0; i < ROWS; i++) {
		const struct row *r = &rows[i];
		covered |= r->right;
		begin_rights(0);
		u32 fd = r->fd ? *r->fd : (u32)BOX;
		give_up(fd, r->beside);
		expect_answer(r, 0);
		end_rights();
		begin_rights(0);
		fd = r->fd ? *r->fd : (u32)BOX;
		give_up(fd, r->right | r->beside);
		expect_answer(r, E_NOTCAPABLE);
		expect_unchanged();
		end_rights();
	}
#define R(name, bit) EXPECT(covered &name);
#include "wasi/abi/rights.def"
#undef R
}

TEST(rights, that_a_directory_does_not_pass_on_are_not_had_beneath)
{
	for (int i = 0; i < ROWS; i++) {
		const struct row *r = &rows[i];
		if (r->fd != &file && r->fd != &connection)
			continue;
		begin_rights(r->right | r->beside);
		expect_answer(r, E_NOTCAPABLE);
		expect_unchanged();
		end_rights();
	}
}

/* The example of the report: only PATH_OPEN is kept, and FD_READ is passed on. */
TEST(rights, to_open_is_not_to_cut_or_to_create)
{
	begin_rights(0);
	EXPECT_EQ(wasi_fd_fdstat_set_rights(w, BOX, PATH_OPEN, FD_READ), 0);
	EXPECT_EQ(try_open("f", OFLAG_TRUNC, 0), E_NOTCAPABLE);
	EXPECT_EQ(try_open("new", OFLAG_CREAT, 0), E_NOTCAPABLE);
	EXPECT_EQ(try_open("f", 0, 0), 0);
	expect_unchanged();
	end_rights();
}

/* Go opens directories without the right to cut files beneath (syscall's writeRights),
 * and os.Root cuts files beneath. */
TEST(rights, of_directories_that_were_opened)
{
	const u64 go = RIGHTS_DIRECTORY & ~PATH_FILESTAT_SET_SIZE;
	for (int walker = 0; walker < 2; walker++) {
		begin(walker, false);
		u32 d = OPEN("d", 1, OFLAG_DIRECTORY, go), all, fd;
		EXPECT_EQ(wasi_path_open(w, d, 1, PATH("g"), OFLAG_TRUNC, FD_WRITE, ALL,
		                         0, &fd),
		          0);
		EXPECT_EQ(wasi_path_open(w, BOX, 1, PATH("d"), OFLAG_DIRECTORY, go, 0, 0,
		                         &all),
		          0);
		EXPECT_EQ(wasi_path_open(w, all, 1, PATH("g"), OFLAG_TRUNC, 0, 0, 0, &fd),
		          E_NOTCAPABLE);
		EXPECT(!(OPEN("d", 0, OFLAG_DIRECTORY, ALL & ~FD_WRITE) >> 31));
		EXPECT(!(OPEN("d/", 1, OFLAG_DIRECTORY, ALL & ~FD_WRITE) >> 31));
		EXPECT_EQ(OPEN("f", 1, OFLAG_DIRECTORY, ALL & ~FD_WRITE),
		          FAILED(E_NOTDIR));
		end();
	}
}

/* As Linux has it, and the preview1 suite (path_open_preopen). Where the right to write
 * is not passed on it is not asked for. */
TEST(rights, a_directory_to_be_written_is_ISDIR)
{
	static const char *const names[] = {".", "d", "d/", "d/..", "d/e"};
	for (int i = 0; i < 4; i++) {
		begin(i & 1, i & 2);
		for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
			u64 writes = FD_READ | FD_WRITE;
			EXPECT_EQ(OPEN(names[k], 1, OFLAG_DIRECTORY, writes),
			          FAILED(E_ISDIR));
			EXPECT_EQ(OPEN(names[k], 1, OFLAG_DIRECTORY, FD_WRITE),
			          FAILED(E_ISDIR));
			EXPECT(!(OPEN(names[k], 1, OFLAG_DIRECTORY, FD_READ) >> 31));
		}
		EXPECT_EQ(OPEN("f", 1, OFLAG_DIRECTORY, ALL), FAILED(E_NOTDIR));
		EXPECT_EQ(OPEN("m", 1, OFLAG_DIRECTORY, ALL), FAILED(E_NOENT));
		struct fdstat st;
		EXPECT_EQ(wasi_fd_fdstat_get(w, BOX, &st), 0);
		EXPECT_EQ(wasi_fd_fdstat_set_rights(w, BOX, st.rights,
		                                    st.inheriting & ~FD_WRITE),
		          0);
		EXPECT(!(OPEN("d", 1, OFLAG_DIRECTORY, ALL) >> 31));
		end();
	}
}

/* A file that is cut without a right to write is not written to through it. */
TEST(rights, to_cut_is_not_to_write)
{
	begin_rights(0);
	u32 fd = OPEN("f", 1, OFLAG_TRUNC, FD_READ | FD_SEEK | FD_FILESTAT_SET_SIZE);
	EXPECT(!(fd >> 31));
	EXPECT_EQ(wasi_fd_write(w, fd, IOVS, &number), E_BADF);
	EXPECT_EQ(wasi_fd_pwrite(w, fd, IOVS, 0, &number), E_BADF);
	struct stat st;
	EXPECT(stat(in("box/f"), &st) == 0 && st.st_size == 0);
	end_rights();
}

/* Where Linux has an errno for what a descriptor never could, it is that. */
TEST(rights, never_had_are_told_as_linux_tells)
{
	begin_rights(0);
	EXPECT_EQ(mkfifo(in("box/p"), 0644), 0);
	u32 reads = OPEN("f", 1, 0, ALL & ~FD_WRITE & ~FD_ALLOCATE),
	    writes = OPEN("f", 1, 0, ALL & ~FD_READ & ~FD_READDIR),
	    fifo = OPEN("p", 1, 0, ALL), d = directory_fd;
	EXPECT_EQ(wasi_fd_read(w, d, IOVS, &number), E_ISDIR);
	EXPECT_EQ(wasi_fd_pread(w, d, IOVS, 0, &number), E_ISDIR);
	EXPECT_EQ(wasi_fd_write(w, d, IOVS, &number), E_BADF);
	EXPECT_EQ(wasi_fd_filestat_set_size(w, d, 1), E_INVAL);
	EXPECT_EQ(wasi_fd_allocate(w, d, 0, 1), E_BADF);
	EXPECT_EQ(wasi_fd_read(w, writes, IOVS, &number), E_BADF);
	EXPECT_EQ(wasi_fd_pread(w, writes, IOVS, 0, &number), E_BADF);
	EXPECT_EQ(wasi_fd_write(w, reads, IOVS, &number), E_BADF);
	EXPECT_EQ(wasi_fd_pwrite(w, reads, IOVS, 0, &number), E_BADF);
	EXPECT_EQ(wasi_fd_filestat_set_size(w, reads, 1), E_INVAL);
	EXPECT_EQ(wasi_fd_allocate(w, reads, 0, 1), E_BADF);
	EXPECT_EQ(wasi_fd_readdir(w, file, bytes + BUFFER, 64, 0, &number), E_NOTDIR);
	EXPECT_EQ(open_at(file, "x", 1, 0, FD_READ), FAILED(E_NOTDIR));
	EXPECT_EQ(open_at(file, "x", 1, OFLAG_CREAT | OFLAG_TRUNC, FD_WRITE),
	          FAILED(E_NOTDIR));
	EXPECT_EQ(wasi_path_filestat_get(w, file, 1, PATH("x"), &filestat), E_NOTDIR);
	EXPECT_EQ(wasi_path_create_directory(w, file, PATH("x")), E_NOTDIR);
	EXPECT_EQ(wasi_path_unlink_file(w, file, PATH("x")), E_NOTDIR);
	EXPECT_EQ(wasi_path_readlink(w, file, PATH("x"), bytes + BUFFER, 1, &number),
	          E_NOTDIR);
	EXPECT_EQ(wasi_path_rename(w, file, PATH("x"), BOX, PATH("y")), E_NOTDIR);
	EXPECT_EQ(wasi_path_rename(w, BOX, PATH("f"), file, PATH("y")), E_NOTDIR);
	EXPECT_EQ(wasi_fd_seek(w, fifo, 0, WASI_CUR, &number64), E_SPIPE);
	EXPECT_EQ(wasi_fd_pread(w, fifo, IOVS, 0, &number), E_SPIPE);
	EXPECT_EQ(wasi_fd_sync(w, fifo), E_INVAL);
	EXPECT_EQ(wasi_fd_filestat_set_size(w, fifo, 1), E_INVAL);
	EXPECT_EQ(wasi_fd_seek(w, connection, 0, WASI_SET, &number64), E_SPIPE);
	EXPECT_EQ(wasi_sock_accept(w, connection, 0, &number), E_INVAL);
	EXPECT_EQ(wasi_fd_read(w, listener, IOVS, &number), E_NOTCONN);
	end_rights();
}

TEST_MAIN
