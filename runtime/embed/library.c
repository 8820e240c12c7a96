/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "wasi/wasi.h"
#include "runtime/embed/gowasm.h"
#pragma GCC visibility push(default)
#include "runtime/embed/api.h"
#pragma GCC visibility pop
#include "runtime/embed/library.h"
#include "runtime/embed/narrow.h"
#include "runtime/guest/leave.h"
#include "runtime/guest/memory.h"
#include "runtime/embed/switch.h"
#include "runtime/guest/trap.h"
#include "runtime/shared/cpu.h"
#include "runtime/guest/text.h"

/* libuv's objects name these variables of libc in a way that is not made for shared
 * libraries. The driver makes them name ours. Nobody here asks libuv for the
 * environment. */
extern char **library_environ;
extern FILE *library_stderr;
extern const struct in6_addr library_in6addr_any, library_in6addr_loopback;
static char *no_environ[1];
char **library_environ = no_environ;
FILE *library_stderr;
const struct in6_addr library_in6addr_any = IN6ADDR_ANY_INIT;
const struct in6_addr library_in6addr_loopback = IN6ADDR_LOOPBACK_INIT;

extern char **environ;

/* An instance of the library, LIB_instance for its users. */
struct library {
	struct instance *instance;
	struct grants grants; /* the wasi points to them */
	struct switch_point point;
	void *top;       /* of the stack */
	atomic_int busy; /* a call is going on */
	int ended;       /* how: LIB_EXITED, LIB_TRAPPED; 0: not yet */
	uint32_t exit_status;
	const char *message;
	char line[320];
};

/* Held while the signal handlers, which belong to the process, are changed. */
static pthread_mutex_t process = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
lock(void)
{
	pthread_mutex_lock(&process);
}

static void
unlock(void)
{
	pthread_mutex_unlock(&process);
}

static void
prepare_process(void)
{
	/* a child must not inherit a lock that nobody there releases */
	pthread_atfork(lock, unlock, unlock);
	library_stderr = stderr;
}

static struct library *
library_of(const struct instance *instance)
{
	return instance->library;
}

/* --- calls --- */

/* Ends the guest, on its stack or on the signal stack: no locks, no malloc. */
static void
left(struct instance *instance, enum leave_why why, uint32_t code)
{
	struct library *l = library_of(instance);
	if (trap_running() != instance)
		leave_nowhere(why == LEAVE_TRAP && code == WASM_RT_TRAP_HOST
		                      ? instance->host.message
		                      : "it left");
	if (why == LEAVE_EXIT) {
		l->ended = LIB_EXITED;
		l->exit_status = code & 0xff;
	} else {
		l->ended = LIB_TRAPPED;
		const char *panic = code == WASM_RT_TRAP_UNREACHABLE
		                            ? wasi_panic(instance->wasi)
		                            : "";
		l->message = code == WASM_RT_TRAP_HOST ? instance->host.message
		             : *panic                  ? panic
		                                       : trap_text(code);
	}
	switch_leave(&l->point);
}

static int
not_run(struct library *l, int status, const char *why)
{
	/* while a call runs, the message belongs to that call */
	if (status != LIB_BUSY)
		l->message = why;
	return status;
}

int
library_call(struct instance *instance, void (*f)(void *, void *), void *arg)
{
	struct library *l = library_of(instance);
	if (atomic_exchange_explicit(&l->busy, 1, memory_order_acquire))
		return not_run(l, LIB_BUSY, NULL);
	int status = LIB_OK;
	if (l->ended) {
		status = not_run(l, LIB_ENDED, "the instance has ended before");
	} else if (trap_thread() != 0) {
		status = not_run(l, LIB_NO_MEMORY, "no memory for a signal stack");
	} else {
		struct instance *outer = trap_run(instance);
		wasi_forget_panic(instance->wasi);
		if (!switch_call(&l->point, l->top, f, instance, arg)) {
			status = l->ended;
			if (status == LIB_EXITED) {
				snprintf(l->line, sizeof l->line,
				         "it exited with status %u", l->exit_status);
				l->message = l->line;
			}
		}
		trap_run(outer);
	}
	atomic_store_explicit(&l->busy, 0, memory_order_release);
	return status;
}

static void
start(void *instance, void *arg)
{
	struct instance *i = instance;
	(void)arg;
	i->program->start(i);
	leave(i, LEAVE_EXIT, 0);
}

int
library_run(struct instance *instance)
{
	return library_call(instance, start, NULL);
}

/* --- opening and closing --- */

static void
initialize(void *instance, void *arg)
{
	struct instance *i = instance;
	(void)arg;
	i->program->instantiate(i);
	if (i->program->initialize)
		i->program->initialize(i);
}

static void
on_exit_call(void *arg, uint32_t code)
{
	leave(arg, LEAVE_EXIT, code);
}

static void
on_exhausted(void *arg)
{
	guest_trap(arg, WASM_RT_TRAP_EXHAUSTION);
}

static void
library_free(struct library *l)
{
	struct instance *i = l->instance;
	if (i) {
		host_close(i);
		if (i->wasi)
			wasi_close(i->wasi);
		i->program->finish(i);
		memory_close(&i->memory);
		stack_close(&i->stack);
	}
	grants_free(&l->grants);
	free(i);
	free(l);
}

static struct wasi *
open_wasi(struct library *l, const struct LIB_policy *policy, char **error)
{
	static const int same[] = {0, 1, 2};
	const char *const no_args[] = {gowasm_program.name, NULL};
	const char *const *args = policy->args ? policy->args : no_args;
	struct wasi_config config = {
	        .memory = &l->instance->memory,
	        .argv = grants_copy(&l->grants, args),
	        .envp = l->grants.env,
	        .stdio = l->instance->program->policy.stdio_block ? WASI_STDIO_BLOCK
	                                                          : WASI_STDIO_NONBLOCK,
	        .stdio_fds = policy->stdio ? policy->stdio : same,
	        .dirs = l->grants.dirs,
	        .ndirs = l->grants.ndirs,
	        .dir_fds = l->grants.dir_fds,
	        .working_directory = l->grants.above,
	        .listen = l->grants.listen,
	        .nlisten = l->grants.nlisten,
	        .connect = l->grants.connect,
	        .nconnect = l->grants.nconnect,
	        .connect_only = l->grants.connect_only,
	        .nconnect_only = l->grants.nconnect_only,
	        .files = l->grants.files,
	        .nfiles = l->grants.nfiles,
	        .hold_signals = true,
	        .notes_panic = l->instance->program->policy.is_go,
	        .trace = policy->trace,
	        .exit = on_exit_call,
	        .exit_arg = l->instance,
	        .stack_low = l->instance->host.stack_low,
	        .exhausted = on_exhausted,
	};
	while (args[config.argc])
		config.argc++;
	struct wasi *w = wasi_open(&config, error);
	grants_close(&l->grants); /* the wasi has copies */
	return w;
}

/* Makes everything except the guest's own part. Returns false and sets *error on
 * failure. */
static bool
prepare(struct library *l, const struct LIB_policy *policy, char **error)
{
	const struct program *p = &gowasm_program;
	struct instance *i = l->instance;
	if (!switch_is_possible()) {
		*error = text_make("libraries need x86-64 or aarch64");
		return false;
	}
	if (!narrow(&p->policy, policy, p->memory_max, environ, &l->grants, error))
		return false;
	if (l->grants.memory_max < p->memory_pages) {
		*error = text_make("max_memory is below the %u KiB that the module "
		                   "starts with",
		                   p->memory_pages * 64);
		return false;
	}
	if (memory_open(&i->memory, p, true, error) != 0 ||
	    stack_open(&i->stack, p->stack_size, error) != 0)
		return false;
	if (l->grants.memory_max < i->memory.max_pages)
		i->memory.max_pages = l->grants.memory_max;
	l->point.bottom = i->stack.guard + STACK_GUARD;
	l->top = i->stack.guard + STACK_GUARD + i->stack.size;
	i->host.stack_low = (uintptr_t)l->point.bottom + STACK_ROOM;
	return (i->wasi = open_wasi(l, policy, error)) != NULL;
}

static void
release_handlers(void)
{
	lock();
	trap_remove();
	unlock();
}

static int
install_handlers(void)
{
	pthread_once(&once, prepare_process);
	lock();
	int r = trap_install();
	unlock();
	return r;
}

struct LIB_instance *
LIB_open(const struct LIB_policy *policy, char *error, size_t size)
{
	static const struct LIB_policy all;
	char *why = NULL;
	struct library *l = calloc(1, sizeof *l);
	if (!l || !(l->instance = calloc(1, gowasm_program.instance_size)) ||
	    install_handlers() != 0) {
		why = text_make("%s", strerror(errno));
		goto fail;
	}
	if (cpu_lacks(gowasm_program.cpu)) {
		why = text_make("%s", cpu_lacks(gowasm_program.cpu));
		goto fail_handlers;
	}
	l->instance->program = &gowasm_program;
	l->instance->left = left;
	l->instance->library = l;
	l->message = "";
	if (!prepare(l, policy ? policy : &all, &why))
		goto fail_handlers;
	int status = library_call(l->instance, initialize, NULL);
	if (status == LIB_OK)
		return (struct LIB_instance *)l->instance;
	why = text_make("the module's initialisation: %s", l->message);
fail_handlers:
	release_handlers();
fail:
	if (error && size)
		snprintf(error, size, "%s", why ? why : "out of memory");
	free(why);
	if (l)
		library_free(l);
	return NULL;
}

/* A handle points to the instance, which calls need first. */
static struct library *
library_from(const struct LIB_instance *handle)
{
	return library_of((const struct instance *)handle);
}

int
LIB_close(struct LIB_instance *handle)
{
	if (!handle)
		return LIB_OK;
	struct library *l = library_from(handle);
	if (atomic_exchange_explicit(&l->busy, 1, memory_order_acquire))
		return LIB_BUSY;
	library_free(l);
	release_handlers();
	return LIB_OK;
}

const char *
LIB_message(const struct LIB_instance *handle)
{
	return library_from(handle)->message;
}

uint32_t
LIB_exit_status(const struct LIB_instance *handle)
{
	return library_from(handle)->exit_status;
}

uint64_t
LIB_memory_size(const struct LIB_instance *handle)
{
	return ((const struct instance *)handle)->memory.size;
}

void *
LIB_memory(struct LIB_instance *handle, uint32_t address, uint64_t n)
{
	return gowasm_bytes_or_null((struct gowasm *)handle, address, n);
}
