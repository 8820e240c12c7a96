/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wasi/abi/errno.h"
#include "wasi/import.h"
#include "wasi/wasi.h"
#include "runtime/embed/gowasm.h"
#include "runtime/go/preempt.h"
#include "runtime/guest/trap.h"

/* The API's numbers are WASI's. */
#define E(name, number, uv) \
	_Static_assert((int)GOWASM_E##name == number, "gowasm.h and errno.def");
#include "wasi/abi/errno.def"
#undef E

struct host_state {
	struct host_state *next;
	const void *key;
	void *state;
	void (*free)(void *); /* or NULL */
};

/* A handle points to the instance. */
static struct instance *
instance_of(struct gowasm *g)
{
	return (struct instance *)g;
}

/* --- ending --- */

void
gowasm_trap(struct gowasm *g, const char *fmt, ...)
{
	struct instance *instance = instance_of(g);
	char *message = instance->host.message;
	va_list ap;
	va_start(ap, fmt);
	if (vsnprintf(message, sizeof instance->host.message, fmt, ap) < 0)
		message[0] = 0;
	va_end(ap);
	for (char *p = message; *p; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			*p = '?';
	guest_trap(instance, WASM_RT_TRAP_HOST);
}

void
host_missing(struct instance *instance, const char *import)
{
	gowasm_trap((struct gowasm *)instance, "nobody provides the import %s", import);
}

void
host_no_memory(struct instance *instance, const char *what)
{
	gowasm_trap((struct gowasm *)instance, "no memory for %s", what);
}

/* --- memory --- */

uint64_t
gowasm_memory_size(struct gowasm *g)
{
	return instance_of(g)->memory.size;
}

void *
gowasm_bytes_or_null(struct gowasm *g, uint32_t at, uint64_t n)
{
	const struct memory *m = &instance_of(g)->memory;
	/* n may be anything; a sum could wrap */
	return at > m->size || n > m->size - at ? NULL : m->data + at;
}

void *
gowasm_bytes(struct gowasm *g, uint32_t at, uint64_t n)
{
	static char none;
	void *p = n ? gowasm_bytes_or_null(g, at, n) : &none;
	if (!n && at <= instance_of(g)->memory.size)
		p = instance_of(g)->memory.data + at;
	if (!p)
		gowasm_trap(
		        g,
		        "a host function was given %llu bytes at 0x%x, outside of the "
		        "program's memory of %llu",
		        (unsigned long long)n, at,
		        (unsigned long long)gowasm_memory_size(g));
	return p;
}

void *
gowasm_array(struct gowasm *g, uint32_t at, uint32_t count, size_t size, size_t align)
{
	if (align > 1 && at % align)
		gowasm_trap(g,
		            "a host function was given the address 0x%x, which is not a "
		            "multiple of %zu",
		            at, align);
	uint64_t n;
	if (__builtin_mul_overflow((uint64_t)count, (uint64_t)size, &n))
		n = UINT64_MAX;
	return gowasm_bytes(g, at, n);
}

char *
gowasm_string(struct gowasm *g, uint32_t at, uint32_t n)
{
	const char *from = gowasm_bytes(g, at, n);
	if (n && memchr(from, 0, n))
		gowasm_trap(g, "a host function was given a string with a NUL in it");
	char *s = malloc((size_t)n + 1);
	if (!s)
		gowasm_trap(g, "no memory for a string of %u bytes", n);
	if (n)
		memcpy(s, from, n);
	s[n] = 0;
	return s;
}

#define NUMBER(type, name)                                              \
	type gowasm_load_##name(struct gowasm *g, uint32_t at)          \
	{                                                               \
		type v;                                                 \
		memcpy(&v, gowasm_bytes(g, at, sizeof v), sizeof v);    \
		return v;                                               \
	}                                                               \
	void gowasm_store_##name(struct gowasm *g, uint32_t at, type v) \
	{                                                               \
		memcpy(gowasm_bytes(g, at, sizeof v), &v, sizeof v);    \
	}
NUMBER(uint8_t, u8)
NUMBER(uint16_t, u16)
NUMBER(uint32_t, u32)
NUMBER(uint64_t, u64)
NUMBER(float, f32)
NUMBER(double, f64)

/* --- state --- */

static struct host_state *
find_state(struct gowasm *g, const void *key)
{
	struct host_state *s = instance_of(g)->host.states;
	while (s && s->key != key)
		s = s->next;
	return s;
}

void *
gowasm_state(struct gowasm *g, const void *key)
{
	const struct host_state *s = find_state(g, key);
	return s ? s->state : NULL;
}

void
gowasm_state_set(struct gowasm *g, const void *key, void *state)
{
	gowasm_state_own(g, key, state, NULL);
}

void
gowasm_state_own(struct gowasm *g, const void *key, void *state, void (*release)(void *))
{
	struct host_state *s = find_state(g, key);
	if (!s) {
		s = malloc(sizeof *s);
		if (!s)
			gowasm_trap(g, "no memory for the state of a host function");
		*s = (struct host_state){instance_of(g)->host.states, key, NULL, NULL};
		instance_of(g)->host.states = s;
	}
	s->state = state;
	s->free = release;
}

void
host_close(struct instance *instance)
{
	struct host_state *s;
	while ((s = instance->host.states)) {
		instance->host.states = s->next;
		if (s->free && s->state)
			s->free(s->state);
		free(s);
	}
}

/* --- calling back --- */

static const struct host_export *
find_export(struct gowasm *g, const char *name)
{
	const struct program *p = instance_of(g)->program;
	for (uint32_t i = 0; i < p->nexports; i++)
		if (strcmp(p->exports[i].name, name) == 0)
			return &p->exports[i];
	return NULL;
}

bool
gowasm_has(struct gowasm *g, const char *name, const char *signature)
{
	const struct host_export *e = find_export(g, name);
	return e && strcmp(e->signature, signature) == 0;
}

uint64_t
gowasm_call(struct gowasm *g, const char *name, const char *signature,
            const uint64_t *args)
{
	const struct host_export *e = find_export(g, name);
	if (!e)
		gowasm_trap(g, "a host function called %s, which is not exported", name);
	if (strcmp(e->signature, signature) != 0)
		gowasm_trap(g,
		            "a host function called %s with the signature %s; it has %s",
		            name, signature, e->signature);
	/* outside of the program nothing would catch the call's faults */
	if (trap_running() != instance_of(g))
		gowasm_trap(g, "a host function called %s while the program does not run",
		            name);
	/* Go does not expect it there: its stack pointer is not published */
	if (instance_of(g)->host.in_wasi)
		gowasm_trap(g, "a host function that stands for one of WASI called %s",
		            name);
	preempt_hold(instance_of(g));
	uint64_t result = e->call(instance_of(g), args);
	preempt_release(instance_of(g));
	return result;
}

/* --- WASI --- */

uint32_t
gowasm_errno(int host_errno)
{
	return errno_of_host(host_errno);
}

#define NAMES(a, shape, T, show) NAMES_##shape(a)
#define NAMES_VAL(a) , a
#define NAMES_IN(a) , a, a##_n
#define NAMES_OUT(a) , a, a##_n
#define NAMES_RET(a) , a
#define NAMES_ONE(a) , a
/* The functions that a host file calls when it wraps a function of WASI. */
#pragma GCC visibility push(default)
#define W(n, name, needs, ...)                                                         \
	uint32_t gowasm_wasi_##name(struct gowasm *g MAP##n(KIND_WASM, __VA_ARGS__));  \
	uint32_t gowasm_wasi_##name(struct gowasm *g MAP##n(KIND_WASM, __VA_ARGS__))   \
	{                                                                              \
		return import_##name(instance_of(g)->wasi MAP##n(NAMES, __VA_ARGS__)); \
	}
#include "wasi/abi/api.def"
#undef W

void gowasm_wasi_proc_exit(struct gowasm *g, uint32_t code);
void
gowasm_wasi_proc_exit(struct gowasm *g, uint32_t code)
{
	import_proc_exit(instance_of(g)->wasi, code);
}
#pragma GCC visibility pop
