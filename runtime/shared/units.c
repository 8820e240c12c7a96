/* SPDX-License-Identifier: MIT */
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "runtime/shared/units.h"

/* The digits at *s, and goes after them; false if there are none, or too many. */
static bool
read_number(const char **s, uint64_t *n)
{
	const char *begin = *s;
	for (*n = 0; **s >= '0' && **s <= '9'; (*s)++)
		if (__builtin_mul_overflow(*n, 10, n) ||
		    __builtin_add_overflow(*n, (uint64_t)(**s - '0'), n))
			return false;
	return *s > begin;
}

uint64_t
units_size(const char *s)
{
	static const struct {
		const char *unit;
		unsigned shift;
	} units[] = {{"B", 0},   {"K", 10},   {"KB", 10}, {"KiB", 10}, {"M", 20},
	             {"MB", 20}, {"MiB", 20}, {"G", 30},  {"GB", 30},  {"GiB", 30}};
	uint64_t n;
	if (!read_number(&s, &n))
		return 0;
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (strcasecmp(s, units[i].unit) == 0)
			return n > (1ull << 40) >> units[i].shift ? 0
			                                          : n << units[i].shift;
	return 0;
}

uint64_t
units_memory(const char *s)
{
	uint64_t n = units_size(s);
	return n <= UNITS_MEMORY_MAX ? n : 0;
}

/* What stands after the dot, as a part of 1: ".25" is 0.25. */
static bool
read_fraction(const char **s, double *part)
{
	double digit = 0.1;
	const char *begin = *s;
	for (; **s >= '0' && **s <= '9'; (*s)++, digit /= 10)
		*part += digit * (**s - '0');
	return *s > begin;
}

/* One part of a time, "1.5h", at *s; false if it is none. */
static bool
read_time(const char **s, uint64_t *ns)
{
	static const struct {
		const char *unit;
		uint64_t ns;
	} units[] = {{"ns", 1},           {"us", 1000},      {"\xc2\xb5s", 1000},
	             {"ms", 1000000},     {"s", 1000000000}, {"m", 60000000000},
	             {"h", 3600000000000}};
	uint64_t n;
	double part = 0;
	if (!read_number(s, &n))
		return false;
	if (**s == '.') {
		(*s)++;
		if (!read_fraction(s, &part))
			return false;
	}
	size_t length = strcspn(*s, "0123456789");
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (strlen(units[i].unit) == length &&
		    strncmp(*s, units[i].unit, length) == 0) {
			*s += length;
			/* half a ns, so that 0.3s is what is written */
			uint64_t more = (uint64_t)(part * (double)units[i].ns + 0.5);
			return !__builtin_mul_overflow(n, units[i].ns, ns) &&
			       !__builtin_add_overflow(*ns, more, ns);
		}
	return false;
}

uint64_t
units_duration(const char *s)
{
	const uint64_t most = 3153600000ull * 1000000000; /* 100 years */
	uint64_t sum = 0, ns;
	while (*s) {
		if (!read_time(&s, &ns) || ns > most || (sum += ns) > most)
			return 0;
	}
	return sum;
}
