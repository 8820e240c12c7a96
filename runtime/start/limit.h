/* SPDX-License-Identifier: MIT */
/* limit: the time limit of an executable. */
#ifndef RUNTIME_START_LIMIT_H
#define RUNTIME_START_LIMIT_H

#include <stdint.h>

struct instance;

/* Ends the guest after `ns` nanoseconds of wall clock. Returns 0, or -1 with errno. */
int limit_time(struct instance *instance, uint64_t ns);

#endif
