/* SPDX-License-Identifier: MIT */
/* filter: makes a seccomp program of syscalls.def. A call that is not in that table
 * answers EPERM, so that a library that tries a newer call first falls back. Calls by
 * another machine's numbers (32-bit, x32) end the process. */
#ifndef RUNTIME_START_FILTER_H
#define RUNTIME_START_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The value that an argument must have. Only its low 32 bits are compared: all of these
 * arguments are ints, or flags without higher bits. */
struct filter_test {
	enum { FILTER_NONE, FILTER_VALUE, FILTER_PROCESS, FILTER_THREAD } kind;
	uint32_t arg, mask, value; /* (arg & mask) == value */
};

enum { FILTER_TESTS = 3 };

struct filter_row {
	int number;
	/* what becomes of the call; those between ALLOW and KILL only where filter_up was
	 * told so */
	enum filter_what {
		FILTER_ALLOW,
		FILTER_BY_NAME,
		FILTER_LISTENS,
		FILTER_SOCKETS,
		FILTER_UNIX,
		FILTER_KILL,
	} what;
	struct filter_test tests[FILTER_TESTS];
};

extern const struct filter_row filter_rows[];
extern const size_t filter_nrows;

/* Puts the filter up, for all threads; it is of the calling thread's numbers. `with` has
 * the bit 1 << FILTER_BY_NAME and so on for the rows that are for some programs only.
 * Returns true, or false with errno: ENOSYS on a machine that there is no filter for. */
bool filter_up(unsigned with);

#endif
