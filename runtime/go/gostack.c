/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "runtime/go/gostack.h"

enum {
	MOST_INLINED = 3,    /* consecutive functions without a native frame */
	MOST_FRAME = 4096,   /* bytes of the frame of such a function */
	MOST_SEARCHES = 200, /* for such functions, in one walk */
};

bool
gostack_open(struct gostack *s, const uint8_t *memory, uint64_t size, uint64_t address)
{
	*s = (struct gostack){.memory = memory, .size = size};
	return address && address < size &&
	       gopclntab_open(&s->table, memory + address, size - address);
}

bool
gostack_is_loop(const struct gostack *s, uint32_t func)
{
	static const char loop[] = "wasm_pc_f_loop"; /* also ..._export */
	struct gopclntab_func f;
	if (!gopclntab_find(&s->table, func, &f))
		return false;
	struct gopclntab_text name = gopclntab_name(&s->table, &f);
	return name.n >= sizeof loop - 1 && memcmp(name.p, loop, sizeof loop - 1) == 0;
}

/* Reads the return address at `slot`, if it can be one. */
static bool
read_pc(const struct gostack *s, uint64_t slot, struct goframe *f)
{
	uint64_t pc;
	if (slot % 8 || slot > s->size || s->size - slot < sizeof pc)
		return false;
	memcpy(&pc, s->memory + slot, sizeof pc);
	*f = (struct goframe){(uint32_t)(pc >> 16) - GOPCLNTAB_FIRST, pc & 0xffff};
	return pc >> 16 >= GOPCLNTAB_FIRST && pc >> 48 == 0 && f->pc_b;
}

static bool
frame_size(const struct gostack *s, uint32_t func, uint32_t pc_b, uint32_t *bytes)
{
	struct gopclntab_func f;
	return gopclntab_find(&s->table, func, &f) &&
	       gopclntab_frame(&s->table, &f, pc_b, bytes);
}

uint32_t
gostack_outward(const struct gostack *s, uint64_t slot, struct goframe *out, uint32_t max)
{
	uint32_t n = 0, bytes;
	while (n < max && read_pc(s, slot, &out[n]) &&
	       frame_size(s, out[n].func, out[n].pc_b, &bytes)) {
		slot += 8 + (uint64_t)bytes;
		n++;
	}
	return n;
}

/* Finds the slot with the return address of the call that a function has made. The
 * function's own return address is at `slot`. The slot holds a return address if the
 * function has called anything. */
static bool
callee_slot(const struct gostack *s, uint64_t slot, uint32_t func, uint64_t *callee,
            struct goframe *f)
{
	uint32_t bytes, again;
	if (!frame_size(s, func, 1, &bytes) || slot < 8 + (uint64_t)bytes)
		return false;
	*callee = slot - 8 - bytes;
	return read_pc(s, *callee, f) && f->func == func &&
	       frame_size(s, func, f->pc_b, &again) && again == bytes;
}

struct walk {
	const struct gostack *s;
	const uint32_t *natives;
	uint32_t n; /* natives[n - 1]'s return address is at slot */
	uint64_t slot;
	struct goframe *out; /* outermost first */
	uint32_t nout, max;
	uint32_t searches;
};

static void
put(struct walk *w, struct goframe f)
{
	if (w->nout == w->max) {
		memmove(w->out, w->out + 1, (w->max - 1) * sizeof *w->out);
		w->nout--;
	}
	w->out[w->nout++] = f;
}

/* Whether `func`, whose return address is at slot, is the function of the next native
 * frame. */
static bool
is_next(const struct walk *w, uint64_t slot)
{
	uint64_t callee;
	struct goframe f;
	return w->n == 2 || callee_slot(w->s, slot, w->natives[w->n - 2], &callee, &f);
}

/* Looks below `slot`, the return address of a function without a native frame, for what
 * that function called, and so on. */
static bool
search(struct walk *w, uint64_t slot, uint32_t depth)
{
	struct goframe f;
	uint32_t bytes;
	if (w->searches++ > MOST_SEARCHES)
		return false;
	for (bytes = 0; bytes < MOST_FRAME && slot >= 8 + (uint64_t)bytes; bytes += 8) {
		uint64_t callee = slot - 8 - bytes;
		uint32_t size;
		if (!read_pc(w->s, callee, &f) ||
		    !frame_size(w->s, f.func, f.pc_b, &size) || size != bytes)
			continue;
		uint32_t nout = w->nout;
		put(w, f);
		if (is_next(w, callee)) {
			w->slot = callee;
			return true;
		}
		if (depth < MOST_INLINED && search(w, callee, depth + 1))
			return true;
		w->nout = nout;
	}
	return false;
}

/* Goes one native frame inward. */
static bool
step(struct walk *w)
{
	uint64_t callee;
	struct goframe f;
	uint32_t func = w->natives[w->n - 1];
	bool called = callee_slot(w->s, w->slot, func, &callee, &f);
	if (called && is_next(w, callee)) {
		put(w, f);
		w->slot = callee;
	} else if (w->natives[w->n - 2] == func) {
		; /* two bodies of one function, one called by the other */
	} else if (called) {
		put(w, f);
		bool found = search(w, callee, 1);
		w->n -= !found; /* forgets the call's own frame if the search failed */
		if (!found)
			return false;
	} else {
		return false;
	}
	w->n--;
	return true;
}

/* Returns the slot of the outermost native function's return address. The function began
 * with this SP, or was resumed with it. */
static uint64_t
first_slot(const struct gostack *s, uint32_t func, uint32_t sp)
{
	struct goframe f;
	uint32_t bytes;
	if (sp >= 8 && read_pc(s, sp - 8, &f) && f.func == func &&
	    frame_size(s, func, f.pc_b, &bytes))
		return sp + (uint64_t)bytes;
	return sp;
}

static void
reverse(struct goframe *f, uint32_t n)
{
	for (uint32_t i = 0; i < n / 2; i++) {
		struct goframe other = f[i];
		f[i] = f[n - 1 - i];
		f[n - 1 - i] = other;
	}
}

uint32_t
gostack_walk(const struct gostack *s, const uint32_t *natives, uint32_t nnatives,
             uint32_t sp, struct goframe *out, uint32_t max)
{
	if (!nnatives || !max)
		return 0;
	uint64_t slot = first_slot(s, natives[nnatives - 1], sp);
	struct walk w = {s, natives, nnatives, slot, out, 0, max, 0};
	while (w.n > 1 && step(&w))
		;
	/* the places of the remaining functions are not known */
	while (w.n)
		put(&w, (struct goframe){natives[--w.n], 0});
	reverse(out, w.nout);
	return w.nout + gostack_outward(s, slot, out + w.nout, max - w.nout);
}
