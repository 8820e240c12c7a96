/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/mman.h>

#include "instance.h"

static struct instance
        *running; /* whose faults are traps; one at a time in an executable */

static const int signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL};
enum { NSIGNALS = sizeof signals / sizeof *signals };
static struct sigaction before[NSIGNALS];

const char *
trap_text(uint32_t trap)
{
	static const char *const texts[] = {
#define T(name, text) text,
	        TRAPS(T)
#undef T
	};
	return trap < sizeof texts / sizeof *texts ? texts[trap] : "unknown";
}

void
guest_trap(struct instance *instance, enum trap trap)
{
	leave(instance, LEAVE_TRAP, trap);
}

/* Not ours: put back what was there. An instruction will fault again when we return; a
 * signal that somebody sent has to be sent again. */
static void
pass_on(int signal, bool sent)
{
	for (int i = 0; i < NSIGNALS; i++)
		if (signals[i] == signal)
			sigaction(signal, &before[i], NULL);
	if (sent)
		raise(signal);
}

static void
on_fault(int signal, siginfo_t *info, void *context)
{
	uintptr_t at = (uintptr_t)info->si_addr, low, high;
	(void)context;
	bool sent = info->si_code <= 0;
	if (!running || sent) {
		pass_on(signal, sent);
		return;
	}
	if (signal == SIGFPE || signal == SIGILL)
		guest_trap(running, WASM_RT_TRAP_FAULT);
	stack_guard(&low, &high);
	if (at >= low && at < high)
		guest_trap(running, WASM_RT_TRAP_EXHAUSTION);
	memory_range(&running->memory, &low, &high);
	if (at >= low && at < high)
		guest_trap(running, WASM_RT_TRAP_OOB);
	pass_on(signal, false);
}

int
trap_catch(struct instance *instance)
{
	enum { STACK = 64 * 1024 };
	struct sigaction sa = {.sa_sigaction = on_fault,
	                       .sa_flags = SA_SIGINFO | SA_ONSTACK};
	stack_t alt = {.ss_size = STACK};
	alt.ss_sp = mmap(NULL, STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
	                 -1, 0);
	if (alt.ss_sp == MAP_FAILED || sigaltstack(&alt, NULL) != 0)
		return -1;
	running = instance;
	sigemptyset(&sa.sa_mask);
	for (int i = 0; i < NSIGNALS; i++)
		if (sigaction(signals[i], &sa, &before[i]) != 0)
			return -1;
	return 0;
}
