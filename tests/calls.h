/* SPDX-License-Identifier: MIT */
/* calls: every function of preview1 with its wasm arguments in an array, from api.def. */
#ifndef TESTS_CALLS_H
#define TESTS_CALLS_H

#include "wasi/api.h"
#include "wasi/import.h"
#include "wasi/wasi.h"

enum { MOST_ARGS = 12 };

#define TAKE(a, shape, T, show) TAKE_##shape(a, T)
#define TAKE_VAL(a, T) T a = (T) * v++;
#define TAKE_IN(a, T) u32 a = (u32) * v++, a##_n = (u32) * v++;
#define TAKE_OUT(a, T) TAKE_IN(a, T)
#define TAKE_RET(a, T) u32 a = (u32) * v++;
#define TAKE_ONE(a, T) TAKE_RET(a, T)
#define NAMED(a, shape, T, show) NAMED_##shape(a)
#define NAMED_VAL(a) , a
#define NAMED_IN(a) , a, a##_n
#define NAMED_OUT(a) , a, a##_n
#define NAMED_RET(a) , a
#define NAMED_ONE(a) , a
#define W(n, name, needs, ...)                                                          \
	static u32 call_##name(struct wasi *w, const u64 *v)                            \
	{                                                                               \
		(void)v;                                                                \
		MAP##n(TAKE,                                                            \
		       __VA_ARGS__) return import_##name(w MAP##n(NAMED, __VA_ARGS__)); \
	}
#include "wasi/abi/api.def"
#undef W

/* What each wasm argument is: v a value, n a number of items, and an address by the
 * alignment of what is there: 1, 2, 4, 8. */
#define ROLE(a, shape, T, show) ROLE_##shape(T)
#define ROLE_VAL(T) 'v',
#define ROLE_IN(T) '0' + _Alignof(T), 'n',
#define ROLE_OUT(T) ROLE_IN(T)
#define ROLE_RET(T) '0' + _Alignof(T),
#define ROLE_ONE(T) ROLE_RET(T)

static const struct function {
	const char *name;
	u32 (*call)(struct wasi *w, const u64 *v);
	char roles[MOST_ARGS + 1];
} functions[] = {
#define W(n, name, needs, ...) {#name, call_##name, {MAP##n(ROLE, __VA_ARGS__) 0}},
#include "wasi/abi/api.def"
#undef W
};
enum { NFUNCTIONS = sizeof functions / sizeof *functions };

#endif
