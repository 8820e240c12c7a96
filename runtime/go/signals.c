/* SPDX-License-Identifier: MIT */
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>

#include "wasi/wasi.h"
#include "runtime/native/argument.h"
#include "runtime/guest/instance.h"
#include "runtime/go/signals.h"

enum { SIG_IDLE, SIG_RECEIVING }; /* of runtime.sig.state */

/* The guest's signals. */
static struct known {
	uint8_t number; /* WASI's number */
	int host;
	bool quiet; /* we ignore it unless the program asks for it */
	bool taken; /* another part of the process handles it */
	struct sigaction before;
} known[] = {
        {.number = WASI_SIGHUP, .host = SIGHUP},
        {.number = WASI_SIGINT, .host = SIGINT},
        {.number = WASI_SIGUSR1, .host = SIGUSR1, .quiet = true},
        {.number = WASI_SIGUSR2, .host = SIGUSR2, .quiet = true},
        {.number = WASI_SIGPIPE, .host = SIGPIPE, .quiet = true},
        {.number = WASI_SIGALRM, .host = SIGALRM, .quiet = true},
        {.number = WASI_SIGTERM, .host = SIGTERM},
        {.number = WASI_SIGCHLD, .host = SIGCHLD},
        {.number = WASI_SIGCONT, .host = SIGCONT},
        {.number = WASI_SIGTSTP, .host = SIGTSTP},
        {.number = WASI_SIGTTIN, .host = SIGTTIN},
        {.number = WASI_SIGTTOU, .host = SIGTTOU},
        {.number = WASI_SIGURG, .host = SIGURG},
        {.number = WASI_SIGWINCH, .host = SIGWINCH},
};
enum { N = sizeof known / sizeof *known };

/* Bits are numbers of WASI's. */
static struct instance *guest; /* the instance that gets the signals, or NULL */
static atomic_uint pending;    /* bits of signals that came and were not taken yet */
static uint32_t wanted, ignored;

/* On any thread, at any time. */
static void
on_signal(int signal)
{
	for (int i = 0; i < N; i++)
		if (known[i].host == signal)
			atomic_fetch_or(&pending, 1u << known[i].number);
}

static void
set(const struct known *k, void (*handler)(int))
{
	/* system calls are restarted: the guest has no use for EINTR */
	struct sigaction sa = {.sa_handler = handler,
	                       .sa_flags = SA_RESTART | SA_ONSTACK};
	sigemptyset(&sa.sa_mask);
	sigaction(k->host, &sa, NULL);
}

void
signals_open(struct instance *instance, bool none)
{
	for (int i = 0; i < N; i++) {
		struct known *k = &known[i];
		if (none || sigaction(k->host, NULL, &k->before) != 0 ||
		    (k->before.sa_flags & SA_SIGINFO) ||
		    (k->before.sa_handler != SIG_DFL &&
		     k->before.sa_handler != SIG_IGN)) {
			k->taken = true;
			continue;
		}
		if (k->quiet) {
			k->before.sa_handler = SIG_IGN;
			sigaction(k->host, &k->before, NULL);
		}
		if ((k->host == SIGHUP || k->host == SIGINT) &&
		    k->before.sa_handler == SIG_IGN)
			ignored |= 1u << k->number;
	}
	guest = instance;
}

/* Returns the signal of a call's argument, or NULL if it is none of the guest's. */
static const struct known *
argument_of(void *instance, uint32_t sp)
{
	uint32_t number = (uint32_t)argument(instance, sp, 0);
	for (int i = 0; i < N && guest == instance; i++)
		if (known[i].number == number && !known[i].taken)
			return &known[i];
	return NULL;
}

/* Tells wasi/ whether a write to a closed pipe ends the program: it does, as in Go's os
 * package, unless the program handles SIGPIPE. */
static void
changed(void)
{
	wasi_set_pipe_ends(guest->wasi, !((wanted | ignored) & 1u << WASI_SIGPIPE));
}

bool
native_signal_recv(void *instance, uint32_t sp)
{
	uint32_t now = atomic_load(&pending);
	if (guest != instance || !now)
		return false;
	uint32_t number = (uint32_t)__builtin_ctz(now);
	atomic_fetch_and(&pending, ~(1u << number));
	memcpy(bytes(instance, (uint64_t)sp + 8, sizeof number), &number, sizeof number);
	return true;
}

bool
native_signal_enable(void *instance, uint32_t sp)
{
	const struct known *k = argument_of(instance, sp);
	sigset_t mask;
	if (!k)
		return false;
	wanted |= 1u << k->number;
	ignored &= ~(1u << k->number);
	set(k, on_signal);
	sigemptyset(&mask);
	sigaddset(&mask, k->host);
	pthread_sigmask(SIG_UNBLOCK, &mask, NULL);
	changed();
	return false; /* Go's body notes that the signal is in use */
}

/* os/signal.Stop promises to deliver signals that came before it. For that Go's
 * signalWaitUntilIdle waits until the state says that signal_recv has nothing left. This
 * sets the state as Go's sigsend does. */
static void
hold_stop(void)
{
	uint32_t state;
	uint8_t *at = bytes(guest, guest->program->signals, sizeof state);
	memcpy(&state, at, sizeof state);
	if (!atomic_load(&pending) || state != SIG_RECEIVING)
		return;
	state = SIG_IDLE;
	memcpy(at, &state, sizeof state);
}

bool
native_signal_disable(void *instance, uint32_t sp)
{
	const struct known *k = argument_of(instance, sp);
	if (!k)
		return false;
	wanted &= ~(1u << k->number);
	if (!(ignored & 1u << k->number)) /* Reset does not undo Ignore */
		sigaction(k->host, &k->before, NULL);
	changed();
	hold_stop();
	return false;
}

bool
native_signal_ignore(void *instance, uint32_t sp)
{
	const struct known *k = argument_of(instance, sp);
	if (!k)
		return false;
	wanted &= ~(1u << k->number);
	ignored |= 1u << k->number;
	set(k, SIG_IGN);
	changed();
	return false;
}

/* Go's own body would panic: its table has no signals. */
bool
native_signal_ignored(void *instance, uint32_t sp)
{
	const struct known *k = argument_of(instance, sp);
	if (guest != instance)
		return false;
	*bytes(instance, (uint64_t)sp + 16, 1) = k && ignored & 1u << k->number;
	return true;
}

/* Go calls this when a write to 1 or 2 failed with EPIPE and the program goes on, since
 * it asked for SIGPIPE or ignores it. Until Go 1.23 this was a fatal error. */
bool
native_sigpipe(void *instance, uint32_t sp)
{
	(void)sp;
	return guest == instance;
}
