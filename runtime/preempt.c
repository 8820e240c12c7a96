/* SPDX-License-Identifier: MIT */
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "instance.h"

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

static struct instance *preempted; /* whose thread the timer counts */

/* Eight bytes of guest memory, if they are there. The guest may have put anything
 * anywhere. */
static uint8_t *
at(const struct memory *m, uint64_t address, uint32_t offset)
{
	if (address > UINT32_MAX || m->size < 8 || address + offset > m->size - 8)
		return NULL;
	return m->data + address + offset;
}

/* On the guest's thread, between any two of its instructions. It writes to guest memory
 * and nowhere else. */
static void
on_tick(int signal)
{
	const struct preempt *p = &preempted->program->preempt;
	const struct memory *memory = &preempted->memory;
	const uint64_t stack_preempt = (uint64_t)-1314; /* runtime.stackPreempt */
	uint64_t g, m, g0;
	(void)signal;
	memcpy(&g, (const uint8_t *)preempted + p->g, sizeof g);
	uint8_t *guard = at(memory, g, p->stackguard0), *its_m = at(memory, g, p->m),
	        *its_g0;
	if (!g || !guard || !its_m)
		return;
	memcpy(&m, its_m, sizeof m);
	if (!m || !(its_g0 = at(memory, m, p->g0)))
		return;
	memcpy(&g0, its_g0, sizeof g0);
	if (g != g0) /* the scheduler's own stack is never preempted */
		memcpy(guard, &stack_preempt, sizeof stack_preempt);
}

void
preempt_start(struct instance *instance, uint64_t ns)
{
	struct sigaction sa = {.sa_handler = on_tick,
	                       .sa_flags = SA_ONSTACK | SA_RESTART};
	struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGURG};
	struct timespec t = {(time_t)(ns / 1000000000), (long)(ns % 1000000000)};
	struct itimerspec every = {t, t};
	timer_t timer;
	preempted = instance;
	event.sigev_notify_thread_id = (pid_t)syscall(SYS_gettid);
	sigemptyset(&sa.sa_mask);
	if (sigaction(SIGURG, &sa, NULL) == 0 &&
	    timer_create(CLOCK_THREAD_CPUTIME_ID, &event, &timer) == 0)
		timer_settime(timer, 0, &every, NULL);
}
