/* SPDX-License-Identifier: MIT */
#include <signal.h>
#include <sys/time.h>

#include "runtime/guest/leave.h"
#include "runtime/start/limit.h"
#include "runtime/guest/handler.h"
#include "runtime/guest/instance.h"

static struct instance *limited;

static void
on_alarm(int signal)
{
	(void)signal;
	leave(limited, LEAVE_TIMEOUT, 0);
}

int
limit_time(struct instance *instance, uint64_t ns)
{
	uint64_t us = (ns + 999) / 1000;
	struct itimerval t = {
	        .it_value = {(time_t)(us / 1000000), (suseconds_t)(us % 1000000)}};
	limited = instance;
	if (handler_set(SIGALRM, on_alarm, 0) != 0)
		return -1;
	return setitimer(ITIMER_REAL, &t, NULL);
}
