/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "declare.h"
#include "split.h"

/* How wasm2c calls function 12: w2c_f12 or w2c_g_f12. */
static const char *
prefix_of(int dialect)
{
	return dialect == 32 ? "w2c_f" : "w2c_g_f";
}

static bool
is_word(u8 c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_';
}

/* If the word at p[0..n) is PREFIX and a number below `limit`: that number, else
 * UINT32_MAX. (With 1.0.32, w2c_f0_0 is a local.) */
static u32
function_number(const u8 *p, size_t n, const char *prefix, size_t prefix_n, u32 limit)
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

/* The function that a line at the left margin begins to define, or UINT32_MAX. */
static u32
defined_function(struct span line, const char *prefix, u32 limit)
{
	const u8 *open = memchr(line.p, '(', line.n);
	if (!open || line.n < 3 || memcmp(line.p + line.n - 2, " {", 2) != 0)
		return UINT32_MAX;
	const u8 *word = open;
	while (word > line.p && is_word(word[-1]))
		word--;
	return function_number(word, (size_t)(open - word), prefix, strlen(prefix),
	                       limit);
}

/* Goes on to the next line of *rest. */
static bool
next_line(struct span *rest, struct span *line)
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

void
split_functions(struct split *s, struct span text, int dialect, const struct lowered *l)
{
	const char *prefix = prefix_of(dialect);
	u32 limit = l->m.nimported_funcs + l->m.nfuncs, func;
	struct span rest = text, line;
	*s = (struct split){0};
	s->pieces = xreallocn(NULL, l->m.nfuncs + 1u, sizeof *s->pieces);
	while (next_line(&rest, &line)) {
		if (!line.n || !is_word(line.p[0]) ||
		    (func = defined_function(line, prefix, limit)) == UINT32_MAX)
			continue;
		const u8 *start = line.p;
		if (line.n > 7 && memcmp(start, "static ", 7) == 0)
			start += 7;
		while (next_line(&rest, &line) && !(line.n == 1 && line.p[0] == '}'))
			;
		if (l->m.funcs[func - l->m.nimported_funcs].native)
			continue;
		if (s->npieces == l->m.nfuncs)
			break;
		s->pieces[s->npieces++] =
		        (struct piece){func, {start, (size_t)(line.p + line.n - start)}};
	}
	u32 want = 0;
	for (u32 i = 0; i < l->m.nfuncs; i++)
		want += !l->m.funcs[i].native;
	if (s->npieces != want &&
	    (text.n < 2 || memcmp(text.p + text.n - 2, "}\n", 2) != 0))
		fatal("wasm2c's C is cut short: is the disk full?"); /* it does not tell
		                                                      */
	if (s->npieces != want)
		fatal("wasm2c wrote %u functions of %u: this version of wasm2c is not "
		      "known to "
		      "gowasm2native",
		      s->npieces, want);
}

void
split_pack(struct split *s, size_t target)
{
	s->units = xreallocn(NULL, s->npieces + 1u, sizeof *s->units);
	struct unit *u = NULL;
	for (u32 i = 0; i < s->npieces; i++) {
		size_t n = s->pieces[i].text.n;
		if (!u || u->bytes + n > target) {
			u = &s->units[s->nunits++];
			*u = (struct unit){.pieces = &s->pieces[i]};
		}
		u->npieces++;
		u->bytes += n;
	}
}

/* One prototype for each function that the unit names, in the order of their numbers. */
static void
prototypes(const struct unit *u, int dialect, const struct lowered *l, struct buf *out)
{
	const char *prefix = prefix_of(dialect);
	size_t prefix_n = strlen(prefix);
	u32 limit = l->m.nimported_funcs + l->m.nfuncs;
	u8 *named = xcalloc(limit + 1u, 1);
	for (u32 i = 0; i < u->npieces; i++) {
		struct span t = u->pieces[i].text;
		const u8 *end = t.p + t.n, *p = t.p;
		while ((p = memchr(p, 'w', (size_t)(end - p)))) {
			const u8 *word = p;
			while (p < end && is_word(*p))
				p++;
			if ((word > t.p && is_word(word[-1])))
				continue;
			bool wrap =
			        (size_t)(p - word) > 5 && memcmp(word, "wrap_", 5) == 0;
			word += wrap ? 5 : 0;
			u32 f = function_number(word, (size_t)(p - word), prefix,
			                        prefix_n, limit);
			if (f != UINT32_MAX)
				named[f] |= wrap ? 3 : 1;
		}
	}
	for (u32 f = 0; f < limit; f++) {
		if (!named[f])
			continue;
		if (named[f] & 2) /* wabt 1.0.41: a reference goes through a wrapper */
			buf_printf(out, "#define wrap_%s%u %s%u\n", prefix, f, prefix, f);
		declare_function(&l->m, f, out);
		buf_str(out, ";\n");
	}
	free(named);
}

/* Leading blanks are a tenth of the text and mean nothing. */
static void
append_unindented(struct span text, struct buf *out)
{
	struct span line;
	while (next_line(&text, &line)) {
		while (line.n && line.p[0] == ' ') {
			line.p++;
			line.n--;
		}
		buf_add(out, line.p, line.n);
		buf_u8(out, '\n');
	}
}

void
split_unit_text(const struct unit *u, struct span defines, int dialect,
                const struct lowered *l, struct buf *out)
{
	buf_add(out, defines.p, defines.n);
	prototypes(u, dialect, l, out);
	for (u32 i = 0; i < u->npieces; i++)
		append_unindented(u->pieces[i].text, out);
}

void
split_free(struct split *s)
{
	free(s->pieces);
	free(s->units);
	*s = (struct split){0};
}
