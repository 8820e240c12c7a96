/* SPDX-License-Identifier: MIT */
/* itabs: keeps answers of Go's runtime about types and interfaces. In native Go each
 * place in the code that asks has a cache (internal/abi.UseInterfaceSwitchCache). On wasm
 * each type switch and each assertion to an interface looks into the table of all itabs.
 * An answer holds for ever: itabs are never freed. If a type's memory became another
 * type's, Go's own table would confuse them in the same way. */
#ifndef RUNTIME_NATIVE_ITABS_H
#define RUNTIME_NATIVE_ITABS_H

#include "runtime/native/argument.h"

/* A question, after the return address: an interface or a place that asks, and a type. */
struct itab_question {
	uint64_t by, typ;
};
enum { ITAB_QUESTION = 8 }; /* above SP */

static inline struct itab_answer *
itab_answer(struct instance *i, const struct itab_question *q)
{
	uint32_t h = (uint32_t)q->by * 0x9e3779b1 ^ (uint32_t)q->typ * 0x85ebca6b;
	return &i->itabs[h >> (32 - ITAB_BITS)];
}

/* Returns the answer to the question at `at`, n bytes with what follows it, or NULL. */
static inline const struct itab_answer *
itab_known(void *instance, uint32_t sp, uint64_t n, uint8_t **at)
{
	struct itab_question q;
	*at = bytes(instance, (uint64_t)sp + ITAB_QUESTION, n);
	memcpy(&q, *at, sizeof q);
	const struct itab_answer *a = itab_answer(instance, &q);
	return a->by == q.by && a->typ == q.typ && a->by ? a : NULL;
}

static inline void
itab_learn(void *instance, uint32_t sp, uint32_t which, uint32_t itab)
{
	struct itab_question q;
	memcpy(&q, bytes(instance, (uint64_t)sp + ITAB_QUESTION, sizeof q), sizeof q);
	if (q.by <= UINT32_MAX && q.typ <= UINT32_MAX)
		*itab_answer(instance, &q) = (struct itab_answer){
		        (uint32_t)q.by, (uint32_t)q.typ, itab, which};
}

/* Fronts (native.h). Each also learns the answer of Go's own function when that has
 * returned. */

/* func getitab(inter *interfacetype, typ *_type, canfail bool) *itab; nil only if it may
 * fail */
static inline bool
native_getitab(void *instance, uint32_t sp)
{
	uint8_t *at;
	const struct itab_answer *a = itab_known(instance, sp, 32, &at);
	if (!a || (!a->itab && !at[16]))
		return false;
	memcpy(at + 24, &(uint64_t){a->itab}, 8);
	return true;
}

static inline void
native_getitab_learn(void *instance, uint32_t sp)
{
	itab_learn(instance, sp, 0, (uint32_t)argument(instance, sp, 3));
}

/* func typeAssert(s *abi.TypeAssert, t *_type) *itab; nil only if s says that it may
 * fail */
static inline bool
native_type_assert(void *instance, uint32_t sp)
{
	uint8_t *at;
	const struct itab_answer *a = itab_known(instance, sp, 24, &at);
	if (a)
		memcpy(at + 16, &(uint64_t){a->itab}, 8);
	return a;
}

static inline void
native_type_assert_learn(void *instance, uint32_t sp)
{
	itab_learn(instance, sp, 0, (uint32_t)argument(instance, sp, 2));
}

/* func interfaceSwitch(s *abi.InterfaceSwitch, t *_type) (int, *itab) */
static inline bool
native_interface_switch(void *instance, uint32_t sp)
{
	uint8_t *at;
	const struct itab_answer *a = itab_known(instance, sp, 32, &at);
	if (a)
		memcpy(at + 16, &(uint64_t[2]){a->which, a->itab}, 16);
	return a;
}

static inline void
native_interface_switch_learn(void *instance, uint32_t sp)
{
	itab_learn(instance, sp, (uint32_t)argument(instance, sp, 2),
	           (uint32_t)argument(instance, sp, 3));
}

#endif
