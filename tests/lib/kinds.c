/* SPDX-License-Identifier: MIT */
/* Everything that a library's API promises, on tests/lib/kinds.wat. Prints what is
 * wrong. */
#include "kinds.h"
#include "check.h"

#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct kinds_instance *
open_one(void)
{
	char error[200];
	struct kinds_instance *k = kinds_open(NULL, error, sizeof error);
	if (!k) {
		printf("open: %s\n", error);
		exit(1);
	}
	return k;
}

static void
values(void)
{
	struct kinds_instance *k = open_one();
	uint32_t i, nan_bits = 0x7fa12345, back;
	uint64_t l, nan64 = 0xfff4123456789abcull, back64;
	float f;
	double d;
	CHECK(kinds_i32(k, 0, 1, &i) == kinds_OK && i == 0xffffffff);
	CHECK(kinds_i32(k, 0x80000000, 1, &i) == 0 && i == 0x7fffffff);
	CHECK(kinds_i64(k, 0x8000000000000001ull, 1, &l) == 0 && l == 1ull << 63);
	memcpy(&f, &nan_bits, 4);
	CHECK(kinds_f32(k, f, &f) == 0);
	memcpy(&back, &f, 4);
	CHECK(back == nan_bits);
	memcpy(&d, &nan64, 8);
	CHECK(kinds_f64(k, d, &d) == 0);
	memcpy(&back64, &d, 8);
	CHECK(back64 == nan64);
	CHECK(kinds_f64(k, -0.0, &d) == 0 && d == 0 && signbit(d));
	CHECK(kinds_f32(k, INFINITY, &f) == 0 && isinf(f));
	CHECK(kinds_mix(k, -1, -2, 0.5f, 0.25, 9, 9, 2, 10, 1000, &d) == 0);
	CHECK(d == -1 - 2 + 0.5 + 0.25 + 20 + 1000);
	CHECK(kinds_nothing(k) == 0 && kinds_count(k, NULL) == 0);
	CHECK(kinds_count(k, &i) == 0 && i == 102);
	CHECK(kinds__Z6Fpen(k, &i) == 0 && i == 1);
	CHECK(kinds__Z4FK(k, &i) == 0 && i == 2);
	CHECK(kinds__Z72un(k, &i) == 0 && i == 3);
	CHECK(strcmp(kinds_message(k), "") == 0);
	CHECK(kinds_close(k) == kinds_OK && kinds_close(NULL) == kinds_OK);
}

static void
memory(void)
{
	struct kinds_instance *k = open_one();
	uint32_t i;
	uint64_t size = kinds_memory_size(k);
	CHECK(size == 131072);
	char *p = kinds_memory(k, 32, 3);
	CHECK(p && memcmp(p, "hi\n", 3) == 0);
	memcpy(p, "by", 2);
	CHECK(kinds_peek(k, 32, &i) == 0 && (i & 0xffff) == ('b' | 'y' << 8));
	CHECK(kinds_memory(k, 131072, 0) && kinds_memory(k, 0, 131072));
	CHECK(!kinds_memory(k, 131072, 1) && !kinds_memory(k, 0xffffffff, 1));
	CHECK(!kinds_memory(k, 1, UINT64_MAX) && !kinds_memory(k, 131071, 2));
	CHECK(kinds_grow(k, 3, &i) == 0 && i == 2 && kinds_memory_size(k) == 5 * 65536);
	CHECK(kinds_grow(k, 1000, &i) == 0 && i == 0xffffffff);
	CHECK(kinds_memory(k, 32, 3) == p && kinds_memory(k, 5 * 65536 - 1, 1));
	kinds_close(k);
}

/* Each way to end a call, and that nothing runs afterwards. */
static void
endings(void)
{
	uint32_t i = 77;
	struct kinds_instance *k;
#define ENDS(call, status, text)                                        \
	k = open_one();                                                 \
	CHECK((call) == (status));                                      \
	CHECK(strstr(kinds_message(k), text));                          \
	CHECK(i == 77 && kinds_count(k, &i) == kinds_ENDED && i == 77); \
	CHECK(kinds_memory(k, 32, 3) && kinds_close(k) == kinds_OK)
	ENDS(kinds_unreachable(k), kinds_TRAPPED, "unreachable");
	ENDS(kinds_divide(k, 1, 0, &i), kinds_TRAPPED, "divide by zero");
	ENDS(kinds_peek(k, 0xfffffff0, &i), kinds_TRAPPED, "out of bounds");
	ENDS(kinds_peek(k, 131070, &i), kinds_TRAPPED, "out of bounds");
	ENDS(kinds_endless(k, &i), kinds_TRAPPED, "exhausted");
	ENDS(kinds_ask(k, 1, &i), kinds_TRAPPED, "as you wish");
	ENDS(kinds_exit(k, 300), kinds_EXITED, "status 44");
	k = open_one();
	CHECK(kinds_exit(k, 7) == kinds_EXITED && kinds_exit_status(k) == 7);
	kinds_close(k);
}

/* --- host functions --- */

static int (*hook)(void);
static int freed;
static struct kinds_instance *other;

static int
on_hook(int what)
{
	freed += what == 1;
	return what == 0 ? hook() : 0;
}

static int
reenter(void)
{
	uint32_t i = 0;
	struct kinds_instance *k = other;
	CHECK(kinds_count(k, &i) == kinds_BUSY && i == 0);
	CHECK(kinds_close(k) == kinds_BUSY);
	return 5;
}

static int
call_other(void)
{
	uint32_t i = 0;
	struct kinds_instance *k = open_one();
	CHECK(kinds_count(k, &i) == 0 && i == 101);
	CHECK(kinds_peek(k, 0xfffffff0, &i) == kinds_TRAPPED);
	CHECK(kinds_close(k) == kinds_OK);
	return 6;
}

static void
set_hook(void)
{
	char address[32];
	snprintf(address, sizeof address, "%p", (void *)on_hook);
	setenv("LIB_TEST_HOOK", address, 1);
}

static void
hosts(void)
{
	uint32_t i;
	struct kinds_instance *k = other = open_one();
	set_hook();
	CHECK(kinds_ask(k, 0, &i) == 0 && i == 101);
	hook = reenter;
	CHECK(kinds_ask(k, 2, &i) == 0 && i == 5);
	hook = call_other;
	CHECK(kinds_ask(k, 2, &i) == 0 && i == 6);
	CHECK(kinds_ask(k, 3, &i) == 0 && freed == 0);
	CHECK(kinds_peek(k, 0xfffffff0, &i) == kinds_TRAPPED);
	CHECK(kinds_close(k) == kinds_OK && freed == 1);
}

/* --- several --- */

static void
independent(void)
{
	uint32_t i, j;
	struct kinds_instance *a = open_one(), *b = open_one();
	CHECK(kinds_count(a, &i) == 0 && kinds_count(a, &i) == 0 &&
	      kinds_count(b, &j) == 0);
	CHECK(i == 102 && j == 101);
	CHECK(kinds_poke(a, 32, 'x') == 0 && kinds_peek(b, 32, &j) == 0 &&
	      (j & 255) == 'h');
	CHECK(kinds_unreachable(a) == kinds_TRAPPED && kinds_count(b, &j) == 0 &&
	      j == 102);
	kinds_close(a);
	CHECK(kinds_count(b, &j) == 0 && j == 103);
	kinds_close(b);
}

static void *
work(void *arg)
{
	struct kinds_instance *k = open_one();
	uint32_t i, errors = 0;
	for (int n = 0; n < 20000; n++)
		errors += kinds_count(k, &i) != 0 || i != 101u + (unsigned)n;
	errors += kinds_deep(k, 10000, &i) != 0 || i != 10000;
	errors += kinds_peek(k, 0xfffffff0, &i) != kinds_TRAPPED;
	kinds_close(k);
	*(uint32_t *)arg = errors;
	return NULL;
}

static void
threads(void)
{
	pthread_t t[8];
	uint32_t errors[8], i = 0;
	struct kinds_instance *k = open_one();
	for (int n = 0; n < 8; n++)
		CHECK(pthread_create(&t[n], NULL, work, &errors[n]) == 0);
	for (int n = 0; n < 8; n++) {
		pthread_join(t[n], NULL);
		CHECK(errors[n] == 0);
	}
	CHECK(kinds_count(k, &i) == 0 && i == 101);
	kinds_close(k);
}

static pid_t forked;

static int
fork_here(void)
{
	forked = fork();
	return 5;
}

static int waits[2], waiting[2];

static int
wait_here(void)
{
	char c = 0;
	return write(waiting[1], "w", 1) == 1 && read(waits[0], &c, 1) == 1 ? 6 : 0;
}

static void *
ask_hook(void *k)
{
	uint32_t i = 0;
	CHECK(kinds_ask(k, 2, &i) == 0 && i == 6);
	return NULL;
}

/* In the middle of a call: on this thread, where both go on; on another, which the child
 * does not have. */
static void
forks_in_calls(void)
{
	uint32_t i;
	int status = -1;
	char c;
	pthread_t thread;
	struct kinds_instance *k = open_one();
	set_hook();
	hook = fork_here;
	CHECK(kinds_ask(k, 2, &i) == 0 && i == 5);
	if (forked == 0) {
		int ok = kinds_count(k, &i) == 0 && i == 101;
		ok &= kinds_unreachable(k) == kinds_TRAPPED && kinds_close(k) == 0;
		_exit(ok ? 0 : 1);
	}
	CHECK(waitpid(forked, &status, 0) == forked && status == 0);
	CHECK(kinds_count(k, &i) == 0 && i == 101);
	CHECK(pipe(waits) == 0 && pipe(waiting) == 0);
	hook = wait_here;
	CHECK(pthread_create(&thread, NULL, ask_hook, k) == 0);
	CHECK(read(waiting[0], &c, 1) == 1);
	pid_t child = fork();
	if (child == 0) {
		int ok = kinds_count(k, &i) == kinds_BUSY && kinds_close(k) == kinds_BUSY;
		k = open_one();
		ok &= kinds_count(k, &i) == 0 && i == 101 && kinds_close(k) == 0;
		_exit(ok ? 0 : 1);
	}
	CHECK(waitpid(child, &status, 0) == child && status == 0);
	CHECK(write(waits[1], "x", 1) == 1);
	pthread_join(thread, NULL);
	CHECK(kinds_close(k) == kinds_OK);
}

static void
forks(void)
{
	uint32_t i;
	int status = -1;
	struct kinds_instance *k = open_one();
	CHECK(kinds_count(k, NULL) == 0);
	pid_t child = fork();
	if (child == 0) {
		int ok = kinds_count(k, &i) == 0 && i == 102;
		ok &= kinds_peek(k, 0xfffffff0, &i) == kinds_TRAPPED;
		ok &= kinds_close(k) == 0;
		k = open_one();
		ok &= kinds_count(k, &i) == 0 && i == 101 && kinds_close(k) == 0;
		_exit(ok ? 0 : 1);
	}
	CHECK(waitpid(child, &status, 0) == child && status == 0);
	CHECK(kinds_count(k, &i) == 0 && i == 102);
	kinds_close(k);
}

static unsigned
lines_of_maps(void)
{
	unsigned n = 0;
	FILE *f = fopen("/proc/self/maps", "r");
	for (int c; (c = getc(f)) != EOF;)
		n += c == '\n';
	fclose(f);
	return n;
}

static long
resident(void)
{
	long total, pages = 0;
	FILE *f = fopen("/proc/self/statm", "r");
	if (fscanf(f, "%ld %ld", &total, &pages) != 2)
		pages = 0;
	fclose(f);
	return pages * 4096;
}

static void
thousand(void)
{
	unsigned fds = 0, maps = 0;
	long rss = 0;
	uint32_t i;
	for (int n = 0; n < 1100; n++) {
		struct kinds_instance *k = open_one();
		CHECK(kinds_count(k, &i) == 0 && i == 101);
		CHECK(kinds_deep(k, 1000, &i) == 0);
		if (n % 2)
			CHECK(kinds_unreachable(k) == kinds_TRAPPED);
		CHECK(kinds_close(k) == 0);
		if (n == 99) { /* what malloc and the loader keep is there now */
			fds = descriptors();
			maps = lines_of_maps();
			rss = resident();
		}
	}
	CHECK(descriptors() == fds);
	CHECK(lines_of_maps() <= maps + 2);
	CHECK(resident() <= rss + (1 << 20));
	struct kinds_instance *all[200];
	for (int n = 0; n < 200; n++)
		all[n] = open_one();
	for (int n = 0; n < 200; n++)
		CHECK(kinds_count(all[n], &i) == 0 && i == 101 &&
		      kinds_close(all[n]) == 0);
}

/* --- policy --- */

static void
policies(void)
{
	char error[300];
	uint32_t i;
	static const char *const dirs[] = {"/tmp", NULL}, *const env[] = {"A=b", NULL};
	static const char *const listen[] = {"127.0.0.1:0", NULL};
	struct kinds_policy p = {.dirs = dirs};
	CHECK(!kinds_open(&p, error, sizeof error) &&
	      strstr(error, "/tmp is not there, or not"));
	p = (struct kinds_policy){.env = env};
	CHECK(!kinds_open(&p, error, sizeof error) &&
	      strstr(error, "variable A is not granted"));
	p = (struct kinds_policy){.listen = listen};
	CHECK(!kinds_open(&p, error, sizeof error) &&
	      strstr(error, "127.0.0.1:0 is not"));
	p = (struct kinds_policy){.max_memory = 65536};
	CHECK(!kinds_open(&p, error, sizeof error) && strstr(error, "max_memory"));
	CHECK(!kinds_open(&p, NULL, 0) && !kinds_open(&p, error, 5) &&
	      strlen(error) == 4);
	p = (struct kinds_policy){.max_memory = 4 * 65536};
	struct kinds_instance *k = kinds_open(&p, error, sizeof error);
	CHECK(k && kinds_grow(k, 2, &i) == 0 && i == 2);
	CHECK(kinds_grow(k, 1, &i) == 0 && i == 0xffffffff);
	kinds_close(k);
	int pipes[2], none[3] = {-1, -1, -1};
	char got[10] = "";
	CHECK(pipe(pipes) == 0);
	none[1] = pipes[1];
	p = (struct kinds_policy){.stdio = none};
	k = kinds_open(&p, error, sizeof error);
	CHECK(k && kinds_say(k, &i) == 0 && i == 0 && kinds_close(k) == 0);
	CHECK(read(pipes[0], got, 9) == 3 && strcmp(got, "hi\n") == 0);
	none[1] = -1;
	k = kinds_open(&p, error, sizeof error);
	CHECK(k && kinds_say(k, &i) == 0 && i == 8 /* EBADF */ && kinds_close(k) == 0);
	CHECK(write(pipes[1], "x", 1) == 1); /* still the caller's */
	close(pipes[0]);
	close(pipes[1]);
}

/* --- signals --- */

static void
on_fault(int signal, siginfo_t *info, void *context)
{
	(void)signal, (void)context;
	_exit(info->si_addr == (void *)8 ? 0 : 9);
}

static void
signals(void)
{
	struct sigaction sa = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO}, now;
	sigemptyset(&sa.sa_mask);
	int status = -1;
	pid_t child = fork();
	if (child == 0) {
		sigaction(SIGSEGV, &sa, NULL);
		struct kinds_instance *k = open_one();
		uint32_t i;
		if (kinds_peek(k, 0xfffffff0, &i) != kinds_TRAPPED)
			_exit(2);
		*(volatile int *)8 = 1; /* not ours: the handler that was there */
		_exit(3);
	}
	CHECK(waitpid(child, &status, 0) == child && status == 0);
	child = fork();
	if (child == 0) {
		open_one();
		*(volatile int *)8 = 1;
		_exit(3);
	}
	CHECK(waitpid(child, &status, 0) == child && WIFSIGNALED(status));
	/* with the last instance gone, all is as it was */
	struct sigaction first;
	sigaction(SIGBUS, NULL, &first);
	struct kinds_instance *k = open_one();
	sigaction(SIGBUS, NULL, &now);
	CHECK(now.sa_sigaction != first.sa_sigaction);
	kinds_close(k);
	sigaction(SIGBUS, NULL, &now);
	CHECK(now.sa_sigaction == first.sa_sigaction);
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*f)(void);
	} tests[] = {
	        {"values", values},
	        {"memory", memory},
	        {"endings", endings},
	        {"hosts", hosts},
	        {"independent", independent},
	        {"threads", threads},
	        {"forks", forks},
	        {"forks-in-calls", forks_in_calls},
	        {"policies", policies},
	        {"signals", signals},
	        {"thousand", thousand},
	};
	for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
		if (argc < 2 || strcmp(argv[1], tests[i].name) == 0)
			tests[i].f();
	return bad != 0;
}
