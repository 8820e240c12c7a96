/* SPDX-License-Identifier: MIT */
/* help: --help and the manual page, from the rows of the options, commands and passes. */
#include <stdlib.h>

#include "tools/options/option_rows.h"

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

/* The passes with their sentences, as lines of this format. */
static void
list_passes(FILE *f, const char *format)
{
	static const struct {
		const char *name, *sentence;
	} passes[] = {
#define PASS_ROW(scope, name, needs, sentence) {#name, sentence}
	        PASSES(PASS_ROW, WORD_COMMA)};
	for (size_t i = 0; i < LEN(passes); i++)
		fprintf(f, format, passes[i].name, passes[i].sentence);
}

void
options_help(FILE *f)
{
	fprintf(f, "%sTurns a Go program built for wasip1 into a native executable.\n\n",
	        options_usage);
	for (size_t i = 0; i < (size_t)COMMAND_ROWS; i++)
		fprintf(f, "  %-10s %-24s %s\n", command_rows[i].name,
		        command_rows[i].args, command_rows[i].help);
	fputc('\n', f);
	for (size_t i = 0; i < (size_t)OPTION_ROWS; i++) {
		char option[64];
		spelled(&option_rows[i], option, sizeof option);
		fprintf(f, "  %-32s %s\n", option, option_rows[i].help);
	}
	fputs("\nThe passes (PASS), in the order in which they run:\n", f);
	list_passes(f, "  %-12s %s\n");
	fputs("\n  GOOS=wasip1 GOARCH=wasm go build -o main.wasm\n"
	      "  gowasm2native main.wasm -o main\n  ./main\n"
	      "\nExit status: 0 built, 1 failed (one message says why), 2 wrong usage.\n",
	      f);
}

/* troff: a dash is written \-, and a line may not begin with a dot or a quote. */
static void
troff(FILE *f, const char *s)
{
	for (; *s; s++)
		fputs(*s == '-' ? "\\-" : *s == '\\' ? "\\e" : (char[]){*s, 0}, f);
}

void
options_man(FILE *f)
{
	fprintf(f,
	        ".TH GOWASM2NATIVE 1 \"\" \"gowasm2native %s\"\n.SH NAME\n"
	        "gowasm2native \\- turn a Go wasip1 module into a native executable\n"
	        ".SH SYNOPSIS\n.B gowasm2native\n[\\fICOMMAND\\fR] [\\fIOPTION\\fR]... "
	        "\\fIINPUT\\fR\n"
	        ".SH DESCRIPTION\nCompiles a WebAssembly module that imports WASI "
	        "preview1, as "
	        "made by GOOS=wasip1 GOARCH=wasm go build, ahead of time. The executable "
	        "holds no "
	        "interpreter and no compiler; it reaches what the options grant and "
	        "nothing else.\n"
	        ".SH COMMANDS\n",
	        VERSION);
	for (size_t i = 0; i < (size_t)COMMAND_ROWS; i++) {
		fprintf(f, ".TP\n\\fB%s\\fR ", command_rows[i].name);
		troff(f, command_rows[i].args);
		fputc('\n', f);
		troff(f, command_rows[i].help);
		fputs(".\n", f);
	}
	fputs(".SH OPTIONS\n", f);
	for (size_t i = 0; i < (size_t)OPTION_ROWS; i++) {
		char option[64];
		spelled(&option_rows[i], option, sizeof option);
		fputs(".TP\n\\fB", f);
		troff(f, option);
		fputs("\\fR\n", f);
		troff(f, option_rows[i].help);
		fputs(".\n", f);
	}
	fputs(".SH PASSES\nFor \\-\\-no\\-pass, in the order in which they run.\n", f);
	list_passes(f, ".TP\n\\fB%s\\fR\n%s.\n");
	fputs(".SH EXIT STATUS\n0 built, 1 failed, 2 wrong usage. An executable made by "
	      "it exits "
	      "with its program's status; 134 after a trap.\n",
	      f);
}
