/* SPDX-License-Identifier: MIT */
/* help: --help and the manual page, from the rows of the options, commands and passes. */
#include <stdlib.h>
#include <string.h>

#include "tools/options/option_rows.h"

static const char *const group_titles[] = {
#define GROUP_TITLE(name, title) [GROUP_##name] = (title),
        GROUPS(GROUP_TITLE)};

/* Whether the option takes the names of passes, which are too many for one line. */
static bool
is_passes(const struct option_row *r)
{
	return r->offset == offsetof(struct options, no_pass);
}

static void
spelled(const struct option_row *r, char *out, size_t n)
{
	char letter[4] = "";
	if (r->letter)
		snprintf(letter, sizeof letter, "-%c", r->letter);
	bool optional = r->kind == KIND_PARTS; /* its argument has a [ in front */
	const char *arg = is_passes(r) ? "[PASS,...]" : r->arg;
	snprintf(out, n, "%s%s%s%s%s%s", letter, r->letter && r->name ? ", " : "",
	         r->name ? "--" : "", r->name ? r->name : "",
	         optional            ? "[="
	         : r->arg && r->name ? "="
	                             : "",
	         arg ? arg + optional : "");
}

/* --- text in two columns --- */

enum { WIDTH = 80 };

/* Prints the words from column `from` on, which the cursor has reached. */
static void
wrap(FILE *f, const char *text, int from)
{
	int column = from;
	while (*(text += strspn(text, " "))) {
		int n = (int)strcspn(text, " ");
		if (column > from && column + 1 + n > WIDTH) {
			fprintf(f, "\n%*s", from, "");
			column = from;
		}
		column += fprintf(f, "%s%.*s", column > from ? " " : "", n, text);
		text += n;
	}
	fputc('\n', f);
}

/* One row; a word that is too long for its column has a line of its own. */
static void
row(FILE *f, const char *word, const char *text, int from)
{
	int n = fprintf(f, "  %s", word);
	if (n + 2 > from) {
		fputc('\n', f);
		n = 0;
	}
	fprintf(f, "%*s", from - n, "");
	wrap(f, text, from);
}

static void
print_group(FILE *f, u32 group)
{
	enum { COLUMN = 30 };
	fprintf(f, "\n%s:\n", group_titles[group]);
	for (size_t i = 0; i < (size_t)OPTION_ROWS; i++) {
		char option[64];
		if (option_rows[i].group != group)
			continue;
		spelled(&option_rows[i], option, sizeof option);
		row(f, option, option_rows[i].help, COLUMN);
	}
}

/* The passes with their sentences. */
static const struct {
	const char *name, *sentence;
} passes[] = {
#define PASS_ROW(scope, name, needs, sentence) {#name, sentence}
        PASSES(PASS_ROW, WORD_COMMA)};

static void
print_passes(FILE *f)
{
	fputs("\nThe passes (PASS), in the order in which they run:\n", f);
	for (size_t i = 0; i < LEN(passes); i++)
		row(f, passes[i].name, passes[i].sentence, 16);
}

/* The lines of an example, behind this text. */
static void
print_lines(FILE *f, const char *lines, const char *before)
{
	while (*lines) {
		int n = (int)strcspn(lines, "\n");
		fprintf(f, "%s%.*s\n", before, n, lines);
		lines += n + (lines[n] == '\n');
	}
}

static void
command_help(FILE *f, enum command command)
{
	const struct command_row *c = &command_rows[command];
	fprintf(f, "usage: gowasm2native %s %s\n\n%s.\n\n", c->name, c->args, c->help);
	print_lines(f, c->example, "  ");
	for (u32 g = 0; g < NGROUPS; g++)
		if (c->groups >> g & 1)
			print_group(f, g);
	if (c->groups >> GROUP_DEBUGGING & 1)
		print_passes(f);
}

void
options_help(FILE *f, const enum command *command)
{
	if (command) {
		command_help(f, *command);
		return;
	}
	fprintf(f,
	        "%sTurns a Go program built for wasip1 into a native executable.\n\n"
	        "  gowasm2native ./cmd/hello -o hello\n  ./hello\n\nCommands:\n",
	        options_usage);
	for (size_t i = 0; i < (size_t)COMMAND_ROWS; i++)
		row(f, command_rows[i].name, command_rows[i].help, 16);
	for (u32 g = 0; g < NGROUPS; g++)
		print_group(f, g);
	print_passes(f);
	fputs("\nThe first letters of a long option are enough where they are its "
	      "alone.\n"
	      "`gowasm2native help COMMAND` shows what belongs to a command,\n"
	      "`man gowasm2native` all of it, with variables and files.\n"
	      "\nExit status: 0 built, 1 failed (one message says why), 2 wrong usage.\n",
	      f);
}

/* --- the manual page --- */

/* troff: a dash is written \-, and a line may not begin with a dot or a quote. */
static void
troff(FILE *f, const char *s)
{
	for (; *s; s++)
		fputs(*s == '-' ? "\\-" : *s == '\\' ? "\\e" : (char[]){*s, 0}, f);
}

static void
man_row(FILE *f, const char *word, const char *rest, const char *text)
{
	fputs(".TP\n\\fB", f);
	troff(f, word);
	fputs("\\fR", f);
	if (*rest)
		fputc(' ', f);
	troff(f, rest);
	fputc('\n', f);
	troff(f, text);
	fputs(".\n", f);
}

static void
man_rows(FILE *f)
{
	fputs(".SH COMMANDS\n", f);
	for (size_t i = 0; i < (size_t)COMMAND_ROWS; i++)
		man_row(f, command_rows[i].name, command_rows[i].args,
		        command_rows[i].help);
	fputs(".SH OPTIONS\n", f);
	for (u32 g = 0; g < NGROUPS; g++) {
		fprintf(f, ".SS %s\n", group_titles[g]);
		for (size_t i = 0; i < (size_t)OPTION_ROWS; i++) {
			char option[64];
			spelled(&option_rows[i], option, sizeof option);
			if (option_rows[i].group == g)
				man_row(f, option, "", option_rows[i].help);
		}
	}
	fputs(".SH PASSES\nFor \\-\\-no\\-pass, in the order in which they run.\n", f);
	for (size_t i = 0; i < LEN(passes); i++)
		man_row(f, passes[i].name, "", passes[i].sentence);
}

/* Sections whose text is not in a table elsewhere: a line each, with what it is about in
 * front. */
static const struct section {
	const char *title, *rows[16][2];
} sections[] = {
        {"ENVIRONMENT",
         {{"CC", "The C compiler, unless --cc names one"},
          {"GOWASM2NATIVE_FLAGS", "The options with which the command test and "
                                  "go_wasip1_wasm_exec build (default: "
                                  "-O1 -A)"},
          {"GOWASM2NATIVE_LIB", "The directory of libgowasm.a"},
          {"GOWASM_CACHE", "off does without the cache"},
          {"GOWASM_CACHE_SIZE", "The limit of the cache (default: 2GiB)"},
          {"NO_COLOR", "No colours"},
          {"TMPDIR", "Where work directories are made (default: /tmp)"},
          {"XDG_CACHE_HOME", "Where the cache is (default: ~/.cache)"},
          {"GOWASM_TRACE, GOWASM_EXPLAIN, GOWASM_PROFILE, GOWASM_POLICY=print",
           "Of a program that was built: every WASI call; what the sandbox refused; a "
           "CPU "
           "profile; what the program may reach"},
          {"GOWASM_TIMEOUT, GOWASM_MAX_MEMORY, GOWASM_READ_ONLY, GOWASM_PREEMPT",
           "Of a program that was built: lower limits"},
          {"GOWASM_SEED, GOWASM_TIME",
           "Of a program that was built: random numbers and a clock that repeat"},
          {"GOWASM_RECORD, GOWASM_REPLAY",
           "Of a program that was built: a file that keeps the answers of a run, or "
           "from which they come again"},
          {"GOWASM_DIR, GOWASM_ENV, GOWASM_LISTEN, GOWASM_CONNECT",
           "Of a program that was built with --unlocked: further grants, one a line"}}},
        {"FILES",
         {{"~/.cache/gowasm2native", "The cache of objects and executables"},
          {"PREFIX/lib/gowasm2native", "The runtime, as a library and as sources"}}},
        {"EXIT STATUS",
         {{"0, 1, 2", "Of this command: built; failed, and one message says why; wrong "
                      "usage"},
          {"124", "Of a program: its time limit was reached"},
          {"134", "Of a program: a trap ended it"},
          {"141", "Of a program: nobody reads what it prints"}}},
};

static void
man_sections(FILE *f)
{
	for (size_t i = 0; i < LEN(sections); i++) {
		fprintf(f, ".SH %s\n", sections[i].title);
		for (size_t k = 0; sections[i].rows[k][0]; k++)
			man_row(f, sections[i].rows[k][0], "", sections[i].rows[k][1]);
	}
}

static void
man_examples(FILE *f)
{
	fputs(".SH EXAMPLES\n.nf\n", f);
	for (size_t i = 0; i < (size_t)COMMAND_ROWS; i++) {
		struct buf text = {0};
		buf_str(&text, command_rows[i].example);
		for (char *line = strtok(text.p, "\n"); line; line = strtok(NULL, "\n")) {
			troff(f, line);
			fputc('\n', f);
		}
		buf_free(&text);
	}
	fputs(".fi\n", f);
}

void
options_man(FILE *f)
{
	fprintf(f,
	        ".TH GOWASM2NATIVE 1 \"\" \"gowasm2native %s\"\n.SH NAME\n"
	        "gowasm2native \\- turn a Go wasip1 module into a native executable\n"
	        ".SH SYNOPSIS\n.B gowasm2native\n[\\fICOMMAND\\fR] [\\fIOPTION\\fR]... "
	        "\\fIINPUT\\fR\n.SH DESCRIPTION\n"
	        "Compiles a WebAssembly module that imports WASI preview1, as made by "
	        "GOOS=wasip1 GOARCH=wasm go build, ahead of time. INPUT is such a "
	        "module, or "
	        "Go source: a file, a directory, a package's path. The executable holds "
	        "no "
	        "interpreter and no compiler; it reaches what the options grant and "
	        "nothing "
	        "else.\n",
	        VERSION);
	man_examples(f);
	man_rows(f);
	fputs(".SH SANDBOX\nA program keeps to its own linear memory. It reaches the "
	      "outside "
	      "through WASI only: files beneath the directories of \\-\\-dir, the "
	      "variables "
	      "of \\-\\-env, the sockets of \\-\\-listen and \\-\\-connect. The one who "
	      "runs it can narrow "
	      "that, never widen it, unless it was built with \\-\\-unlocked. Behind "
	      "that "
	      "stands a fence of Landlock and seccomp. Host functions in C are "
	      "trusted.\n",
	      f);
	man_sections(f);
	fputs(".SH SEE ALSO\n.BR gowasm.h (3),\n.BR gowasm\\-library (3),\n.BR wasm2c "
	      "(1)\n",
	      f);
}
