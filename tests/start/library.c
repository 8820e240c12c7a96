/* SPDX-License-Identifier: MIT */
/* A library in a process with signals, limits and an environment of its own: nothing of
 * them ends the process or is changed. */
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../lib/check.h"
#include "start.h"

/* What the program does, in an instance of its own: how it ended, and its status. */
static int
run(const char *what, const int *stdio, uint32_t *status)
{
	const char *const args[] = {"start", what, NULL};
	struct start_policy p = {.args = args, .stdio = stdio};
	char error[300] = "";
	struct start_instance *i = start_open(&p, error, sizeof error);
	if (!i) {
		puts(error);
		return -1;
	}
	int r = start_run(i);
	*status = start_exit_status(i);
	start_close(i);
	return r;
}

static int
is_pending(int signal)
{
	sigset_t set;
	sigpending(&set);
	return sigismember(&set, signal);
}

static void
check_pipes(void)
{
	int p[2];
	uint32_t status = 0;
	sigset_t set, before;
	CHECK(pipe(p) == 0);
	close(p[0]);
	const int stdio[] = {-1, p[1], 2};
	CHECK(run("p", stdio, &status) == start_EXITED && status == 64);
	/* one that waited before is not ours to take */
	sigemptyset(&set);
	sigaddset(&set, SIGPIPE);
	sigprocmask(SIG_BLOCK, &set, &before);
	CHECK(run("p", stdio, &status) == start_EXITED && status == 64);
	CHECK(!is_pending(SIGPIPE));
	raise(SIGPIPE);
	CHECK(run("p", stdio, &status) == start_EXITED && status == 64);
	CHECK(is_pending(SIGPIPE));
	signal(SIGPIPE, SIG_IGN);
	signal(SIGPIPE, SIG_DFL);
	sigprocmask(SIG_SETMASK, &before, NULL);
	close(p[1]);
}

static void
check_sizes(void)
{
	struct rlimit was, low;
	uint32_t status = 0;
	getrlimit(RLIMIT_FSIZE, &was);
	low = was;
	low.rlim_cur = 4096;
	setrlimit(RLIMIT_FSIZE, &low);
	CHECK(run("w", NULL, &status) == start_EXITED && status == 15);
	CHECK(!is_pending(SIGXFSZ));
	setrlimit(RLIMIT_FSIZE, &was);
}

static void *
trap_blocked(void *result)
{
	uint32_t status;
	sigset_t all;
	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, NULL);
	*(int *)result = run("t", NULL, &status);
	return NULL;
}

static void
check_traps(void)
{
	pthread_t thread;
	int result = -1;
	pthread_create(&thread, NULL, trap_blocked, &result);
	pthread_join(thread, NULL);
	CHECK(result == start_TRAPPED);
}

static void
check_variables(void)
{
	uint32_t status = 99;
	setenv("GOWASM_READ_ONLY", "1", 1);
	setenv("GOWASM_MAX_MEMORY", "1", 1);
	setenv("GOWASM_FORCE_WALKER", "2", 1);
	setenv("GOWASM_TRACE", "/none/x", 1);
	setenv("GOWASM_TIMOUT", "1", 1);
	setenv("GOWASM_DIR", "/", 1);
	CHECK(run("o", NULL, &status) == start_EXITED && status == 0);
}

int
main(void)
{
	struct rlimit before, after;
	getrlimit(RLIMIT_NOFILE, &before);
	signal(SIGPIPE, SIG_DFL);
	check_pipes();
	check_sizes();
	check_traps();
	check_variables();
	getrlimit(RLIMIT_NOFILE, &after);
	CHECK(before.rlim_cur == after.rlim_cur);
	CHECK(signal(SIGPIPE, SIG_DFL) == SIG_DFL && signal(SIGXFSZ, SIG_DFL) == SIG_DFL);
	return bad;
}
