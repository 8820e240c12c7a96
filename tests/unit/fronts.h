/* SPDX-License-Identifier: MIT */
/* fronts: calls bodies in C that stand in front of Go functions, with a small guest. */
#ifndef TESTS_UNIT_FRONTS_H
#define TESTS_UNIT_FRONTS_H

#include <string.h>
#include <sys/wait.h>

#include "tests/unit/bodies.h"

enum { SIZE = 65536, SP = 32768 };
static uint8_t memory[SIZE];
static struct instance guest = {.memory = {.data = memory, .size = SIZE}};

static inline void
put(size_t n, const uint64_t *arguments)
{
	memcpy(memory + SP + 8, arguments, 8 * n);
}

static inline uint64_t
result(unsigned i)
{
	uint64_t v;
	memcpy(&v, memory + SP + 8 + 8 * i, 8);
	return v;
}

#define CALL(front, ...)                                                      \
	(put(sizeof(uint64_t[]){__VA_ARGS__} / 8, (uint64_t[]){__VA_ARGS__}), \
	 front(&guest, SP))
/* How a process ends that calls it. */
#define STATUS(front, ...)                                      \
	({                                                      \
		int status_;                                    \
		pid_t child_ = fork();                          \
		if (child_ == 0) {                              \
			(void)CALL(front, __VA_ARGS__);         \
			_exit(0);                               \
		}                                               \
		waitpid(child_, &status_, 0);                   \
		WIFEXITED(status_) ? WEXITSTATUS(status_) : -1; \
	})

#endif
