/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <sys/wait.h>

#include "tools/base/interrupt.h"
#include "tools/base/util.h"

static const int stopping[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};
static volatile sig_atomic_t came;
static int blocked;
static bool initialised;
static struct sigaction child_before; /* as when the program started */
static sigset_t mask_before;
static pid_t *children;
static size_t nchildren, children_cap;

/* A signal handler cannot run clean-ups: it takes note, and interrupts the waits. */
static void
take_note(int signal)
{
	if (signal != SIGCHLD)
		came = signal;
}

void
interrupt_init(void)
{
	for (size_t i = 0; i < LEN(stopping); i++) {
		struct sigaction sa = {.sa_handler = take_note}, old;
		sigemptyset(&sa.sa_mask);
		/* nohup and shells without job control want some signals ignored */
		if (sigaction(stopping[i], NULL, &old) == 0 && old.sa_handler == SIG_IGN)
			continue;
		sigaction(stopping[i], &sa, NULL);
	}
	struct sigaction sa = {.sa_handler = take_note};
	sigset_t child;
	sigemptyset(&sa.sa_mask);
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	/* sigsuspend must return for it, and children must be waited for, even if the
	 * program was started with it ignored or blocked */
	sigaction(SIGCHLD, &sa, &child_before);
	sigprocmask(SIG_UNBLOCK, &child, &mask_before);
	initialised = true;
}

void
interrupt_restore(void)
{
	if (!initialised)
		return;
	sigaction(SIGCHLD, &child_before, NULL);
	sigprocmask(SIG_SETMASK, &mask_before, NULL);
}

void
interrupt_block(void)
{
	blocked++;
}

void
interrupt_allow(void)
{
	blocked--;
	interrupt_check();
}

static void
kill_children(void)
{
	for (size_t i = 0; i < nchildren; i++)
		kill(-children[i], SIGTERM);
	for (size_t i = 0; i < nchildren; i++)
		while (waitpid(children[i], NULL, 0) < 0 && errno == EINTR)
			;
	nchildren = 0;
}

void
interrupt_check(void)
{
	if (!came || blocked)
		return;
	int signal_number = came;
	kill_children(); /* first the children, which write where the clean-ups remove */
	cleanup();
	signal(signal_number, SIG_DFL);
	raise(signal_number);
}

void
interrupt_child_started(pid_t pid)
{
	if (!children)
		at_cleanup(kill_children);
	ARRAY_ROOM(children, nchildren, children_cap);
	children[nchildren++] = pid;
}

void
interrupt_child_ended(pid_t pid)
{
	for (size_t i = 0; i < nchildren; i++)
		if (children[i] == pid) {
			children[i] = children[--nchildren];
			return;
		}
}

/* Signals are allowed only inside sigsuspend: none can arrive unseen between the look and
 * the wait. */
pid_t
interrupt_wait(int *status, struct rusage *usage)
{
	sigset_t set, old;
	pid_t pid;
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	for (size_t i = 0; i < LEN(stopping); i++)
		sigaddset(&set, stopping[i]);
	sigprocmask(SIG_BLOCK, &set, &old);
	while ((pid = wait4(-1, status, WNOHANG, usage)) == 0 && !came)
		sigsuspend(&old);
	sigprocmask(SIG_SETMASK, &old, NULL);
	interrupt_check();
	return pid;
}
