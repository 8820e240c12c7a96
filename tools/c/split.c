/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "tools/go/recognise/attributes.h"
#include "tools/c/split.h"

const char *
split_prefix(int dialect)
{
	return dialect == 32 ? "w2c_f" : "w2c_g_f";
}

u32
split_function_number(const u8 *p, size_t n, const char *prefix, size_t prefix_n,
                      u32 limit)
{
	u64 number = 0;
	if (n <= prefix_n || n > prefix_n + 9 || memcmp(p, prefix, prefix_n) != 0)
		return UINT32_MAX;
	for (size_t i = prefix_n; i < n; i++) {
		if (p[i] < '0' || p[i] > '9')
			return UINT32_MAX;
		number = number * 10 + (p[i] - '0');
	}
	return number < limit ? (u32)number : UINT32_MAX;
}

bool
split_next_line(struct span *rest, struct span *line)
{
	if (!rest->n)
		return false;
	const u8 *end = memchr(rest->p, '\n', rest->n);
	size_t n = end ? (size_t)(end - rest->p) : rest->n;
	*line = (struct span){rest->p, n};
	n += end != NULL;
	rest->p += n;
	rest->n -= n;
	return true;
}

struct span
split_unindented(struct span line)
{
	while (line.n && line.p[0] == ' ') {
		line.p++;
		line.n--;
	}
	return line;
}

/* The function that a line at the left margin begins to define, or UINT32_MAX. Many
 * parameters go on in the next lines. */
static u32
defined_function(struct span line, struct span rest, const char *prefix, u32 limit)
{
	const u8 *open = memchr(line.p, '(', line.n);
	struct span last = line;
	while (span_ends_in(last, ", ") && split_next_line(&rest, &last))
		;
	if (!open || !span_ends_in(last, " {"))
		return UINT32_MAX;
	const u8 *word = open;
	while (word > line.p && split_is_word(word[-1]))
		word--;
	return split_function_number(word, (size_t)(open - word), prefix, strlen(prefix),
	                             limit);
}

void
split_functions(struct split *s, struct span text, int dialect, const struct lowered *l)
{
	const char *prefix = split_prefix(dialect);
	u32 limit = l->m.nimported_funcs + l->m.nfuncs, func;
	struct span rest = text, line;
	*s = (struct split){0};
	s->pieces = xreallocn(NULL, l->m.nfuncs + 1u, sizeof *s->pieces);
	s->piece_of = xreallocn(NULL, limit + 1u, sizeof *s->piece_of);
	memset(s->piece_of, 0xff, limit * sizeof *s->piece_of);
	while (split_next_line(&rest, &line)) {
		if (!line.n || !split_is_word(line.p[0]) ||
		    (func = defined_function(line, rest, prefix, limit)) == UINT32_MAX)
			continue;
		const u8 *start = line.p;
		if (line.n > 7 && memcmp(start, "static ", 7) == 0)
			start += 7;
		while (split_next_line(&rest, &line) &&
		       !(line.n == 1 && line.p[0] == '}'))
			;
		if (attributes_of(&l->m, func - l->m.nimported_funcs)->native)
			continue;
		if (s->npieces == l->m.nfuncs)
			break;
		s->piece_of[func] = s->npieces;
		s->pieces[s->npieces++] =
		        (struct piece){func, {start, (size_t)(line.p + line.n - start)}};
	}
	u32 want = 0;
	for (u32 i = 0; i < l->m.nfuncs; i++)
		want += !attributes_of(&l->m, i)->native;
	if (s->npieces != want &&
	    (text.n < 2 || memcmp(text.p + text.n - 2, "}\n", 2) != 0))
		/* wasm2c does not report that */
		fatal("wasm2c's C is cut short: is the disk full?");
	if (s->npieces != want)
		fatal("wasm2c wrote %u functions of %u: this version of wasm2c is not "
		      "known to "
		      "gowasm2native",
		      s->npieces, want);
}

/* Whether a unit may end before this function: one in 32 by its number alone, so that a
 * function that grows moves no boundary but perhaps the next one. */
static bool
is_boundary(u32 func)
{
	return (func * 2654435761u) >> 27 == 0;
}

void
split_pack(struct split *s, size_t target)
{
	s->units = xreallocn(NULL, s->npieces + 1u, sizeof *s->units);
	struct unit *u = NULL;
	for (u32 i = 0; i < s->npieces; i++) {
		size_t n = s->pieces[i].text.n;
		if (!u || u->bytes + n > target / 2 * 3 ||
		    (u->bytes >= target / 2 && is_boundary(s->pieces[i].func))) {
			u = &s->units[s->nunits++];
			*u = (struct unit){.pieces = &s->pieces[i]};
		}
		u->npieces++;
		u->bytes += n;
	}
}

void
split_free(struct split *s)
{
	free(s->pieces);
	free(s->piece_of);
	free(s->units);
	*s = (struct split){0};
}
