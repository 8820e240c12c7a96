/* SPDX-License-Identifier: MIT */
/* Hostile guests against the host API in a library: each attempt ends as it should, and
 * the process and other instances go on. Prints what is wrong. */
#include "hostile.h"
#include "check.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct gowasm;

static struct hostile_instance *
open_one(void)
{
	char error[200];
	struct hostile_instance *h = hostile_open(NULL, error, sizeof error);
	if (!h) {
		printf("open: %s\n", error);
		exit(1);
	}
	return h;
}

static struct hostile_instance *neighbour; /* goes on through all of it */

static void
ask(uint32_t what, uint32_t at, uint64_t n, int status, const char *text, uint64_t want)
{
	struct hostile_instance *h = open_one();
	uint64_t result = 0;
	uint32_t last = 0;
	int got = hostile_ask(h, what, at, n, &result);
	bool good = got == status &&
	            (text ? strstr(hostile_message(h), text) != NULL : result == want);
	good &= hostile_close(h) == hostile_OK;
	good &= hostile_last(neighbour, &last) == hostile_OK && last == 0x04030201;
	if (!good) {
		bad++;
		printf("ask %u 0x%x %llu: %d %llu %s\n", what, at, (unsigned long long)n,
		       got, (unsigned long long)result, text ? text : "");
	}
}

static void
traps(uint32_t what, uint32_t at, uint64_t n, const char *text)
{
	ask(what, at, n, hostile_TRAPPED, text, 0);
}

static void
returns(uint32_t what, uint32_t at, uint64_t n, uint64_t want)
{
	ask(what, at, n, hostile_OK, NULL, want);
}

static void
pointers(void)
{
	static const struct {
		uint32_t at;
		uint64_t n;
	} outside[] = {
	        {0, 65537},
	        {65536, 1},
	        {65535, 2},
	        {1, 65536},
	        {0xffffffff, 1},
	        {0xffffffff, 0xffffffff},
	        {0, UINT64_MAX},
	        {1, UINT64_MAX},
	        {0xffffffff, UINT64_MAX},
	        {65535, UINT64_MAX - 65534},
	        {0x80000000, 0x80000000},
	        {8, 0x100000000},
	};
	returns(0, 0, 65536, 65536);
	returns(0, 65536, 0, 0);
	for (size_t i = 0; i < sizeof outside / sizeof *outside; i++) {
		traps(0, outside[i].at, outside[i].n, "outside");
		returns(5, outside[i].at, outside[i].n, 0);
	}
	returns(1, 8, 8191, 8191 * 8);
	traps(1, 8, 8192, "outside");
	traps(1, 8, 0xffffffff, "outside");
	traps(1, 4, 1, "multiple of 8");
	traps(7, 0, 0x100000002, "outside");
	traps(7, 0, UINT64_MAX, "outside");
	returns(2, 512, 2, 2);
	traps(2, 512, 0xffffffff, "outside");
	traps(2, 65530, 6, "NUL");
	returns(3, 65528, 0, 0x0403020100000000);
	traps(3, 65529, 0, "outside");
	traps(4, 0xfffffff9, 1, "outside");
	traps(6, 512, 11, "it said: hi?%s%n?[0m");
	traps(6, 65530, 100, "outside");
}

static void
callbacks(void)
{
	returns(8, 5, 1000, 1000);
	traps(9, 5, 0, "exhausted");
	returns(10, 65528, 3, 65536);
	returns(10, 65528, 1000, 0);
	traps(11, 0, 0, "unreachable");
	traps(12, 0, 50, "out of bounds");
	ask(13, 0, 50, hostile_EXITED, "status 7", 0);
	traps(15, 0, 0, "boom with the signature i:; it has :");
	traps(16, 0, 0, "*/ %n, which is not exported");
}

static void *
idle(void *arg)
{
	pause();
	return arg;
}

/* The stack ends where the host is called. What the process needs afterwards, malloc's
 * lock above all, which is only taken where there are threads, is not locked for good. */
static void
exhaustion(void)
{
	pthread_t thread;
	uint32_t depth = UINT32_MAX;
	uint64_t n;
	CHECK(pthread_create(&thread, NULL, idle, NULL) == 0);
	alarm(120);
	for (uint32_t what = 0; what < 4; what++) {
		struct hostile_instance *h = open_one();
		int got = hostile_down(h, what ? what - 1 : 9, what ? depth - 5000 : -1u,
		                       &n);
		CHECK(got == hostile_TRAPPED && strstr(hostile_message(h), "exhausted"));
		if (!what)
			memcpy(&depth, hostile_memory(h, 16, 4), 4);
		CHECK(depth > 100000);
		for (size_t size = 10000; size < 1000000; size *= 3)
			free(malloc(size));
		CHECK(hostile_close(h) == hostile_OK);
	}
	alarm(0);
}

/* --- what a host function does to instances --- */

static struct hostile_instance *caller;

static void *
close_caller(void *arg)
{
	*(int *)arg = hostile_close(caller);
	return NULL;
}

static uint64_t
on_hook(struct gowasm *g, uint32_t what)
{
	uint64_t n = 0;
	pthread_t thread;
	int status = -1;
	struct hostile_instance *h;
	(void)g;
	switch (what) {
	case 0: /* frees its own instance */
		return (uint64_t)hostile_close(caller);
	case 1: /* on another thread */
		if (pthread_create(&thread, NULL, close_caller, &status) == 0)
			pthread_join(thread, NULL);
		return (uint64_t)status;
	case 2: /* another one, that traps; ours goes on */
		h = open_one();
		if (hostile_ask(h, 11, 0, 0, &n) != hostile_TRAPPED ||
		    hostile_close(h) != hostile_OK)
			return 99;
		return 2;
	case 3: /* re-enters by the library's API instead of gowasm_call */
		return (uint64_t)hostile_ask(caller, 0, 0, 0, &n);
	}
	return 98;
}

static void
freeing(void)
{
	static const uint64_t want[] = {hostile_BUSY, hostile_BUSY, 2, hostile_BUSY};
	char address[32];
	snprintf(address, sizeof address, "%p", (void *)on_hook);
	setenv("LIB_TEST_HOOK", address, 1);
	caller = open_one();
	for (uint32_t i = 0; i < 4; i++) {
		uint64_t got = 0;
		CHECK(hostile_ask(caller, 14, i, 0, &got) == hostile_OK &&
		      got == want[i]);
	}
	CHECK(hostile_close(caller) == hostile_OK);
}

/* A host function that uses an instance which does not run: nothing can go on, but it is
 * said. */
static void
elsewhere(void)
{
	for (uint32_t what = 19; what <= 20; what++) {
		int pipes[2], status = 0;
		char text[500] = "";
		CHECK(pipe(pipes) == 0);
		pid_t child = fork();
		if (child == 0) {
			uint64_t n;
			dup2(pipes[1], 2);
			hostile_ask(open_one(), 18, 0, 0, &n);
			hostile_ask(open_one(), what, 0xffffffff, 0, &n);
			_exit(0);
		}
		close(pipes[1]);
		CHECK(waitpid(child, &status, 0) == child && WIFSIGNALED(status) &&
		      WTERMSIG(status) == SIGABRT);
		CHECK(read(pipes[0], text, sizeof text - 1) > 0 &&
		      strstr(text, "a program that this thread does not run: ") &&
		      strstr(text, what == 19 ? "outside" : "called boom while"));
		close(pipes[0]);
	}
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*f)(void);
	} tests[] = {
	        {"pointers", pointers},     {"callbacks", callbacks},
	        {"exhaustion", exhaustion}, {"freeing", freeing},
	        {"elsewhere", elsewhere},
	};
	neighbour = open_one();
	for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
		if (argc < 2 || strcmp(argv[1], tests[i].name) == 0)
			tests[i].f();
	CHECK(hostile_close(neighbour) == hostile_OK);
	return bad != 0;
}
