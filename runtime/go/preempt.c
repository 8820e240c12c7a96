/* SPDX-License-Identifier: MIT */
#include <signal.h>
#include <string.h>

#include "runtime/go/preempt.h"
#include "runtime/guest/instance.h"
#include "runtime/go/tick.h"

static struct instance *preempted;      /* the instance whose thread the timer counts */
static volatile sig_atomic_t holds;     /* callbacks in progress, which must not be
                                           interrupted */
static volatile uint64_t asked, before; /* the g that was last asked to yield; its guard
                                           before that */

static const uint64_t stack_preempt = (uint64_t)-1314; /* runtime.stackPreempt */

/* Returns eight bytes of guest memory, or NULL if they are not there. The guest may have
 * put anything anywhere. */
static uint8_t *
at(const struct memory *m, uint64_t address, uint32_t offset)
{
	if (address > UINT32_MAX || m->size < 8 || address + offset > m->size - 8)
		return NULL;
	return m->data + address + offset;
}

/* Sets *word to the word there. Returns false if nothing can lie there; at address 0
 * nothing does. */
static bool
word_at(const struct memory *m, uint64_t address, uint32_t offset, uint64_t *word)
{
	const uint8_t *p = address ? at(m, address, offset) : NULL;
	if (p)
		memcpy(word, p, sizeof *word);
	return p;
}

/* Finds the goroutine to interrupt. If the scheduler's own stack (g0) is running, that is
 * the goroutine it works for: else a program that mostly collects or makes goroutines
 * would seldom be asked. Go's own preemptone also may find the other thread on g0. Sets
 * *g and returns where its stackguard0 is; NULL if there is no goroutine, or if memory is
 * not as it should be. */
static uint8_t *
guard_of(uint64_t *g)
{
	const struct preempt *p = &preempted->program->preempt;
	const struct memory *memory = &preempted->memory;
	uint64_t m, g0;
	memcpy(g, (const uint8_t *)preempted + p->g, sizeof *g);
	if (!word_at(memory, *g, p->m, &m) || !word_at(memory, m, p->g0, &g0))
		return NULL;
	if (*g == g0 && (!p->curg || !word_at(memory, m, p->curg, g) || *g == g0))
		return NULL;
	return *g ? at(memory, *g, p->stackguard0) : NULL;
}

/* Runs on the guest's thread, between any two of its instructions. It writes to guest
 * memory and nowhere else. */
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
		return; /* it was asked before, and has not reached a prologue since */
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
	/* Takes back a request that was not seen yet. Whoever moves a stack or runs
	 * another goroutine sets its guard anew, so `before` is still right. */
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
	tick_start(SIGURG, on_tick, ns); /* without a timer the program runs all the
	                                    same */
}
