/* SPDX-License-Identifier: MIT */
/* Runs what main.go does, from C: runs GROUP, or runs soak SECONDS. Prints faults. The
 * figures of goroutines and of the soak are for people. */
#include "runs.h"
#include "../check.h"

#include <malloc.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* With GOGC, or as Go has it; with stderr at a descriptor, or at none. */
static struct runs_instance *
open_one(const char *gogc, int err)
{
	char error[200];
	const char *env[] = {gogc, NULL};
	const int stdio[3] = {-1, -1, err};
	struct runs_policy p = {.stdio = stdio};
	if (gogc)
		p.env = env;
	struct runs_instance *r = runs_open(&p, error, sizeof error);
	if (!r) {
		printf("open: %s\n", error);
		exit(1);
	}
	return r;
}

static void
between(void)
{
	struct runs_instance *r = open_one(NULL, 2);
	uint64_t before, after, got = 0;
	CHECK(runs_tick(r) == runs_OK && runs_ticked(r, &before) == runs_OK);
	usleep(50000); /* nothing runs between calls */
	CHECK(runs_ticked(r, &after) == runs_OK && after == before);
	CHECK(runs_wait(r, 50) == runs_OK);
	CHECK(runs_ticked(r, &after) == runs_OK && after > before + 1);
	CHECK(runs_deliver(r, 21, &got) == runs_OK && got == 42);
	/* nobody takes this one, but others run: Go sees no deadlock while we do not
	 * ask */
	for (int i = 0; i < 100; i++)
		CHECK(runs_churn(r, 2, &got) == runs_OK && got == 2047 + 4 * 2 * 127);
	CHECK(runs_close(r) == runs_OK);
}

static void
collector(void)
{
	struct runs_instance *often = open_one("GOGC=1", 2), *rare = open_one(NULL, 2);
	uint64_t got = 0;
	uint32_t m, n;
	for (int i = 0; i < 20; i++) {
		CHECK(runs_churn(often, 100, &got) == runs_OK &&
		      got == 2047 + 4 * 100 * 127);
		CHECK(runs_churn(rare, 100, &got) == runs_OK &&
		      got == 2047 + 4 * 100 * 127);
	}
	CHECK(runs_collections(often, &m) == runs_OK &&
	      runs_collections(rare, &n) == runs_OK);
	CHECK(m > n && n > 0);
	CHECK(runs_close(often) == runs_OK && runs_close(rare) == runs_OK);
}

/* What Go says to stderr, and how the call ends. */
static void
ends(int (*f)(struct runs_instance *), int status, uint32_t code, const char *text)
{
	char said[3000] = "";
	uint32_t n;
	FILE *file = tmpfile();
	struct runs_instance *r = open_one(NULL, fileno(file));
	int got = f(r);
	pread(fileno(file), said, sizeof said - 1, 0);
	if (got != status || (status == runs_EXITED && runs_exit_status(r) != code) ||
	    !strstr(said, text) || !*runs_message(r) ||
	    runs_recovered(r, 0, &n) != runs_ENDED) {
		bad++;
		printf("\"%s\": %d, %s: %s\n", text, got, runs_message(r), said);
	}
	CHECK(runs_close(r) == runs_OK);
	fclose(file);
}

static uint32_t what;
static int
do_panics(struct runs_instance *r)
{
	return runs_panics(r, what, NULL);
}
static int
do_exit(struct runs_instance *r)
{
	return runs_exit(r, 300 + 7);
}
static int
do_panicked(struct runs_instance *r)
{
	return runs_panicked(r, NULL);
}
static int
do_trapped(struct runs_instance *r)
{
	int status = runs_trapped(r, NULL);
	return strcmp(runs_message(r), "of the host") == 0 ? status : 99;
}

static void
panics(void)
{
	static const char *const said[] = {
	        "panic: in an exported function",
	        "panic: in a goroutine",
	        "all goroutines are asleep",
	        "goroutines (main called runtime.Goexit)",
	        "stack overflow",
	        "assignment to entry in nil map",
	        "panic: in a defer",
	};
	struct runs_instance *r = open_one(NULL, 2);
	for (uint32_t i = 0; i < 3; i++) {
		uint32_t n = 0;
		CHECK(runs_recovered(r, i, &n) == runs_OK && n == i + 100);
	}
	CHECK(runs_close(r) == runs_OK);
	for (what = 0; what < sizeof said / sizeof *said; what++)
		ends(do_panics, runs_TRAPPED, 0, said[what]);
	ends(do_exit, runs_EXITED, (300 + 7) & 255, "");
	ends(do_panicked, runs_TRAPPED, 0, "panic: in an exported function");
	ends(do_trapped, runs_TRAPPED, 0, "");
}

static void
host(void)
{
	struct runs_instance *r = open_one("GOGC=1", 2);
	uint64_t got = 0;
	CHECK(runs_nested(r, 100, &got) == runs_OK && got == 100);
	CHECK(runs_tick(r) == runs_OK);
	for (int i = 0; i < 20; i++)
		CHECK(runs_goroutines(r, 20, &got) == runs_OK && got == 190);
	CHECK(runs_nested(r, 100, &got) == runs_OK && got == 100);
	CHECK(runs_close(r) == runs_OK);
}

/* --- a thousand --- */

/* A number of /proc/self/status, in its unit. */
static long
status_of(const char *name)
{
	char line[200];
	long n = -1;
	FILE *f = fopen("/proc/self/status", "r");
	while (fgets(line, sizeof line, f))
		if (strncmp(line, name, strlen(name)) == 0)
			n = atol(line + strlen(name) + 1);
	fclose(f);
	return n;
}

struct usage {
	long rss, size, threads, fds;
};

static struct usage
usage(void)
{
	return (struct usage){status_of("VmRSS"), status_of("VmSize"),
	                      status_of("Threads"), descriptors()};
}

/* Opened, used, closed: what the process has is what it had, but for what malloc keeps:
 * `slack` KiB. An instance has 8 GiB mapped, and MiB resident. */
static void
same(struct usage a, struct usage b, long slack)
{
	bool ok = b.rss <= a.rss + slack && b.size <= a.size + slack &&
	          b.threads == a.threads && b.fds == a.fds;
	printf("%s KiB resident %ld -> %ld, KiB mapped %ld -> %ld, threads %ld -> %ld, "
	       "descriptors %ld -> %ld\n",
	       ok ? "#" : "grown:", a.rss, b.rss, a.size, b.size, a.threads, b.threads,
	       a.fds, b.fds);
	bad += !ok;
}

static void
use(int i)
{
	struct runs_instance *r = open_one(i % 3 ? NULL : "GOGC=1", -1);
	uint64_t got = 0;
	CHECK(runs_churn(r, 2, &got) == runs_OK && got == 2047 + 4 * 2 * 127);
	CHECK(runs_nested(r, 5, &got) == runs_OK && got == 5);
	if (i % 4 == 1)
		CHECK(runs_tick(r) == runs_OK);
	if (i % 4 == 2)
		CHECK(runs_panics(r, 0, NULL) == runs_TRAPPED);
	if (i % 4 == 3)
		CHECK(runs_exit(r, 1) == runs_EXITED);
	CHECK(runs_close(r) == runs_OK);
}

static void
thousand(void)
{
	for (int i = 0; i < 20; i++)
		use(i);
	struct usage before = usage();
	for (int i = 0; i < 1000; i++)
		use(i);
	same(before, usage(), 512);
}

/* --- soak --- */

static time_t until;

struct worker {
	pthread_t thread;
	unsigned long calls, instances;
	int errors;
};

/* An instance for a while, then the next; also errors. */
static void *
work(void *arg)
{
	struct worker *w = arg;
	while (time(NULL) < until) {
		struct runs_instance *r =
		        open_one(w->instances++ % 2 ? "GOGC=1" : NULL, -1);
		uint64_t got = 0;
		w->errors += runs_tick(r) != runs_OK;
		for (int i = 0; i < 200 && time(NULL) < until; i++, w->calls += 2) {
			w->errors += runs_churn(r, 5, &got) != runs_OK ||
			             got != 2047 + 4 * 5 * 127;
			w->errors += runs_goroutines(r, 5, &got) != runs_OK || got != 10;
		}
		if (w->instances % 3 == 0)
			w->errors += runs_panics(r, w->instances % 2 * 6, NULL) !=
			             runs_TRAPPED;
		w->errors += runs_close(r) != runs_OK;
	}
	return NULL;
}

static void
soak(int seconds)
{
	struct worker w[8] = {0};
	unsigned long calls = 0, instances = 0;
	struct usage before = {0};
	mallopt(M_ARENA_MAX, 1);                  /* its arenas are not ours to count */
	for (int round = 0; round < 2; round++) { /* a short one first, to warm up */
		until = time(NULL) + (round ? seconds : 1);
		for (int i = 0; i < 8; i++)
			CHECK(pthread_create(&w[i].thread, NULL, work, &w[i]) == 0);
		for (int i = 0; i < 8; i++)
			pthread_join(w[i].thread, NULL);
		if (!round)
			before = usage();
	}
	for (int i = 0; i < 8; i++) {
		CHECK(w[i].errors == 0 && w[i].calls > 0);
		calls += w[i].calls;
		instances += w[i].instances;
	}
	printf("# 8 threads, %d s: %lu instances, %lu calls\n", seconds, instances,
	       calls);
	same(before, usage(), 4096);
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*f)(void);
	} tests[] = {
	        {"between", between}, {"collector", collector}, {"panics", panics},
	        {"host", host},       {"thousand", thousand},
	};
	if (argc > 2)
		soak(atoi(argv[2]));
	for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
		if (argc < 2 || strcmp(argv[1], tests[i].name) == 0)
			tests[i].f();
	return bad != 0;
}
