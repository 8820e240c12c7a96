/* SPDX-License-Identifier: MIT */
/* units: sizes and durations as people write them, for the driver's options and for the
 * GOWASM_* variables alike. */
#ifndef GOWASM_UNITS_H
#define GOWASM_UNITS_H

#include <stdint.h>

/* The most that a module's memory can have. */
#define UNITS_MEMORY_MAX (1ull << 32)

/* Bytes of "64MiB", "1GiB", "512M", "4096B"; K, M and G are powers of 1024, with and
 * without B or iB. 0 if it is none of these, has no unit, or is more than 1 TiB. */
uint64_t units_size(const char *s);
/* As units_size, and 0 beyond UNITS_MEMORY_MAX. */
uint64_t units_memory(const char *s);
/* Nanoseconds of a time as Go writes it, "500ms", "1.5s", "1h30m"; 0 if it is none, has
 * no unit, or is not in 1 ns to 100 years. */
uint64_t units_duration(const char *s);

#endif
