/* SPDX-License-Identifier: MIT */
/* Recordings: a guest's calls are recorded and then answered by the tape alone, in
 * another guest to which nothing is granted; a tape that does not fit ends the guest. */
#include <setjmp.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tests/guest.h"
#include "tests/test.h"
#include "tests/tree.h"
#include "wasi/api.h"

enum { SIZE = 65536, PATH_AT = 64, IOVS = 128, BUF = 256, RESULT = 16 };

static struct wasi *w;
static jmp_buf left;
static u32 status;

static void
on_exit_call(void *arg, uint32_t code)
{
	(void)arg;
	status = code;
	longjmp(left, 1);
}

static char *args[] = {"guest", "one", NULL}, *variables[] = {"A=1", "B=2", NULL};

static void
begin(const struct wasi_dir *dir, int record, const u8 *replay, size_t n)
{
	struct wasi_config c = {.memory = &memory,
	                        .argc = dir ? 2 : 0,
	                        .argv = dir ? args : &args[2],
	                        .envp = dir ? variables : &variables[2],
	                        .dirs = dir,
	                        .ndirs = dir != NULL,
	                        .record = record,
	                        .replay = replay,
	                        .replay_n = n,
	                        .exit = on_exit_call};
	char *error = NULL;
	memory = (struct memory){.data = calloc(1, SIZE), .size = SIZE};
	w = wasi_open(&c, &error);
	EXPECT(w != NULL);
}

static u64 sum;

/* Adds an errno and all of memory to the sum. */
static void
note(u32 e)
{
	sum = (sum ^ e) * 0x100000001b3;
	for (u32 i = 0; i < SIZE; i++)
		sum = (sum ^ memory.data[i]) * 0x100000001b3;
}

/* The guest. `other` is a call that it makes instead of another one. */
static u64
run(int other)
{
	sum = 1;
	strcpy((char *)memory.data + PATH_AT, "file");
	put32(IOVS, BUF), put32(IOVS + 4, 3), put32(IOVS + 8, BUF + 100);
	put32(IOVS + 12, 50);
	note(import_args_sizes_get(w, RESULT, RESULT + 4));
	note(import_args_get(w, 1024, 1100));
	note(import_environ_get(w, 1200, 1300));
	note(import_random_get(w, 2000, 77));
	note(import_clock_time_get(w, CLOCK_ID_REALTIME, 0, RESULT));
	note(import_path_open(w, 3, 1, PATH_AT, 4, 0, RIGHT_FD_READ | RIGHT_FD_SEEK, 0, 0,
	                      RESULT));
	u32 fd = get32(RESULT);
	note(import_fd_read(w, fd, IOVS, 2, RESULT));
	note(import_fd_read(w, fd, IOVS, other == 1 ? 1 : 2, RESULT));
	note(other == 2 ? import_fd_tell(w, fd, RESULT)
	                : import_fd_seek(w, fd, 2, WASI_SET, RESULT));
	note(import_path_open(w, 3, 1, PATH_AT, 3, 0, RIGHT_FD_READ, 0, 0, RESULT));
	note(import_fd_readdir(w, 3, 4096, 300, 0, RESULT));
	note(import_fd_prestat_get(w, 3, RESULT));
	note(import_fd_prestat_dir_name(w, 3, 5000, 1));
	put_subscription(6000, 0, EVENT_CLOCK, CLOCK_ID_MONOTONIC, 1000, 0);
	put_subscription(6000, 1, EVENT_FD_READ, fd, 0, 0);
	note(import_poll_oneoff(w, 6000, 7000, 2, RESULT));
	note(import_fd_filestat_get(w, fd, 8192));
	note(import_fd_close(w, fd));
	note(import_fd_close(w, 99));
	note(import_random_get(w, SIZE, 1)); /* it is no call: out of memory */
	import_proc_exit(w, 7);
	return 0;
}

/* Runs it; returns the sum, and sets `status`. */
static u64
whole(int other)
{
	status = 999;
	if (!setjmp(left))
		(void)run(other);
	wasi_close(w);
	free(memory.data);
	return sum;
}

static u8 *tape;
static size_t tape_n;

/* Records a run; returns its sum. */
static u64
record(void)
{
	tree_make();
	make_file("file", "the quick brown fox");
	FILE *f = tmpfile();
	const struct wasi_dir dir = {.host = tree_top, .guest = "/"};
	begin(&dir, fileno(f), NULL, 0);
	u64 result = whole(0);
	EXPECT_EQ(status, 7);
	tree_remove(tree_top);
	tape_n = (size_t)lseek(fileno(f), 0, SEEK_END);
	tape = malloc(tape_n);
	EXPECT_EQ(pread(fileno(f), tape, tape_n, 0), (ssize_t)tape_n);
	fclose(f);
	return result;
}

TEST(tape, answers_as_what_was_called)
{
	u64 want = record();
	begin(NULL, 0, tape, tape_n);
	EXPECT(whole(0) == want);
	EXPECT_EQ(status, 7);
	free(tape);
}

/* Messages go to stderr; here they are only in the way. */
static void
ends_early(int other, size_t n)
{
	int kept = dup(STDERR_FILENO);
	EXPECT(freopen("/dev/null", "w", stderr) != NULL);
	begin(NULL, 0, tape, n);
	(void)whole(other);
	EXPECT_EQ(status, 1);
	dup2(kept, STDERR_FILENO);
	close(kept);
}

TEST(tape, another_call_ends_it)
{
	(void)record();
	ends_early(1, tape_n); /* another argument */
	ends_early(2, tape_n); /* another function */
	free(tape);
}

/* Whatever is on the tape, memory is kept. */
TEST(tape, damaged)
{
	(void)record();
	for (size_t n = 0; n < tape_n; n += 7)
		ends_early(0, n);
	u8 *good = tape;
	for (size_t at = 0; at < tape_n; at += 5) {
		tape = malloc(tape_n);
		memcpy(tape, good, tape_n);
		tape[at] ^= 0x80;
		int kept = dup(STDERR_FILENO);
		EXPECT(freopen("/dev/null", "w", stderr) != NULL);
		begin(NULL, 0, tape, tape_n);
		(void)whole(0);
		EXPECT(status == 1 || status == 7);
		dup2(kept, STDERR_FILENO);
		close(kept);
		free(tape);
	}
	free(good);
}

TEST_MAIN
