/* SPDX-License-Identifier: MIT */
#include "tools/functions/cut_names.h"

/* Removes a number from the front. UINT32_MAX is none: it means "not there". */
static bool
take_number(struct span *s, u32 *number)
{
	u64 n = 0;
	if (!s->n || (s->p[0] == '0' && s->n > 1 && s->p[1] >= '0' && s->p[1] <= '9'))
		return false;
	const u8 *first = s->p;
	while (s->n && s->p[0] >= '0' && s->p[0] <= '9') {
		n = n * 10 + (u64)(s->p[0] - '0');
		if (n >= UINT32_MAX)
			return false;
		s->p++;
		s->n--;
	}
	*number = (u32)n;
	return s->p > first;
}

static bool
take_letter(struct span *s, u8 letter)
{
	if (!s->n || s->p[0] != letter)
		return false;
	s->p++;
	s->n--;
	return true;
}

bool
cut_names_body(struct span name, u32 *n)
{
	return take_letter(&name, 'D') && take_number(&name, n) && !name.n;
}

bool
cut_names_function(struct span name, u32 *n)
{
	return take_letter(&name, 'F') && take_number(&name, n) && !name.n;
}

bool
cut_names_constant(struct span name, u32 *n, u32 *k)
{
	return take_letter(&name, 'K') && take_number(&name, n) &&
	       take_letter(&name, '_') && take_number(&name, k) && !name.n;
}
