/* SPDX-License-Identifier: MIT */
#include <signal.h>
#include <string.h>

#include "instance.h"
#include "tick.h"

static struct instance *preempted;      /* whose thread the timer counts */
static volatile sig_atomic_t holds;     /* callbacks that are not to be interrupted */
static volatile uint64_t asked, before; /* the g last asked to yield; its guard then */

static const uint64_t stack_preempt = (uint64_t)-1314; /* runtime.stackPreempt */

/* Eight bytes of guest memory, if they are there. The guest may have put anything
 * anywhere. */
static uint8_t *
at(const struct memory *m, uint64_t address, uint32_t offset)
{
	if (address > UINT32_MAX || m->size < 8 || address + offset > m->size - 8)
		return NULL;
	return m->data + address + offset;
}

/* Sets *g to the running goroutine and returns where its stackguard0 is; NULL for the
 * scheduler's own, which is never preempted, and where things are not as they should. */
static uint8_t *
guard_of(uint64_t *g)
{
	const struct preempt *p = &preempted->program->preempt;
	const struct memory *memory = &preempted->memory;
	uint64_t m, g0;
	memcpy(g, (const uint8_t *)preempted + p->g, sizeof *g);
	uint8_t *guard = at(memory, *g, p->stackguard0), *its_m = at(memory, *g, p->m),
	        *its_g0;
	if (!*g || !guard || !its_m)
		return NULL;
	memcpy(&m, its_m, sizeof m);
	if (!m || !(its_g0 = at(memory, m, p->g0)))
		return NULL;
	memcpy(&g0, its_g0, sizeof g0);
	return *g != g0 ? guard : NULL;
}

/* On the guest's thread, between any two of its instructions. It writes to guest memory
 * and nowhere else. */
static void
on_tick(int signal)
{
	uint64_t g, value;
	uint8_t *guard = holds ? NULL : guard_of(&g);
	(void)signal;
	if (!guard)
		return;
	memcpy(&value, guard, sizeof value);
	if (value == stack_preempt)
		return; /* it has not come to a prologue since */
	asked = g;
	before = value;
	memcpy(guard, &stack_preempt, sizeof stack_preempt);
}

void
preempt_hold(struct instance *instance)
{
	uint64_t g, value;
	if (instance != preempted)
		return;
	holds = holds + 1;
	/* What was asked but not seen yet is taken back. Whoever moves a stack or runs
	 * another goroutine sets its guard anew, so that `before` is still right. */
	uint8_t *guard = guard_of(&g);
	if (!guard || g != asked)
		return;
	memcpy(&value, guard, sizeof value);
	if (value != stack_preempt)
		return;
	value = before;
	memcpy(guard, &value, sizeof value);
}

void
preempt_release(const struct instance *instance)
{
	if (instance == preempted)
		holds = holds - 1;
}

void
preempt_start(struct instance *instance, uint64_t ns)
{
	preempted = instance;
	tick_start(SIGURG, on_tick, ns); /* without it, the program runs all the same */
}
