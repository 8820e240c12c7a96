/* SPDX-License-Identifier: MIT */
/* units: sizes and durations as people write them, for the driver's options and for the
 * GOWASM_* variables alike. */
#ifndef RUNTIME_SHARED_UNITS_H
#define RUNTIME_SHARED_UNITS_H

#include <stdint.h>

/* The most that a module's memory can have. */
#define UNITS_MEMORY_MAX (1ull << 32)

/* Returns the bytes of "64MiB", "1GiB", "512M", "4096B". K, M and G are powers of 1024,
 * with and without B or iB. Returns 0 if the text is not of this form, has no unit, or is
 * more than 1 TiB. */
uint64_t units_size(const char *s);
/* Does as units_size; returns 0 beyond UNITS_MEMORY_MAX. */
uint64_t units_memory(const char *s);
/* Returns the ns of a time as Go writes it, "500ms", "1.5s", "1h30m". Returns 0 if the
 * text is not of this form, has no unit, or is not between 1 ns and 100 years. */
uint64_t units_duration(const char *s);

#endif
