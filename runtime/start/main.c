/* SPDX-License-Identifier: MIT */
/* main: what every produced executable does before and around its guest. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "runtime/go/preempt.h"
#include "runtime/go/profile.h"
#include "runtime/go/signals.h"
#include "runtime/go/traceback.h"
#include "runtime/start/baked.h"
#include "runtime/guest/leave.h"
#include "runtime/guest/memory.h"
#include "runtime/guest/trap.h"
#include "runtime/shared/cpu.h"
#include "runtime/start/ending.h"
#include "runtime/start/fence.h"
#include "runtime/start/limit.h"
#include "wasi/wasi.h"
#include "runtime/guest/instance.h"
#include "runtime/shared/start.h"

static void
on_exit_call(void *arg, uint32_t code)
{
	leave(arg, LEAVE_EXIT, code);
}

static uint64_t preempt_ns; /* of this run; 0: off */
static bool taped;          /* this run is recorded or replayed */
static int profiled;        /* descriptor for the profile of this run; 0: none */

static struct fence fence;

/* A part of the fence that does not stand is an error if it is required. It gets a line
 * if this process was forbidden to raise it, which no kernel does by itself. */
static void
check_fence(const struct policy *p)
{
	static const char *const names[] = {FENCE_NAMES};
	for (unsigned i = 0; i < FENCE_PARTS; i++) {
		const char *gap = fence_gap(&fence, i);
		if (gap && p->require_fence)
			leave_early("the fence would be without %s: %s; the program was "
			            "built with --require-fence",
			            names[i], gap);
		if (gap && fence_is_forbidden(&fence, i))
			fprintf(stderr, "%s: warning: the fence is without %s: %s\n",
			        program_invocation_short_name, names[i], gap);
	}
}

/* Raises the last part, on the guest's thread. */
static void
close_fence(const struct instance *instance)
{
	/* host functions open files by name, as C does */
	if (!fence_syscalls(&fence, instance->wasi,
	                    instance->program->exports || wasi_walks()))
		leave_early("cannot put up the fence of system calls: %s (--no-fence "
		            "builds without)",
		            strerror(errno));
}

/* Runs on the guest's own stack. */
static void
run_guest(void *arg)
{
	struct instance *instance = arg;
	const struct program *p = instance->program;
	trap_run(instance);
	if (trap_install() != 0 || trap_thread() != 0)
		leave_early("cannot catch faults: %s", strerror(errno));
	if (p->preempt.on && preempt_ns)
		preempt_start(instance, preempt_ns);
	if (profiled && profile_start(instance, profiled) != 0)
		leave_early("cannot profile: %s", strerror(errno));
	if (p->signals)
		signals_open(instance, taped);
	close_fence(instance);
	check_fence(&p->policy);
	p->instantiate(instance);
	p->start(instance);
	leave(instance, LEAVE_EXIT, 0);
}

/* Makes the grants of this run, or ends the program with a message. */
static void
grants_of(const struct program *p, struct grants *g)
{
	char *error;
	if (!policy_resolve(&p->policy, p->memory_max, start_environment(), g, &error))
		leave_early("%s", error);
	if (g->memory_max < p->memory_pages)
		leave_early("GOWASM_MAX_MEMORY is below the %u KiB that the program "
		            "starts with",
		            p->memory_pages * 64);
}

static void
open_wasi(struct instance *instance, const struct grants *g, const int stdio[3], int argc,
          char **argv)
{
	static char *no_name[] = {"guest", NULL}; /* Go programs expect an argv[0] */
	struct wasi_config config = {
	        .memory = &instance->memory,
	        .argc = argc > 0 ? argc : 1,
	        .argv = argc > 0 ? argv : no_name,
	        .envp = g->env,
	        .stdio = instance->program->policy.stdio_block ? WASI_STDIO_BLOCK
	                                                       : WASI_STDIO_NONBLOCK,
	        .stdio_fds = stdio,
	        .pipe_ends = instance->program->policy.pipe_ends,
	        .dirs = g->dirs,
	        .ndirs = g->ndirs,
	        .working_directory = g->above,
	        .listen = g->listen,
	        .nlisten = g->nlisten,
	        .connect = g->connect,
	        .nconnect = g->nconnect,
	        .connect_only = g->connect_only,
	        .nconnect_only = g->nconnect_only,
	        .files = g->files,
	        .seeded = g->seeded,
	        .seed = g->seed,
	        .clock_is_ours = g->clock_is_ours,
	        .clock_start = g->clock_start,
	        .nfiles = g->nfiles,
	        .record = g->record,
	        .replay = g->replay,
	        .replay_n = g->replay_n,
	        .trace = g->trace,
	        .walker = g->walker,
	        .exit = on_exit_call,
	        .exit_arg = instance,
	};
	char *error;
	instance->wasi = wasi_open(&config, &error);
	if (!instance->wasi)
		leave_early("%s", error);
}

static void
raise_fence(const struct wasi *w)
{
	if (!fence_up(&fence, w))
		leave_early("cannot put up the fence: %s (--no-fence builds without)",
		            strerror(errno));
}

/* GOWASM_POLICY=print. What of the fence stands here is known when it does; nobody is
 * listened for. */
static void
print_policy(struct instance *instance, struct grants *g, const int stdio[3])
{
	const struct program *p = instance->program;
	policy_print(&p->policy, g);
	fflush(stdout);
	g->nlisten = 0;
	open_wasi(instance, g, stdio, 0, NULL);
	raise_fence(instance->wasi);
	close_fence(instance);
	fence_print(&fence);
	exit(fflush(stdout) != 0);
}

int
main(int argc, char **argv)
{
	static struct program program; /* with the grants of this executable */
	const struct program *p = &program;
	program = gowasm_program;
	struct instance *instance = calloc(1, p->instance_size);
	struct grants g = {0};
	int stdio[3];
	start_stdio(stdio);
	if (!instance)
		leave_early("out of memory");
	if (p->baked && !baked_read(p->baked->text, &program.policy, &program.memory_max))
		leave_early("its grants cannot be read");
	if (cpu_lacks(p->cpu))
		leave_early("%s", cpu_lacks(p->cpu));
	fence.asked = p->policy.fence;
	if (!fence_descriptors(&fence))
		leave_early("cannot close inherited descriptors: %s", strerror(errno));
	start_limits();
	grants_of(p, &g);
	instance->program = p;
	instance->left = ending;
	if (g.print)
		print_policy(instance, &g, stdio);
	traceback_prepare(p);
	preempt_ns = g.preempt;
	ending_explains(g.explain);
	profiled = g.profile;
	taped = g.record || g.replay;
	if (taped && p->exports)
		leave_early("GOWASM_RECORD and GOWASM_REPLAY: the program has functions "
		            "of --host, whose answers are not kept");
	if (profiled && !profile_prepare())
		leave_early("GOWASM_PROFILE: the program has no names: it was built with "
		            "--strip, or its file cannot be read");
	char *error;
	if (memory_open(&instance->memory, p, false, &error) != 0 ||
	    stack_open(&instance->stack, p->stack_size, &error) != 0)
		leave_early("%s", error);
	if (g.memory_max < instance->memory.max_pages)
		instance->memory.max_pages = g.memory_max;
	if (p->policy.umask >= 0)
		umask((mode_t)p->policy.umask);
	open_wasi(instance, &g, stdio, argc, argv);
	raise_fence(instance->wasi);
	if (g.timeout && limit_time(instance, g.timeout) != 0)
		leave_early("cannot set the time limit: %s", strerror(errno));
	if (stack_run(&instance->stack, run_guest, instance, &error) != 0)
		leave_early("%s", error);
	return 1; /* not reached: the guest ends the program itself */
}
