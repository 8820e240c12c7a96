/* SPDX-License-Identifier: MIT */
/* wasi_fuzz SECONDS SEED: random arguments at all functions of preview1, as a guest would
 * pass them, over a memory that ASan guards. Each round has its own directory, listener
 * and memory; at its end no descriptor may be left open. Prints rounds and calls. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include "tests/calls.h"
#include "tests/fuzz/fuzz.h"
#include "tests/tree.h"
#include "tools/embed/embed.h"
#include "wasi/mem.h"

enum { SIZE = 65536, CALLS = 400 };

static struct memory memory;
static jmp_buf left;
static FILE *report;

extern void __sanitizer_set_report_fd(void *fd) __attribute__((weak));

static void
on_exit_call(void *arg, u32 code)
{
	(void)arg, (void)code;
	longjmp(left, 1);
}

static void
on_alarm(int signal)
{
	(void)signal; /* ends a wait */
}

/* In the library's place: a wait goes on after a signal, so one of more than 2 ms ends
 * here as where the kernel has no memory. */
int
ppoll(struct pollfd *fds, nfds_t n, const struct timespec *t, const sigset_t *mask)
{
	enum { MOST = 2 };
	(void)mask;
	bool is_short = t && t->tv_sec == 0 && t->tv_nsec <= MOST * 1000000;
	int r = poll(fds, n, is_short ? (int)((t->tv_nsec + 999999) / 1000000) : MOST);
	if (r == 0 && !is_short) {
		errno = ENOMEM;
		return -1;
	}
	return r;
}

static u64
argument(void)
{
	static const u64 edges[] = {
	        0,          1,         2,          7,          8,          SIZE - 1,
	        SIZE,       SIZE - 8,  SIZE + 1,   0x7fffffff, 0x80000000, 0xfffffff8,
	        UINT32_MAX, INT64_MAX, UINT64_MAX, 1ull << 63, 1ull << 32, 1ull << 29};
	switch (fuzz_below(8)) {
	case 0:
		return edges[fuzz_below(sizeof edges / sizeof *edges)];
	case 1:
		return fuzz_random();
	case 2:
	case 3:
		return fuzz_below(10); /* descriptors, flags, small numbers */
	case 4:
		return fuzz_below(64);
	default:
		return fuzz_below(SIZE / 8) * 8; /* addresses */
	}
}

static char listener[220]; /* unix:PATH */

/* A place, and an address that it names. */
static void
scribble_place(u32 at)
{
	static const u32 lengths[] = {4, 16, 128, 128, 5};
	static const u8 loopback[16] = {[10] = 255, 255, 127, 0, 0, 1};
	u32 place[2] = {at + 8, lengths[fuzz_below(5)]};
	u8 *to = memory.data + at + 8, family = (u8)fuzz_below(5);
	memcpy(memory.data + at, place, sizeof place);
	if (place[1] == 128) {
		to[0] = family;
		to[1] = 0;
		to += 2;
	}
	if (family == 3)
		memcpy(to, listener + 5, strlen(listener + 5) + 1);
	else if (place[1] == 16 || family == 2)
		memcpy(to, loopback, 16);
	else
		memcpy(to, loopback + 12, 4);
}

/* Something that looks like what a guest keeps in memory. */
static void
scribble(void)
{
	static const char *const paths[] = {"f",      "d/g", "..",      "d",        "l",
	                                    "../out", "/",   "new",     "d/e/../g", "l/x",
	                                    ".",      "d/",  "\xff\xfe"};
	u32 at = (u32)fuzz_below(SIZE / 8 - 64) * 8;
	const char *path = paths[fuzz_below(sizeof paths / sizeof *paths)];
	switch (fuzz_below(5)) {
	case 4:
		scribble_place(at);
		break;
	case 0:
		memcpy(memory.data + at, path, strlen(path) + 1);
		break;
	case 1:
		for (int i = 0; i < 16; i++)
			((u32 *)(void *)(memory.data + at))[i] = (u32)argument();
		break;
	case 2: /* subscriptions */
		memory.data[at + 8] = (u8)fuzz_below(4);
		memory.data[at + 40] = (u8)fuzz_below(3);
		((u64 *)(void *)(memory.data + at))[3] = fuzz_below(1000);
		break;
	default:
		memory.data[at] = (u8)fuzz_random();
	}
}

static void
fill_box(const char *box)
{
	char cmd[4][300];
	for (int i = 0; i < 4; i++)
		snprintf(cmd[i], sizeof *cmd, "%s/%s", box,
		         (const char *const[]){"d", "d/e", "f", "l"}[i]);
	if (mkdir(cmd[0], 0700) || mkdir(cmd[1], 0700) || symlink("../..", cmd[3]))
		abort();
	int fd = open(cmd[2], O_WRONLY | O_CREAT, 0600);
	if (fd < 0 || write(fd, "inside", 6) != 6)
		abort();
	close(fd);
}

static u64
round_of_calls(const char *top, u64 seed)
{
	static char *strings[] = {"guest", "argument", "", NULL};
	static volatile u64 calls;
	char box[200];
	fuzz_seed(seed);
	snprintf(box, sizeof box, "%s/box", top);
	snprintf(listener, sizeof listener, "unix:%s/sock", top);
	if (mkdir(box, 0700) != 0)
		abort();
	fill_box(box);
	struct buf block = {0};
	const char *const embedded[] = {box, NULL};
	embed_read(embedded, NULL, &block);
	const struct wasi_dir dirs[] = {{.host = box, .guest = "/"},
	                                {.host = box, .guest = "/ro", .read_only = true},
	                                {.guest = "/in", .tree = (const void *)block.p}};
	const char *listen[] = {listener, "udp:127.0.0.1:0", "127.0.0.1:*"};
	const char *connect[] = {"127.0.0.1:1-9", listener};
	struct wasi_config c = {.memory = &memory,
	                        .argc = 3,
	                        .argv = strings,
	                        .envp = strings,
	                        .dirs = dirs,
	                        .ndirs = 3,
	                        .listen = listen,
	                        /* with none, some, and all grants of sockets */
	                        .nlisten = seed % 3 + seed % 2,
	                        .connect = connect,
	                        .nconnect = seed % 5 < 3 ? 2 : 0,
	                        .trace = seed % 4 == 0 ? open("/dev/null", O_WRONLY) : 0,
	                        .exit = on_exit_call};
	memory = (struct memory){.data = malloc(SIZE), .size = SIZE, .pages = 1};
	memset(memory.data, 0, SIZE);
	struct wasi *w = wasi_open(&c, &(char *){NULL});
	if (!w)
		abort();
	calls = 0;
	if (setjmp(left) == 0 || calls < CALLS)
		while (calls < CALLS) {
			const struct function *f = &functions[fuzz_below(NFUNCTIONS)];
			u64 v[MOST_ARGS];
			for (int i = 0; i < MOST_ARGS; i++)
				v[i] = argument();
			for (u64 i = fuzz_below(4); i; i--)
				scribble();
			calls++;
			u32 e = f->call(w, v);
			if (e > 76) {
				fprintf(report, "seed %llu: %s answers %u\n",
				        (unsigned long long)seed, f->name, e);
				abort();
			}
		}
	wasi_close(w);
	buf_free(&block);
	if (c.trace)
		close(c.trace);
	free(memory.data);
	tree_remove(box);
	unlink(listener + 5);
	return calls;
}

int
main(int argc, char **argv)
{
	if (argc != 3)
		return 2;
	u64 seed = strtoull(argv[2], NULL, 10), calls = 0, rounds = 0;
	time_t end = time(NULL) + atol(argv[1]);
	struct sigaction sa = {.sa_handler = on_alarm};
	struct itimerval every = {{0, 20000}, {0, 20000}};
	struct rlimit file = {1 << 20, 1 << 20};
	char top[] = "/tmp/gowasm-fuzz-XXXXXX";
	/* what the guest writes goes nowhere */
	int out = dup(1), null = open("/dev/null", O_RDWR);
	report = fdopen(out, "w");
	if (!report || null < 0 || !mkdtemp(top))
		return 1;
	for (int i = 0; i < 3; i++)
		dup2(null, i);
	if (__sanitizer_set_report_fd)
		__sanitizer_set_report_fd((void *)(intptr_t)out);
	signal(SIGXFSZ, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &file);
	sigaction(SIGALRM, &sa, NULL);
	setitimer(ITIMER_REAL, &every, NULL);
	int before = 0;
	do {
		calls += round_of_calls(top, seed + rounds);
		rounds++;
		int now = open_descriptors();
		if (rounds == 1)
			before = now;
		if (now != before) {
			fprintf(report, "seed %llu: %d descriptors instead of %d\n",
			        (unsigned long long)(seed + rounds - 1), now, before);
			return 1;
		}
	} while (time(NULL) < end);
	rmdir(top);
	fprintf(report, "%llu rounds, %llu calls\n", (unsigned long long)rounds,
	        (unsigned long long)calls);
	return fclose(report) != 0;
}
