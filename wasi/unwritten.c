/* SPDX-License-Identifier: MIT */
/* unwritten: functions of preview1 that answer NOSYS so far. The list shrinks until this
 * file goes away (sockets: issue 4). */
#include "api.h"

#define PARAMETER(a, shape, T, show) PARAMETER_##shape(a, T)
#define PARAMETER_VAL(a, T) , __attribute__((unused)) T a
#define PARAMETER_IN(a, T) \
	, __attribute__((unused)) const T *a, __attribute__((unused)) u32 a##_n
#define PARAMETER_OUT(a, T) \
	, __attribute__((unused)) T *a, __attribute__((unused)) u32 a##_n
#define PARAMETER_RET(a, T) , __attribute__((unused)) T *a
#define U(n, name, ...)                                                                \
	u32 wasi_##name(                                                               \
	        __attribute__((unused)) struct wasi *w MAP##n(PARAMETER, __VA_ARGS__)) \
	{                                                                              \
		return E_NOSYS;                                                        \
	}

/* clang-format off */
U(3, sock_accept, FD, FDFLAGS, RET32)
U(5, sock_recv, FD, IOVS, RIFLAGS, RET32, RET16)
U(4, sock_send, FD, CIOVS, SIFLAGS, RET32)
U(2, sock_shutdown, FD, SDFLAGS)
