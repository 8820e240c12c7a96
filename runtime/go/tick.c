/* SPDX-License-Identifier: MIT */
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "runtime/go/tick.h"
#include "runtime/guest/handler.h"

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

int
tick_start(int signal, void (*on_tick)(int signal), uint64_t ns)
{
	struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = signal};
	struct timespec t = {(time_t)(ns / 1000000000), (long)(ns % 1000000000)};
	struct itimerspec every = {t, t};
	timer_t timer;
	event.sigev_notify_thread_id = (pid_t)syscall(SYS_gettid);
	if (handler_set(signal, on_tick, SA_RESTART) != 0 ||
	    timer_create(CLOCK_THREAD_CPUTIME_ID, &event, &timer) != 0)
		return -1;
	return timer_settime(timer, 0, &every, NULL);
}
