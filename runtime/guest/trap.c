/* SPDX-License-Identifier: MIT */
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "runtime/guest/leave.h"
#include "runtime/guest/memory.h"
#include "runtime/guest/trap.h"

_Thread_local struct trap_thread trap_this;

static const int signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL};
enum { NSIGNALS = sizeof signals / sizeof *signals };
static struct sigaction before[NSIGNALS];
static bool installed[NSIGNALS];
static unsigned users;

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

/* Passes on a signal that is no trap. An earlier handler is called as the kernel would
 * call it. Otherwise the earlier action is restored: the faulting instruction faults
 * again when we return, and a signal that somebody sent is sent again. */
static void
pass_on(int signal, siginfo_t *info, void *context)
{
	int i = 0;
	bool sent = info->si_code <= 0;
	while (signals[i] != signal)
		i++;
	const struct sigaction *old = &before[i];
	if (!(old->sa_flags & SA_SIGINFO) && old->sa_handler == SIG_IGN && sent)
		return;
	if (!(old->sa_flags & SA_SIGINFO) &&
	    (old->sa_handler == SIG_DFL || old->sa_handler == SIG_IGN)) {
		sigaction(signal, old, NULL);
		if (sent)
			raise(signal);
		return;
	}
	sigset_t mask = old->sa_mask, now;
	if (!(old->sa_flags & SA_NODEFER))
		sigaddset(&mask, signal);
	pthread_sigmask(SIG_BLOCK, &mask, &now);
	if (old->sa_flags & SA_SIGINFO)
		old->sa_sigaction(signal, info, context);
	else
		old->sa_handler(signal);
	pthread_sigmask(SIG_SETMASK, &now, NULL);
}

static void
on_fault(int signal, siginfo_t *info, void *context)
{
	uintptr_t at = (uintptr_t)info->si_addr, low, high;
	struct instance *mine = info->si_code > 0 ? trap_this.running : NULL;
	if (!mine) {
		pass_on(signal, info, context);
		return;
	}
	if (signal == SIGFPE || signal == SIGILL)
		guest_trap(mine, WASM_RT_TRAP_FAULT);
	low = (uintptr_t)mine->stack.guard;
	if (at >= low && at < low + STACK_GUARD)
		guest_trap(mine, WASM_RT_TRAP_EXHAUSTION);
	memory_range(&mine->memory, &low, &high);
	if (at >= low && at < high)
		guest_trap(mine, WASM_RT_TRAP_OOB);
	pass_on(signal, info, context);
}

/* Masks nothing, so that a library can leave the handler by switch_leave. */
int
trap_install(void)
{
	struct sigaction sa = {.sa_sigaction = on_fault,
	                       .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};
	sigemptyset(&sa.sa_mask);
	if (users++)
		return 0;
	/* a handler of ours below another one is still installed: that one calls it */
	for (int i = 0; i < NSIGNALS; i++) {
		if (installed[i])
			continue;
		if (sigaction(signals[i], &sa, &before[i]) != 0) {
			trap_remove();
			return -1;
		}
		installed[i] = true;
	}
	return 0;
}

void
trap_remove(void)
{
	struct sigaction now;
	if (--users)
		return;
	for (int i = 0; i < NSIGNALS; i++) {
		if (!installed[i] || sigaction(signals[i], NULL, &now) != 0)
			continue;
		if (!(now.sa_flags & SA_SIGINFO) || now.sa_sigaction != on_fault)
			continue;
		sigaction(signals[i], &before[i], NULL);
		installed[i] = false;
	}
}

/* --- the thread's signal stack --- */

enum { SIGNAL_STACK = 64 * 1024 };
static pthread_key_t key;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* Runs at the end of a thread. */
static void
release(void *memory)
{
	stack_t none = {.ss_flags = SS_DISABLE}, now;
	trap_this.prepared = false;
	if (sigaltstack(NULL, &now) == 0 && now.ss_sp == memory)
		sigaltstack(&none, NULL);
	munmap(memory, SIGNAL_STACK);
}

static void
make_key(void)
{
	if (pthread_key_create(&key, release) != 0)
		abort();
}

static int
prepare_thread(void)
{
	stack_t alt = {.ss_size = SIGNAL_STACK}, now;
	if (sigaltstack(NULL, &now) == 0 && !(now.ss_flags & SS_DISABLE))
		return 0;
	pthread_once(&once, make_key);
	alt.ss_sp = mmap(NULL, SIGNAL_STACK, PROT_READ | PROT_WRITE,
	                 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (alt.ss_sp == MAP_FAILED)
		return -1;
	if (sigaltstack(&alt, NULL) != 0) {
		munmap(alt.ss_sp, SIGNAL_STACK);
		return -1;
	}
	pthread_setspecific(key, alt.ss_sp);
	return 0;
}

/* Unblocks the signals of faults: a fault whose signal is blocked ends the process,
 * whatever handlers there are. */
static void
unblock(void)
{
	sigset_t set;
	sigemptyset(&set);
	for (int i = 0; i < NSIGNALS; i++)
		sigaddset(&set, signals[i]);
	pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

int
trap_prepare(void)
{
	if (prepare_thread() != 0)
		return -1;
	unblock();
	trap_this.prepared = true;
	return 0;
}
