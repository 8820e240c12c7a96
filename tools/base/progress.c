/* SPDX-License-Identifier: MIT */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>

#include "tools/base/progress.h"
#include "tools/base/terminal.h"

enum { FIRST_MS = 300, NEXT_MS = 500, PLAIN_MS = 10000, MOST_STAGES = 16 };

/* What the thread and the rest share, beneath `lock`. */
static struct {
	pthread_mutex_t lock;
	pthread_cond_t ends;
	pthread_t thread;
	bool runs, ending, terminal;
	bool due;   /* the first half second is over: changes are shown at once */
	bool shown; /* the line stands on the terminal */
	const char *stages[MOST_STAGES];
	unsigned nstages;
	size_t done, total; /* of the last stage */
	double counted;     /* when its count began */
} p = {.lock = PTHREAD_MUTEX_INITIALIZER};

static double begun;

double
progress_now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

double
progress_seconds(void)
{
	return progress_now() - begun;
}

static void
remove_line(void)
{
	if (p.shown)
		fputs("\r\033[K", stderr);
	p.shown = false;
}

/* On a terminal "go build, read, compile 12/41, 8 s, about 20 s to go"; else only the
 * stage that runs. */
static void
show(void)
{
	if (!p.nstages)
		return;
	/* without wrapping: what is too long for the line is cut */
	if (p.terminal)
		fputs("\r\033[K\033[?7l", stderr);
	else
		fputs("gowasm2native: ", stderr);
	for (unsigned i = p.terminal ? 0 : p.nstages - 1; i + 1 < p.nstages; i++)
		fprintf(stderr, "%s, ", p.stages[i]);
	fputs(p.stages[p.nstages - 1], stderr);
	if (p.total)
		fprintf(stderr, " %zu/%zu", p.done, p.total);
	fprintf(stderr, ", %.0f s", progress_seconds());
	if (p.done && p.done < p.total)
		fprintf(stderr, ", about %.0f s to go",
		        (progress_now() - p.counted) / (double)p.done *
		                (double)(p.total - p.done));
	fputs(p.terminal ? "\033[?7h" : "\n", stderr);
	fflush(stderr);
	p.shown = p.terminal;
}

static void *
run(void *arg)
{
	struct timespec at;
	(void)arg;
	clock_gettime(CLOCK_MONOTONIC, &at);
	pthread_mutex_lock(&p.lock);
	while (!p.ending) {
		long ms = !p.terminal ? PLAIN_MS : p.due ? NEXT_MS : FIRST_MS;
		at.tv_sec += ms / 1000;
		at.tv_nsec += ms % 1000 * 1000000;
		at.tv_sec += at.tv_nsec / 1000000000;
		at.tv_nsec %= 1000000000;
		int r = 0;
		while (!p.ending && !r)
			r = pthread_cond_timedwait(&p.ends, &p.lock, &at);
		if (p.ending)
			break;
		p.due = p.terminal;
		show();
	}
	pthread_mutex_unlock(&p.lock);
	return NULL;
}

void
progress_begin(bool quiet)
{
	pthread_attr_t attr;
	pthread_condattr_t clock;
	sigset_t all, before;
	begun = progress_now();
	if (quiet || p.runs)
		return;
	p.terminal = terminal_is();
	pthread_condattr_init(&clock);
	pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
	pthread_cond_init(&p.ends, &clock);
	pthread_condattr_destroy(&clock);
	/* spawn_raise_stack may have made the usual stack a huge one */
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, 256 * 1024);
	p.ending = false;
	/* the thread inherits the mask: a signal that it took would end no wait for a
	 * child */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	p.runs = pthread_create(&p.thread, &attr, run, NULL) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	pthread_attr_destroy(&attr);
}

void
progress_stage(const char *what)
{
	pthread_mutex_lock(&p.lock);
	if (p.nstages < MOST_STAGES)
		p.stages[p.nstages++] = what;
	p.done = p.total = 0;
	if (p.runs && p.due)
		show();
	pthread_mutex_unlock(&p.lock);
}

void
progress_count(size_t done, size_t total)
{
	pthread_mutex_lock(&p.lock);
	if (!p.total)
		p.counted = progress_now();
	p.done = done;
	p.total = total;
	if (p.runs && p.due)
		show();
	pthread_mutex_unlock(&p.lock);
}

void
progress_hide(void)
{
	pthread_mutex_lock(&p.lock);
	remove_line();
	pthread_mutex_unlock(&p.lock);
}

void
progress_finish(void)
{
	pthread_mutex_lock(&p.lock);
	bool runs = p.runs;
	p.runs = p.due = false;
	p.ending = true;
	p.nstages = 0;
	remove_line();
	if (runs)
		pthread_cond_signal(&p.ends);
	pthread_mutex_unlock(&p.lock);
	if (runs)
		pthread_join(p.thread, NULL);
}
