/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "tools/c/float_names.h"
#include "tools/c/fold_statement.h"
#include "tools/c/split.h"

static const struct {
	char operator;
	const char *name;
} operators[] = {{'+', "ADD"}, {'-', "SUB"}, {'*', "MUL"}, {'/', "DIV"}};

/* Returns 32 or 64 if the word is a level of wasm's stack that holds floats of so many
 * bits (w2c_f1, w2c_f1_0, var_d0), else 0. */
static int
float_bits(struct span word)
{
	if (word.n < 6 || !(starts_with(word, "w2c_") || starts_with(word, "var_")) ||
	    word.p[5] < '0' || word.p[5] > '9')
		return 0;
	return word.p[4] == 'f' ? 32 : word.p[4] == 'd' ? 64 : 0;
}

static bool
write_named(struct span line, struct buf *out)
{
	const u8 *p = line.p, *end = line.p + line.n;
	struct span to = next_word(&p, end);
	int bits = to.p == line.p ? float_bits(to) : 0;
	if (!bits || end - p < 6 || p[0] != ' ' || p[2] != '=' || p[3] != ' ' ||
	    end[-1] != ';')
		return false;
	for (size_t i = 0; i < LEN(operators); i++) {
		if (p[1] != operators[i].operator)
			continue;
		buf_add(out, to.p, to.n);
		buf_printf(out, " = F%d_%s(", bits, operators[i].name);
		buf_add(out, to.p, to.n);
		buf_str(out, ", ");
		buf_add(out, p + 4, (size_t)(end - 1 - (p + 4)));
		buf_str(out, ");\n");
		return true;
	}
	return false;
}

void
float_names_find(struct span text, struct buf *out)
{
	struct span line;
	while (split_next_line(&text, &line)) {
		line = split_unindented(line);
		if (write_named(line, out))
			continue;
		buf_add(out, line.p, line.n);
		buf_u8(out, '\n');
	}
}
