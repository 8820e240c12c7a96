/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "runtime/start/baked.h"

/* Makes a NULL-terminated list of the records with this letter. */
static bool
read_list(const char *text, char letter, const char *const **list)
{
	size_t n = 0;
	for (const char *r = text; *r; r += strlen(r) + 1)
		n += *r == letter;
	const char **found = calloc(n + 1, sizeof *found);
	if (!found)
		return false;
	n = 0;
	for (const char *r = text; *r; r += strlen(r) + 1)
		if (*r == letter)
			found[n++] = r + 1;
	*list = found;
	return true;
}

bool
baked_read(const char *text, struct policy *p, uint32_t *memory_max)
{
#define READ_LIST(letter, field)                 \
	if (!read_list(text, letter, &p->field)) \
		return false;
#define KNOWN_LIST(letter, field) \
	case letter:              \
		break;
#define READ_NUMBER(letter, field)                  \
	case letter:                                \
		p->field = (__typeof__(p->field))n; \
		break;
#define NOTHING(letter, field)
	BAKED_ROWS(READ_LIST, NOTHING)
	for (const char *r = text; *r; r += strlen(r) + 1) {
		long long n = strtoll(r + 1, NULL, 10);
		switch (*r) {
			BAKED_ROWS(KNOWN_LIST, READ_NUMBER)
		case BAKED_MEMORY:
			if (n < *memory_max)
				*memory_max = (uint32_t)n;
			break;
		default:
			return false;
		}
	}
	return true;
}
