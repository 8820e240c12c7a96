/* SPDX-License-Identifier: MIT */
/* units: sizes and durations as people write them, for the driver's options and for the
 * GOWASM_* variables alike. */
#ifndef GOWASM_UNITS_H
#define GOWASM_UNITS_H

#include <stdint.h>

/* Bytes of "64MiB", "1GiB", "512M", "4096"; 0 if it is none of these, or more than 1
 * TiB. */
uint64_t units_size(const char *s);
/* Nanoseconds of "500ms", "1.5s", "2m", "1h", "30" (seconds); 0 if it is none of these,
 * or not in 1 ns to 100 years. */
uint64_t units_duration(const char *s);

#endif
