/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "tools/c/fold_nature.h"
#include "tools/c/split.h"

static const struct operation operations[] = {
#define OP(name, type, reads, writes, traps, operands) \
	{{(const u8 *)#name, sizeof #name - 1}, type, reads, writes, traps, operands},
#include "tools/c/operations.def"
#undef OP
};

static const struct operation unknown = {{0}, '-', ALL, ALL, TRAPS, TWICE};
/* A function of the module: its operands are arguments. */
static const struct operation function = {{0}, '-', ALL, ALL, TRAPS, ONCE};

const struct operation *
operation_find(struct span name)
{
	size_t low = 0, high = LEN(operations);
	while (low < high) {
		const struct operation *o = &operations[(low + high) / 2];
		size_t n = o->name.n < name.n ? o->name.n : name.n;
		int order = memcmp(name.p, o->name.p, n);
		if (!order && o->name.n == name.n)
			return o;
		if (order < 0 || (!order && name.n < o->name.n))
			high = (low + high) / 2;
		else
			low = (low + high) / 2 + 1;
	}
	return NULL;
}

static bool
is_function(struct span word)
{
	for (int dialect = 32; dialect <= 33; dialect++) {
		const char *prefix = split_prefix(dialect);
		if (split_function_number(word.p, word.n, prefix, strlen(prefix),
		                          UINT32_MAX) != UINT32_MAX)
			return true;
	}
	return false;
}

/* The word that ends where p[0] begins; not before `start`. */
static struct span
word_before(const u8 *start, const u8 *p)
{
	const u8 *q = p;
	while (q > start && split_is_word(q[-1]))
		q--;
	return (struct span){q, (size_t)(p - q)};
}

/* Whether the `(` at p[0], which no word precedes, begins an operand: before it stands an
 * operator, another parenthesis, or a cast. After anything else it begins arguments. */
static bool
is_operand(const u8 *start, const u8 *p, const u8 *end)
{
	static const char *const types[] = {"u32", "u64", "s32", "s64", "f32",
	                                    "f64", "u8",  "s8",  "u16", "s16"};
	if (p + 1 < end && p[1] == '*')
		return false;
	if (p == start || p[-1] != ')')
		return true;
	struct span word = word_before(start, p - 1);
	bool cast = word.p > start && word.p[-1] == '(';
	for (size_t i = 0; cast && i < LEN(types); i++)
		if (span_is(word, types[i]))
			return true;
	return false;
}

/* Whether a global, or a size, is read: `instance->`, but not its address. */
static bool
reads_instance(struct span text)
{
	static const char member[] = "instance->";
	const u8 *p = text.p, *end = text.p + text.n;
	while ((p = memmem(p, (size_t)(end - p), member, sizeof member - 1))) {
		if (p == text.p || p[-1] != '&')
			return true;
		p += sizeof member - 1;
	}
	return false;
}

struct nature
nature_of(struct span text, bool checked)
{
	const u8 *end = text.p + text.n, *p = text.p;
	struct nature n = {.type = '-', .loads = reads_instance(text)};
	n.select = text.n > 3 && memmem(text.p, text.n, " ? ", 3);
	for (; (p = memchr(p, '(', (size_t)(end - p))); p++) {
		struct span word = word_before(text.p, p);
		if (!word.n && is_operand(text.p, p, end))
			continue;
		const struct operation *o = operation_find(word);
		if (!o)
			o = is_function(word) ? &function : &unknown;
		if (word.p == text.p)
			n.type = o->type;
		n.loads |= o->reads != NOTHING;
		n.acts |= o->writes != NOTHING || o->traps == TRAPS;
		n.twice |= o->operands == TWICE || (o->operands == CHECKED && checked);
	}
	return n;
}
