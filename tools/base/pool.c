/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/base/pool.h"
#include "tools/base/progress.h"

u32
pool_default_jobs(u64 each)
{
	cpu_set_t set;
	u32 cores = 1;
	char line[128];
	unsigned long long kib;
	if (sched_getaffinity(0, sizeof set, &set) == 0)
		cores = (u32)CPU_COUNT(&set);
	FILE *f = fopen("/proc/meminfo", "re");
	while (f && fgets(line, sizeof line, f)) {
		if (sscanf(line, "MemAvailable: %llu kB", &kib) != 1)
			continue;
		u64 fit = kib * 1024 / each;
		cores = fit < cores ? (u32)fit : cores;
	}
	if (f)
		fclose(f);
	return cores ? cores : 1;
}

static void
stop_all(struct child *children, size_t n)
{
	struct result r;
	size_t running = 0;
	for (size_t i = 0; i < n; i++)
		if (children[i].pid > 0) {
			kill(-children[i].pid, SIGTERM);
			running++;
		}
	while (running--) {
		spawn_wait(children, n, &r);
		buf_free(&r.out);
	}
}

static void
start_one(struct pool *p, struct child *slot, struct args *command)
{
	spawn_show(command->v, p->verbose);
	if (!spawn_start(slot, command->v, p->dir))
		fatal("cannot run %s:", command->v[0]);
}

size_t
pool_run(struct pool *p, struct args *commands, size_t n, struct result *failed)
{
	u32 jobs = p->jobs < n ? p->jobs : (u32)n;
	struct child *children = xcalloc(jobs, sizeof *children);
	size_t *which = xcalloc(jobs, sizeof *which), next = 0, done = 0, bad = n;
	progress_count(0, n);
	for (; next < jobs; next++) {
		which[next] = next;
		start_one(p, &children[next], &commands[next]);
	}
	while (done < n) {
		struct result r;
		size_t slot = spawn_wait(children, jobs, &r);
		if (r.peak_memory > p->peak_memory)
			p->peak_memory = r.peak_memory;
		if (r.status != 0 && !p->goes_on) {
			bad = which[slot];
			*failed = r;
			stop_all(children, jobs);
			break;
		}
		buf_free(&r.out);
		if (p->finished && r.status == 0)
			p->finished(p->arg, which[slot]);
		progress_count(++done, n);
		if (next < n) {
			which[slot] = next;
			start_one(p, &children[slot], &commands[next++]);
		}
	}
	free(children);
	free(which);
	return bad;
}
