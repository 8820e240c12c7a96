/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>

#include "runtime/guest/handler.h"

int
handler_set(int signal, void (*f)(int), int flags)
{
	/* ignoring a signal drops one that is pending */
	struct sigaction ignore = {.sa_handler = SIG_IGN},
	                 sa = {.sa_handler = f, .sa_flags = flags | SA_ONSTACK};
	sigset_t set;
	sigemptyset(&ignore.sa_mask);
	sigemptyset(&sa.sa_mask);
	sigemptyset(&set);
	sigaddset(&set, signal);
	if (sigaction(signal, &ignore, NULL) != 0 || sigaction(signal, &sa, NULL) != 0)
		return -1;
	errno = pthread_sigmask(SIG_UNBLOCK, &set, NULL);
	return errno ? -1 : 0;
}
