/* SPDX-License-Identifier: MIT */
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "runtime/go/pprof.h"

/* Field numbers of pprof's profile.proto. */
enum {
	PROFILE_SAMPLE_TYPE = 1,
	PROFILE_SAMPLE = 2,
	PROFILE_MAPPING = 3,
	PROFILE_LOCATION = 4,
	PROFILE_FUNCTION = 5,
	PROFILE_STRING = 6,
	PROFILE_TIME = 9,
	PROFILE_DURATION = 10,
	PROFILE_PERIOD_TYPE = 11,
	PROFILE_PERIOD = 12,
	TYPE_TYPE = 1,
	TYPE_UNIT = 2,
	SAMPLE_LOCATION = 1,
	SAMPLE_VALUE = 2,
	MAPPING_ID = 1,
	MAPPING_START = 2,
	MAPPING_LIMIT = 3,
	MAPPING_OFFSET = 4,
	MAPPING_FILE = 5,
	MAPPING_HAS_FUNCTIONS = 7,
	LOCATION_ID = 1,
	LOCATION_MAPPING = 2,
	LOCATION_ADDRESS = 3,
	LOCATION_LINE = 4,
	LINE_FUNCTION = 1,
	LINE_LINE = 2,
	FUNCTION_ID = 1,
	FUNCTION_NAME = 2,
	FUNCTION_SYSTEM_NAME = 3,
	FUNCTION_FILE = 4,
	FUNCTION_START = 5,
};
enum { STRING_SAMPLES = 1, STRING_COUNT, STRING_CPU, STRING_NS, STRINGS };

enum { MAP_SLOTS = 1 << 18, LONGEST_NAME = 1000 };

/* Maps a key of a place to its number; 0 is free. */
struct map {
	struct {
		uint64_t key;
		uint32_t id, func;
	} slots[MAP_SLOTS];
	uint32_t n;
};

struct message {
	uint8_t bytes[2048];
	size_t n;
};

/* Too large for a signal stack. */
struct writer {
	const struct pprof *p;
	int descriptor;
	bool failed;
	uint32_t strings;
	struct map locations, functions;
	uint8_t out[1 << 16];
	size_t n;
};

/* --- bytes --- */

static void
flush(struct writer *w)
{
	for (size_t at = 0; at < w->n && !w->failed;) {
		ssize_t n = write(w->descriptor, w->out + at, w->n - at);
		w->failed = n <= 0;
		at += n > 0 ? (size_t)n : 0;
	}
	w->n = 0;
}

static void
put(struct writer *w, const void *p, size_t n)
{
	const uint8_t *from = p;
	while (n && !w->failed) {
		size_t room = sizeof w->out - w->n, part = n < room ? n : room;
		memcpy(w->out + w->n, from, part);
		w->n += part;
		from += part;
		n -= part;
		if (w->n == sizeof w->out)
			flush(w);
	}
}

static void
add_varint(struct message *m, uint64_t v)
{
	for (; v >= 0x80; v >>= 7)
		m->bytes[m->n++] = (uint8_t)(v | 0x80);
	m->bytes[m->n++] = (uint8_t)v;
}

static void
add_number(struct message *m, uint32_t field, uint64_t v)
{
	if (!v)
		return;
	add_varint(m, field << 3);
	add_varint(m, v);
}

static void
add_bytes(struct message *m, uint32_t field, const struct message *inner)
{
	add_varint(m, field << 3 | 2);
	add_varint(m, inner->n);
	memcpy(m->bytes + m->n, inner->bytes, inner->n);
	m->n += inner->n;
}

static void
put_field(struct writer *w, uint32_t field, const void *p, size_t n)
{
	struct message head = {.n = 0};
	add_varint(&head, field << 3 | 2);
	add_varint(&head, n);
	put(w, head.bytes, head.n);
	put(w, p, n);
}

/* Returns the string's number. */
static uint32_t
put_string(struct writer *w, const void *p, size_t n)
{
	put_field(w, PROFILE_STRING, p, n < LONGEST_NAME ? n : LONGEST_NAME);
	return w->strings++;
}

/* --- functions and locations --- */

/* Returns the slot for key: its own, or a free one. */
static uint32_t
slot_of(const struct map *m, uint64_t key)
{
	uint32_t i = (uint32_t)((key * 0x9e3779b97f4a7c15) >> 40) % MAP_SLOTS;
	while (m->slots[i].id && m->slots[i].key != key)
		i = (i + 1) % MAP_SLOTS;
	return i;
}

struct place {
	uint32_t func;           /* of the module, or SYMTAB_NONE */
	const Elf64_Sym *symbol; /* or NULL */
};

static uint32_t
put_function(struct writer *w, const struct place *place)
{
	/* no symbol's address is as low as a function's number */
	uint64_t key = place->func != SYMTAB_NONE ? place->func
	               : place->symbol            ? UINT32_MAX + place->symbol->st_value
	                                          : UINT64_MAX;
	uint32_t i = slot_of(&w->functions, key), line = 0, file = 0, name;
	struct gopclntab_func f;
	struct gopclntab_text path;
	if (w->functions.slots[i].id)
		return w->functions.slots[i].id;
	if (place->func != SYMTAB_NONE && w->p->go &&
	    gopclntab_find(&w->p->go->table, place->func, &f)) {
		const struct gopclntab *t = &w->p->go->table;
		struct gopclntab_text text = gopclntab_name(t, &f);
		name = put_string(w, text.p, text.n);
		if (gopclntab_line(t, &f, 0, &path, &line))
			file = put_string(w, path.p, path.n);
		line = f.start_line;
	} else if (place->symbol) {
		const char *text = w->p->symbols.strings + place->symbol->st_name;
		name = put_string(w, text, strlen(text));
	} else {
		name = put_string(w, "[unknown]", 9);
	}
	w->functions.slots[i].key = key;
	w->functions.slots[i].id = ++w->functions.n;
	struct message m = {.n = 0};
	add_number(&m, FUNCTION_ID, w->functions.n);
	add_number(&m, FUNCTION_NAME, name);
	add_number(&m, FUNCTION_SYSTEM_NAME, name);
	add_number(&m, FUNCTION_FILE, file);
	add_number(&m, FUNCTION_START, line);
	put_field(w, PROFILE_FUNCTION, m.bytes, m.n);
	return w->functions.n;
}

/* Returns the slot of the location of a program counter, or of a function without one. */
static uint32_t
location(struct writer *w, uint64_t key, struct place place, bool is_pc)
{
	uint32_t i = slot_of(&w->locations, key);
	struct message m = {.n = 0}, line = {.n = 0};
	if (w->locations.slots[i].id || w->locations.n > MAP_SLOTS / 4 * 3)
		return i;
	if (is_pc) {
		place.symbol = symtab_find(&w->p->symbols, key);
		if (place.symbol)
			place.func = symtab_function(&w->p->symbols, w->p->program,
			                             place.symbol);
	}
	add_number(&line, LINE_FUNCTION, put_function(w, &place));
	w->locations.slots[i].key = key;
	w->locations.slots[i].func = place.func;
	w->locations.slots[i].id = ++w->locations.n;
	add_number(&m, LOCATION_ID, w->locations.n);
	add_number(&m, LOCATION_MAPPING, is_pc);
	add_number(&m, LOCATION_ADDRESS, is_pc ? key : 0);
	add_bytes(&m, LOCATION_LINE, &line);
	put_field(w, PROFILE_LOCATION, m.bytes, m.n);
	return i;
}

/* --- samples --- */

static void
put_sample(struct writer *w, const struct message *locations, uint64_t samples,
           uint64_t ns)
{
	struct message m = {.n = 0}, values = {.n = 0};
	add_varint(&values, samples);
	add_varint(&values, ns);
	add_bytes(&m, SAMPLE_LOCATION, locations);
	add_bytes(&m, SAMPLE_VALUE, &values);
	put_field(w, PROFILE_SAMPLE, m.bytes, m.n);
}

static bool
is_go(const struct pprof *p, uint32_t func)
{
	struct gopclntab_func f;
	return p->go && func != SYMTAB_NONE && gopclntab_find(&p->go->table, func, &f);
}

static void
put_record(struct writer *w, const struct pprof_record *r)
{
	const uint64_t *stack = (const uint64_t *)(r + 1), *beyond;
	struct message locations = {.n = 0};
	uint32_t outermost = SYMTAB_NONE, n;
	bool loop = false;
	for (uint32_t i = 0; i < r->natives && !loop; i++) {
		struct place none = {SYMTAB_NONE, NULL};
		uint32_t slot = location(w, stack[i], none, true);
		uint32_t func = w->locations.slots[slot].func;
		loop = is_go(w->p, func) && gostack_is_loop(w->p->go, func);
		if (loop)
			break;
		add_varint(&locations, w->locations.slots[slot].id);
		outermost = is_go(w->p, func) ? func : outermost;
	}
	beyond = stack + r->natives;
	n = loop ? r->resumed : 0;
	if (n && beyond[0] == outermost) {
		beyond++;
		n--;
	} else if (loop) {
		beyond += n;
		n = r->begun;
	}
	for (uint32_t i = 0; i < n; i++) {
		struct place place = {(uint32_t)beyond[i], NULL};
		uint32_t slot = location(w, beyond[i], place, false);
		add_varint(&locations, w->locations.slots[slot].id);
	}
	put_sample(w, &locations, r->samples, r->ns);
}

static void
put_type(struct writer *w, uint32_t field, uint32_t type, uint32_t unit)
{
	struct message m = {.n = 0};
	add_number(&m, TYPE_TYPE, type);
	add_number(&m, TYPE_UNIT, unit);
	put_field(w, field, m.bytes, m.n);
}

/* The executable, so that pprof can ask its DWARF for inlined functions and lines. */
static void
put_mapping(struct writer *w)
{
	const struct symtab *t = &w->p->symbols;
	const uint64_t page = 4096;
	struct message m = {.n = 0};
	add_number(&m, MAPPING_ID, 1);
	add_number(&m, MAPPING_START, t->bias + t->text.p_vaddr / page * page);
	add_number(&m, MAPPING_LIMIT,
	           (t->bias + t->text.p_vaddr + t->text.p_memsz + page - 1) / page *
	                   page);
	add_number(&m, MAPPING_OFFSET, t->text.p_offset / page * page);
	add_number(&m, MAPPING_FILE,
	           put_string(w, w->p->executable, strlen(w->p->executable)));
	add_number(&m, MAPPING_HAS_FUNCTIONS, 1);
	put_field(w, PROFILE_MAPPING, m.bytes, m.n);
}

static void
put_head(struct writer *w)
{
	static const char *const strings[] = {"", "samples", "count", "cpu",
	                                      "nanoseconds"};
	struct message m = {.n = 0};
	for (uint32_t i = 0; i < STRINGS; i++)
		put_string(w, strings[i], strlen(strings[i]));
	put_type(w, PROFILE_SAMPLE_TYPE, STRING_SAMPLES, STRING_COUNT);
	put_type(w, PROFILE_SAMPLE_TYPE, STRING_CPU, STRING_NS);
	put_type(w, PROFILE_PERIOD_TYPE, STRING_CPU, STRING_NS);
	put_mapping(w);
	add_number(&m, PROFILE_TIME, w->p->begun);
	add_number(&m, PROFILE_DURATION, w->p->duration);
	add_number(&m, PROFILE_PERIOD, w->p->period);
	put(w, m.bytes, m.n);
}

bool
pprof_write(const struct pprof *p, int descriptor)
{
	struct writer *w = mmap(NULL, sizeof *w, PROT_READ | PROT_WRITE,
	                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (w == MAP_FAILED)
		return false;
	w->p = p;
	w->descriptor = descriptor;
	put_head(w);
	for (uint32_t at = 0; at < p->nwords;) {
		const struct pprof_record *r =
		        (const struct pprof_record *)(p->words + at);
		put_record(w, r);
		at += (uint32_t)(sizeof *r / sizeof *p->words) + r->natives + r->resumed +
		      r->begun;
	}
	if (p->lost) {
		struct message none = {.n = 0};
		put_sample(w, &none, p->lost / p->period, p->lost);
	}
	flush(w);
	bool ok = !w->failed;
	munmap(w, sizeof *w);
	return ok;
}
