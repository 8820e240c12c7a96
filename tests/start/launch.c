/* SPDX-License-Identifier: MIT */
/* launch OPTION... PROGRAM [ARGUMENT]...: starts a program as somebody might who wishes it
 * ill, or has an old container.
 *	block     all signals are blocked
 *	pending   ... and SIGALRM, SIGSEGV, SIGURG and SIGPROF wait
 *	ignore    all signals are ignored
 *	deny=N    system call N says EPERM
 *	none      no arguments at all, not even a name
 *	many      100,000 variables more
 *	asks      exits with 0 if SIGHUP, SIGALRM and SIGCHLD are ignored, else with 1 */
#define _GNU_SOURCE
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

extern char **environ;

static void
block_all(void)
{
	sigset_t all;
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, NULL);
}

static void
ignore_all(void)
{
	for (int i = 1; i < NSIG; i++)
		signal(i, SIG_IGN);
}

static void
deny(unsigned number)
{
	struct sock_filter f[] = {
	        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
	        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1),
	        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 1),
	        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
	struct sock_fprog p = {4, f};
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &p) != 0)
		exit(77); /* not here */
}

static void
many_variables(void)
{
	enum { MANY = 100000 };
	static char text[MANY][9], *list[MANY + 1000];
	struct rlimit stack = {RLIM_INFINITY, RLIM_INFINITY}; /* a quarter is theirs */
	size_t n = 0;
	setrlimit(RLIMIT_STACK, &stack);
	for (; environ[n] && n < 900; n++)
		list[n] = environ[n];
	for (int i = 0; i < MANY; i++) {
		snprintf(text[i], sizeof text[i], "V%05d=", i);
		list[n++] = text[i];
	}
	environ = list;
}

static int
answer(void)
{
	static const int asked[] = {SIGHUP, SIGALRM, SIGCHLD};
	struct sigaction now;
	for (int i = 0; i < 3; i++)
		if (sigaction(asked[i], NULL, &now) != 0 || now.sa_handler != SIG_IGN)
			return 1;
	return 0;
}

int
main(int argc, char **argv)
{
	static char *nothing[] = {NULL};
	char **args = NULL;
	int i = 1;
	(void)argc;
	for (; argv[i]; i++) {
		if (strcmp(argv[i], "block") == 0)
			block_all();
		else if (strcmp(argv[i], "ignore") == 0)
			ignore_all();
		else if (strncmp(argv[i], "deny=", 5) == 0)
			deny((unsigned)atoi(argv[i] + 5));
		else if (strcmp(argv[i], "none") == 0)
			args = nothing;
		else if (strcmp(argv[i], "many") == 0)
			many_variables();
		else if (strcmp(argv[i], "asks") == 0)
			return answer();
		else if (strcmp(argv[i], "pending") == 0) {
			block_all();
			raise(SIGALRM), raise(SIGSEGV), raise(SIGURG), raise(SIGPROF);
		} else
			break;
	}
	if (argv[i])
		execv(argv[i], args ? args : argv + i);
	perror("launch");
	return 78;
}
