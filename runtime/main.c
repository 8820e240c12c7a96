/* SPDX-License-Identifier: MIT */
/* main: what every produced executable does before and around its guest. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "instance.h"
#include "../wasi/wasi.h"

extern char **environ;

static void
on_exit_call(void *arg, uint32_t code)
{
	leave(arg, LEAVE_EXIT, code);
}

/* Runs on the guest's own stack. */
static void
run_guest(void *arg)
{
	struct instance *instance = arg;
	if (trap_catch(instance) != 0)
		leave_early("cannot catch faults: %s", strerror(errno));
	instance->program->instantiate(instance);
	instance->program->start(instance);
	leave(instance, LEAVE_EXIT, 0);
}

int
main(int argc, char **argv)
{
	const struct program *p = &gowasm_program;
	static char *no_name[] = {"guest", NULL}; /* Go programs expect an argv[0] */
	struct instance *instance = calloc(1, p->instance_size);
	if (!instance)
		leave_early("out of memory");
	instance->program = p;
	if (memory_open(&instance->memory, p) != 0)
		return 1;
	/* A write to a closed pipe is the guest's EPIPE, not our death. */
	signal(SIGPIPE, SIG_IGN);
	size_t ndirs = 0;
	const struct wasi_dir *dirs = policy_dirs(p, &ndirs);
	if (!dirs)
		leave_early("out of memory");
	struct wasi_config config = {
	        .memory = &instance->memory,
	        .argc = argc > 0 ? argc : 1,
	        .argv = argc > 0 ? argv : no_name,
	        .envp = policy_environ(p, environ, dirs, ndirs),
	        .stdio = p->stdio_block ? WASI_STDIO_BLOCK : WASI_STDIO_NONBLOCK,
	        .dirs = dirs,
	        .ndirs = ndirs,
	        .exit = on_exit_call,
	        .exit_arg = instance,
	};
	if (!config.envp)
		leave_early("out of memory");
	instance->wasi = wasi_open(&config);
	if (!instance->wasi)
		return 1;
	stack_run(p->stack_size, run_guest, instance);
	return 1; /* the guest leaves by itself; the stack could not be made */
}
