/* SPDX-License-Identifier: MIT */
/* options: parses the command line by the table options.def. */
#ifndef TOOLS_OPTIONS_OPTIONS_H
#define TOOLS_OPTIONS_OPTIONS_H

#include <stdio.h>

#include "tools/base/util.h"
#include "tools/options/words.def"

#define OPTION_FLAG(field) bool field;
#define OPTION_TEXT(field) const char *field;
#define OPTION_LIST(field) const char **field; /* NULL-terminated, or NULL */
#define OPTION_NUMBER(field) u32 field;        /* 0: not given */
#define OPTION_SIZE(field) u64 field;          /* bytes; 0: not given */
#define OPTION_TIME(field) u64 field;          /* ns; 0: not given */
#define OPTION_MODE(field) u32 field;          /* plus 1; 0: not given */
#define OPTION_PARTS(field) u32 field;         /* bit i: the i-th word */
#define OPTION_LEVEL(field) u32 field;
#define OPTION_CHOICE(field) u32 field; /* from 1; 0: not given */

/* The first column of options.def. */
enum option_kind {
	KIND_FLAG,
	KIND_TEXT,
	KIND_LIST,
	KIND_NUMBER,
	KIND_SIZE,
	KIND_TIME,
	KIND_MODE,
	KIND_PARTS,
	KIND_LEVEL,
	KIND_CHOICE
};

/* The words of options, as enums: EMIT_EXE is 1. */
enum emit { EMIT_NONE, EMIT_WORDS(WORD_ENUM, WORD_COMMA) };
enum stdio_words { STDIO_NONE, STDIO_WORDS(WORD_ENUM, WORD_COMMA) };
enum stub { STUB_NONE, STUB_WORDS(WORD_ENUM, WORD_COMMA) };

enum command {
#define CMD(name, args, groups, help, example) COMMAND_##name,
#include "tools/options/commands.def"
#undef CMD
};

struct options {
#define OPT(group, kind, field, letter, name, arg, help) OPTION_##kind(field)
#include "tools/options/options.def"
#undef OPT
	enum command command;
	bool command_named; /* it was written */
	const char *input;
	const char *file;   /* of cache export and cache import */
	const char *source; /* the Go source from which `input` was built, or NULL */
	bool runs;          /* the program is run, and not kept */
	char **args;        /* of the program, after INPUT or --, or of go test: argv's,
	                NULL-terminated, or NULL */
};

/* Parses the command line. Prints a message and exits 2 for a mistake in it. Strings are
 * argv's. With --help, --version or --man nothing more is required. */
void options_parse(struct options *o, int argc, char **argv);
/* Prints the mistake in the command line and the usage, and exits 2. */
NORETURN void misuse(const char *fmt, ...) PRINTF(1, 2);
/* Whether the word is one of our long options, with or without a value. */
bool options_has(const char *word);
/* Appends the options that change the executable, but for its grants, as a text that is
 * equal only for options with the same meaning. */
void options_canonical(const struct options *o, struct buf *out);
/* Prints the help of the command, or of all if `command` is NULL. */
void options_help(FILE *f, const enum command *command);
void options_man(FILE *f);

#endif
