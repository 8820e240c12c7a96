/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "tools/c/lines.h"
#include "tools/c/split.h"

enum { LOOK_BACK = 24 /* lines of C from a call to its return address, at most */ };

struct place {
	struct gopclntab_text file;
	u32 line; /* 0: not known */
};

struct line {
	struct span text;
	bool calls;
	struct place place;
};

struct scanner {
	const struct names *names;
	struct gopclntab_func func;
	u32 origin;
	const char *prefix;
	struct line *lines;
	u32 n;
};

static bool
is_digit(u8 c)
{
	return c >= '0' && c <= '9';
}

/* Whether the line calls a function of the module. */
static bool
has_call(const struct scanner *s, struct span t)
{
	static const char indirect[] = "CALL_INDIRECT(";
	size_t prefix_n = strlen(s->prefix);
	if (memmem(t.p, t.n, indirect, sizeof indirect - 1))
		return true;
	for (const u8 *p = t.p, *end = t.p + t.n;
	     (p = memmem(p, (size_t)(end - p), s->prefix, prefix_n)); p += prefix_n) {
		const u8 *q = p + prefix_n;
		while (q < end && is_digit(*q))
			q++;
		if (q > p + prefix_n && q < end && *q == '(')
			return true;
	}
	return false;
}

/* The PC of this function that the line has as a constant. */
static bool
has_pc(const struct scanner *s, struct span t, u32 *pc_b)
{
	for (size_t i = 0; i < t.n; i++) {
		u64 v = 0;
		size_t from = i;
		while (i < t.n && is_digit(t.p[i]) && i - from < 16)
			v = v * 10 + (t.p[i++] - '0');
		if (i == from || (from && split_is_word(t.p[from - 1])) || i + 3 > t.n ||
		    memcmp(t.p + i, "ull", 3) != 0)
			continue;
		if (v >> 16 == (u64)GOPCLNTAB_FIRST + s->origin) {
			*pc_b = v & 0xffff;
			return true;
		}
	}
	return false;
}

static bool
place_of(const struct scanner *s, u32 pc_b, struct place *p)
{
	const struct gopclntab *t = &s->names->table;
	if (!gopclntab_line(t, &s->func, pc_b ? pc_b - 1 : 0, &p->file, &p->line))
		return false;
	if (!pc_b) /* after runtime.morestack the whole function runs again */
		p->line = s->func.start_line;
	return p->line > 0 && p->line < 1u << 20;
}

static bool
place_of_call(const struct scanner *s, u32 call, struct place *p)
{
	u32 pc_b;
	for (u32 back = 0; back <= LOOK_BACK && back < call; back++) {
		if (back && s->lines[call - back].calls)
			return false;
		if (has_pc(s, s->lines[call - back].text, &pc_b))
			return place_of(s, pc_b, p);
	}
	return false;
}

/* Cuts the text into lines. Returns false if it has directives or comments, between which
 * #line must not stand. */
static bool
scan(struct scanner *s, struct span text)
{
	struct span line;
	u32 cap = 0;
	while (split_next_line(&text, &line)) {
		ARRAY_ROOM(s->lines, s->n, cap);
		if ((line.n && line.p[0] == '#') || memmem(line.p, line.n, "//", 2))
			return false;
		s->lines[s->n] =
		        (struct line){.text = line, .calls = s->n && has_call(s, line)};
		s->n++;
	}
	return true;
}

/* Each line gets the place of the next call that has one. */
static void
find_places(struct scanner *s)
{
	struct place none = {0}, start = {0}, p;
	u32 done = 0;
	bool known = place_of(s, 0, &start);
	for (u32 i = 0; i < s->n; i++) {
		if (!s->lines[i].calls || !place_of_call(s, i, &p))
			continue;
		for (; done <= i; done++)
			s->lines[done].place =
			        done < i && s->lines[done].calls ? none : p;
	}
	p = done ? s->lines[done - 1].place : start;
	for (; done < s->n; done++)
		s->lines[done].place = s->lines[done].calls ? none : p;
	if (known && s->n)
		s->lines[0].place = start;
}

/* A path as a C string: nothing in it ends the string, the line, or is a trigraph. */
static void
write_file(struct gopclntab_text file, struct buf *out)
{
	enum { MOST = 1000 };
	for (size_t i = 0; i < file.n && i < MOST; i++) {
		u8 c = file.p[i];
		bool safe = split_is_word(c) || (c && strchr("/.-+@~<>: =,", c));
		buf_u8(out, safe ? c : '_');
	}
}

static bool
is_same(const struct place *a, const struct place *b)
{
	return a->line == b->line &&
	       (!a->line ||
	        (a->file.n == b->file.n && memcmp(a->file.p, b->file.p, a->file.n) == 0));
}

static void
write_place(const struct place *p, struct buf *out)
{
	buf_printf(out, "\n#line %u \"", p->line);
	if (p->line)
		write_file(p->file, out);
	else
		buf_str(out, "<wasm>");
	buf_str(out, "\"\n");
}

void
lines_function(const struct names *names, u32 origin, const char *prefix,
               struct span text, struct buf *out)
{
	struct scanner s = {.names = names, .origin = origin, .prefix = prefix};
	struct place none = {0};
	bool joins = scan(&s, text);
	if (joins && names->address && gopclntab_find(&names->table, origin, &s.func))
		find_places(&s);
	for (u32 i = 0; i < s.n && joins; i++) {
		const struct line *l = &s.lines[i];
		if (!i || !is_same(&l->place, &s.lines[i - 1].place))
			write_place(&l->place, out);
		buf_add(out, l->text.p, l->text.n);
		buf_u8(out, ' ');
	}
	if (!joins) {
		write_place(&none, out);
		buf_add(out, text.p, text.n);
	}
	buf_u8(out, '\n');
	free(s.lines);
}
