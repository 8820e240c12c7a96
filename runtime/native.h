/* SPDX-License-Identifier: MIT */
/* native: bodies in C for functions of Go's library (natives.def), as the units call
 * them: those of Go's calling convention take (pc_b, sp) and return sp (tools/gobody.h),
 * their arguments lie behind the return address at sp. What lies outside of memory is a
 * trap, as it is in the bodies that they stand for. */
#ifndef GOWASM_NATIVE_H
#define GOWASM_NATIVE_H

#include <stdint.h>

/* The first parameter is a struct instance *; the units pass their larger one. */
uint64_t native_memequal(void *instance, uint64_t a, uint64_t b, uint64_t n);
uint32_t native_memcmp(void *instance, uint32_t a, uint32_t b, uint32_t n);
uint32_t native_memchr(void *instance, uint32_t p, uint32_t c, uint32_t n);
/* func(digest *[8]uint32, p []byte) */
uint32_t native_sha256(void *instance, uint32_t pc_b, uint32_t sp);

#endif
