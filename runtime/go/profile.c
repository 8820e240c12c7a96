/* SPDX-License-Identifier: MIT */
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "runtime/go/pprof.h"
#include "runtime/go/profile.h"
#include "runtime/go/tick.h"
#include "runtime/go/traceback.h"

enum {
	PERIOD_NS = 10 * 1000 * 1000,
	SLOTS = 1 << 16, /* of the table of stacks */
	WORDS = 8 << 20, /* for the stacks in it, committed as they are used */
};

static struct {
	struct instance *instance;
	int output, executable;
	char path[4096]; /* of the executable */
	struct gostack go;
	bool has_go;
	volatile sig_atomic_t running;
	uint64_t last;  /* CPU time at the last sample */
	uint64_t begun; /* ns since 1970 */
	uint64_t lost;
	uint32_t nslots;
	uint64_t *words; /* pprof.h says what is in a record */
	uint32_t nwords;
} profile = {.output = -1, .executable = -1};

/* 0: free, else 1 + where its record begins in profile.words */
static uint32_t slots[SLOTS];

static uint64_t
ns_of(clockid_t clock)
{
	struct timespec t;
	clock_gettime(clock, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

/* --- samples --- */

/* Notes two stacks beyond the native one: the one if Go's loop resumed a function, and
 * the one if it began one. Which is right is known later, from the names. */
static void
sample_go(struct pprof_record *r, uint64_t *stack, uint32_t *n)
{
	struct goframe frames[PPROF_BEYOND];
	uint32_t sp;
	memcpy(&sp,
	       (const uint8_t *)profile.instance + profile.instance->program->sp_noted,
	       sizeof sp);
	profile.go.size = profile.instance->memory.size;
	r->resumed = gostack_outward(&profile.go, (uint64_t)sp - 8, frames, PPROF_BEYOND);
	for (uint32_t i = 0; i < r->resumed; i++)
		stack[(*n)++] = frames[i].func;
	r->begun = gostack_outward(&profile.go, sp, frames, PPROF_BEYOND);
	for (uint32_t i = 0; i < r->begun; i++)
		stack[(*n)++] = frames[i].func;
}

static uint32_t
hash(const struct pprof_record *r, const uint64_t *stack, uint32_t n)
{
	uint64_t h = r->natives * 31u + r->resumed * 7u + r->begun;
	for (uint32_t i = 0; i < n; i++)
		h = (h ^ stack[i]) * 0x9e3779b97f4a7c15;
	return (uint32_t)(h >> 32) % SLOTS;
}

static bool
is_same(const struct pprof_record *a, const struct pprof_record *b, const uint64_t *stack,
        uint32_t n)
{
	return a->natives == b->natives && a->resumed == b->resumed &&
	       a->begun == b->begun && memcmp(a + 1, stack, n * sizeof *stack) == 0;
}

static void
count(const struct pprof_record *r, const uint64_t *stack, uint32_t n, uint64_t ns)
{
	enum { HEAD = sizeof *r / sizeof *profile.words };
	uint32_t i = hash(r, stack, n);
	struct pprof_record *to;
	for (; slots[i]; i = (i + 1) % SLOTS) {
		to = (struct pprof_record *)(profile.words + slots[i] - 1);
		if (is_same(to, r, stack, n)) {
			to->samples++;
			to->ns += ns;
			return;
		}
	}
	if (profile.nslots >= SLOTS / 4 * 3 || WORDS - profile.nwords < HEAD + n) {
		profile.lost += ns;
		return;
	}
	to = (struct pprof_record *)(profile.words + profile.nwords);
	*to = *r;
	to->samples = 1;
	to->ns = ns;
	memcpy(to + 1, stack, n * sizeof *stack);
	slots[i] = profile.nwords + 1;
	profile.nslots++;
	profile.nwords += HEAD + n;
}

static void
on_sample(int signal)
{
	uint64_t stack[PPROF_NATIVE + 2 * PPROF_BEYOND];
	struct pprof_record r = {0};
	(void)signal;
	if (!profile.running)
		return;
	uint64_t now = ns_of(CLOCK_THREAD_CPUTIME_ID), ns = now - profile.last;
	profile.last = now;
	uint32_t n = r.natives = traceback_interrupted((uintptr_t *)stack, PPROF_NATIVE);
	if (profile.has_go && n < PPROF_NATIVE)
		sample_go(&r, stack, &n);
	count(&r, stack, n, ns);
}

/* --- begin and end --- */

bool
profile_prepare(void)
{
	struct symtab t;
	profile.executable = symtab_descriptor();
	if (!symtab_open(&t, profile.executable))
		return false;
	symtab_close(&t);
	if (readlink("/proc/self/exe", profile.path, sizeof profile.path - 1) < 0)
		profile.path[0] = 0;
	return true;
}

int
profile_start(struct instance *instance, int descriptor)
{
	const struct program *p = instance->program;
	void *words = mmap(NULL, WORDS * sizeof *profile.words, PROT_READ | PROT_WRITE,
	                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (words == MAP_FAILED)
		return -1;
	profile.words = words;
	profile.instance = instance;
	profile.output = descriptor;
	profile.has_go = p->functions && gostack_open(&profile.go, instance->memory.data,
	                                              instance->memory.size, p->pclntab);
	profile.begun = ns_of(CLOCK_REALTIME);
	profile.last = ns_of(CLOCK_THREAD_CPUTIME_ID);
	profile.running = 1;
	return tick_start(SIGPROF, on_sample, PERIOD_NS);
}

void
profile_end(void)
{
	struct pprof p = {.go = profile.has_go ? &profile.go : NULL,
	                  .program = profile.instance ? profile.instance->program : NULL,
	                  .executable = profile.path,
	                  .words = profile.words,
	                  .nwords = profile.nwords,
	                  .lost = profile.lost,
	                  .period = PERIOD_NS,
	                  .begun = profile.begun};
	if (!profile.running)
		return;
	profile.running = 0;
	p.duration = ns_of(CLOCK_REALTIME) - p.begun;
	if (profile.has_go)
		profile.go.size = profile.instance->memory.size;
	if (!symtab_open(&p.symbols, profile.executable) ||
	    !pprof_write(&p, profile.output)) {
		static const char text[] = "GOWASM_PROFILE: it could not be written\n";
		if (write(2, text, sizeof text - 1) < 0)
			return;
	}
}
