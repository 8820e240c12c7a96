/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <unwind.h>

#include "runtime/go/gostack.h"
#include "runtime/guest/instance.h"
#include "runtime/go/traceback.h"

enum { MOST_SHOWN = 50, MOST_NAME = 300, MOST_FILE = 1000, MOST_TAIL = 40 };

static int executable = -1;

void
traceback_prepare(const struct program *program)
{
	if (program->functions)
		executable = symtab_descriptor();
}

/* --- the native stack --- */

struct unwinding {
	uintptr_t *pcs;
	uint32_t n, max;
	bool restarts; /* at each interrupted function; signal handlers do not count */
};

static _Unwind_Reason_Code
on_frame(struct _Unwind_Context *context, void *arg)
{
	struct unwinding *u = arg;
	int interrupted = 0;
	uintptr_t pc = _Unwind_GetIPInfo(context, &interrupted);
	if (!pc)
		return _URC_END_OF_STACK;
	if (u->restarts && interrupted)
		u->n = 0;
	if (u->n == u->max)
		return _URC_END_OF_STACK;
	u->pcs[u->n++] = interrupted ? pc : pc - 1;
	return _URC_NO_REASON;
}

static uint32_t
native(uintptr_t *pcs, uint32_t max)
{
	struct unwinding u = {pcs, 0, max, false};
	_Unwind_Backtrace(on_frame, &u);
	return u.n;
}

uint32_t
traceback_interrupted(uintptr_t *pcs, uint32_t max)
{
	struct unwinding u = {pcs, 0, max, true};
	_Unwind_Backtrace(on_frame, &u);
	return u.n;
}

/* --- Go's --- */

/* Everything that is too large for a signal stack. */
struct trace {
	struct symtab symbols;
	struct gostack go;
	uintptr_t at; /* where it was, in the executable's file */
	uintptr_t pcs[TRACEBACK_DEEPEST];
	uint32_t natives[TRACEBACK_DEEPEST];
	struct goframe frames[TRACEBACK_DEEPEST];
	char text[MOST_NAME + MOST_FILE + 3 * MOST_TAIL];
};

/* Finds the Go functions among the native frames, up to the loop that called them.
 * Returns how many; *whole says whether the loop was there. */
static uint32_t
go_natives(struct trace *t, const struct program *p, bool *whole)
{
	uint32_t n = 0, npcs = native(t->pcs, TRACEBACK_DEEPEST);
	*whole = false;
	for (uint32_t i = 0; i < npcs && !*whole; i++) {
		const Elf64_Sym *s = symtab_find(&t->symbols, t->pcs[i]);
		struct gopclntab_func f;
		uint32_t func =
		        s ? symtab_function(&t->symbols, p, s) : (uint32_t)SYMTAB_NONE;
		if (func == SYMTAB_NONE || !gopclntab_find(&t->go.table, func, &f))
			continue;
		*whole = gostack_is_loop(&t->go, func);
		if (!n)
			t->at = t->pcs[i] - t->symbols.bias;
		if (!*whole)
			t->natives[n++] = func;
		if (n == MOST_SHOWN && npcs == TRACEBACK_DEEPEST)
			break; /* the loop is too far away */
	}
	return n;
}

/* --- text --- */

/* Adds bytes of the guest, without those that a terminal would obey. */
static void
add(char *out, size_t *n, size_t most, struct gopclntab_text s)
{
	for (size_t i = 0; i < s.n && i < most; i++)
		out[(*n)++] = (char)(s.p[i] < 0x20 || s.p[i] == 0x7f ? '?' : s.p[i]);
}

static bool
is_named(struct gopclntab_text s, const char *name)
{
	return s.n == strlen(name) && memcmp(s.p, name, s.n) == 0;
}

/* Returns false at the frame with which every stack ends. */
static bool
print_frame(struct trace *t, const struct goframe *frame)
{
	const struct gopclntab *table = &t->go.table;
	struct gopclntab_func f;
	struct gopclntab_text file;
	uint32_t line;
	size_t n = 0;
	if (!gopclntab_find(table, frame->func, &f))
		return false;
	struct gopclntab_text name = gopclntab_name(table, &f);
	if (is_named(name, "runtime.goexit") || is_named(name, "runtime.main"))
		return false;
	add(t->text, &n, MOST_NAME, name);
	memcpy(t->text + n, "(...)\n", 6);
	n += 6;
	bool known =
	        frame->pc_b && gopclntab_line(table, &f, frame->pc_b - 1, &file, &line);
	if (!known && !gopclntab_line(table, &f, 0, &file, &line))
		file.n = 0;
	if (file.n) {
		t->text[n++] = '\t';
		add(t->text, &n, MOST_FILE, file);
		n += (size_t)snprintf(t->text + n, MOST_TAIL, ":%u%s",
		                      known ? line : f.start_line,
		                      known ? "" : " (where it begins");
		if (!known && frame == t->frames)
			n += (size_t)snprintf(t->text + n, MOST_TAIL, "; at 0x%llx",
			                      (unsigned long long)t->at);
		memcpy(t->text + n, known ? "\n" : ")\n", 2);
		n += known ? 1 : 2;
	}
	return write(2, t->text, n) >= 0;
}

static void
print_frames(struct trace *t, const struct instance *instance)
{
	uint32_t sp, n, i;
	bool whole;
	n = go_natives(t, instance->program, &whole);
	memcpy(&sp, (const uint8_t *)instance + instance->program->sp_noted, sizeof sp);
	if (whole) {
		n = gostack_walk(&t->go, t->natives, n, sp, t->frames, TRACEBACK_DEEPEST);
	} else {
		for (i = 0; i < n; i++)
			t->frames[i] = (struct goframe){t->natives[i], 0};
	}
	for (i = 0; i < n && i < MOST_SHOWN; i++)
		if (!print_frame(t, &t->frames[i]))
			return;
	static const char more[] = "...more frames\n";
	if ((n > i || !whole) && write(2, more, sizeof more - 1) < 0)
		return;
}

void
traceback_print(const struct instance *instance)
{
	static volatile int begun; /* a fault of our own ends it */
	const struct program *p = instance->program;
	if (executable < 0 || begun)
		return;
	begun = 1;
	struct trace *t = mmap(NULL, sizeof *t, PROT_READ | PROT_WRITE,
	                       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (t == MAP_FAILED)
		return;
	if (symtab_open(&t->symbols, executable) &&
	    gostack_open(&t->go, instance->memory.data, instance->memory.size,
	                 p->pclntab))
		print_frames(t, instance);
}
