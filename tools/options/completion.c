/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "tools/options/completion.h"
#include "tools/options/options.h"

static const struct row {
	enum option_kind kind;
	char letter;
	const char *name, *arg, *help;
} rows[] = {
#define OPT(group, kind, field, letter, name, arg, help) \
	{KIND_##kind, letter, name, arg, help},
#include "tools/options/options.def"
#undef OPT
};

static const struct verb {
	const char *name, *args, *help;
} commands[] = {
#define CMD(name, args, groups, help, example) {#name, args, help},
#include "tools/options/commands.def"
#undef CMD
};

/* What completes a value; a further kind is a row here and a column for each shell. */
enum source { NOTHING, WORDS, FILES, DIRECTORIES, PROGRAMS, VARIABLES };

static enum source
source_of(const struct row *r)
{
	static const struct {
		const char *begins;
		enum source source;
	} sources[] = {
	        {"FILE", FILES},       {"DIR", DIRECTORIES}, {"HOST[::", DIRECTORIES},
	        {"COMMAND", PROGRAMS}, {"NAME", VARIABLES},
	};
	if (r->kind == KIND_CHOICE || r->kind == KIND_PARTS)
		return WORDS;
	for (size_t i = 0; r->arg && i < LEN(sources); i++)
		if (strncmp(r->arg, sources[i].begins, strlen(sources[i].begins)) == 0)
			return sources[i].source;
	return NOTHING;
}

/* "a|b" and "[a,b]", as shells separate words: "a b". The caller frees it. */
static char *
words_of(const char *arg)
{
	struct buf b = {0};
	for (arg += *arg == '['; *arg && *arg != ']'; arg++)
		buf_u8(&b, *arg == '|' || *arg == ',' ? ' ' : (u8)*arg);
	return b.p;
}

/* Whether a command's arguments are a choice of words. */
static bool
takes_words(const struct verb *c)
{
	return strchr(c->args, '|') && !strpbrk(c->args, " .");
}

/* Text within the single quotes of a shell; what is in `escaped` gets a backslash. */
static void
quoted(FILE *f, const char *s, const char *quote, const char *escaped)
{
	for (; *s; s++) {
		if (*s == '\'')
			fputs(quote, f);
		else
			fprintf(f, "%s%c", strchr(escaped, *s) ? "\\" : "", *s);
	}
}

/* --- bash --- */

/* "-o|--output" */
static void
bash_pattern(FILE *f, const struct row *r)
{
	if (r->letter)
		fprintf(f, "-%c", r->letter);
	if (r->name)
		fprintf(f, "%s--%s", r->letter ? "|" : "", r->name);
}

static void
bash_values(FILE *f)
{
	static const char *const actions[] = {
	        [FILES] = "-f",     [DIRECTORIES] = "-d", [PROGRAMS] = "-c",
	        [VARIABLES] = "-v", [NOTHING] = "-W ''",
	};
	for (size_t i = 0; i < LEN(rows); i++) {
		enum source source = source_of(&rows[i]);
		if (!rows[i].arg || rows[i].kind == KIND_LEVEL)
			continue;
		char *words = words_of(rows[i].arg);
		fputs("\t", f);
		bash_pattern(f, &rows[i]);
		/* an optional value always follows a `=` */
		fprintf(f, ") %s", rows[i].kind == KIND_PARTS ? "[[ $joined ]] && " : "");
		if (source == WORDS)
			fprintf(f, "_gowasm2native_reply -W '%s'", words);
		else
			fprintf(f, "_gowasm2native_reply %s", actions[source]);
		fprintf(f, "%s ;;\n",
		        rows[i].kind == KIND_PARTS ? " && return" : "; return");
		free(words);
	}
}

static void
bash_print(FILE *f)
{
	fputs("# bash completion for gowasm2native\n"
	      "_gowasm2native_reply() { # as compgen's arguments say\n"
	      "\tcase $1 in -f | -d) compopt -o filenames 2>/dev/null ;; esac\n"
	      "\tmapfile -t COMPREPLY < <(compgen \"$@\" -- \"$cur\")\n"
	      "}\n"
	      "_gowasm2native_inputs() { # modules, Go files and directories; else "
	      "files\n"
	      "\t_gowasm2native_reply -f -X '!*.wasm'\n"
	      "\tlocal more\n"
	      "\tmapfile -t more < <(compgen -f -X '!*.go' -- \"$cur\"; compgen -d -- "
	      "\"$cur\")\n"
	      "\tCOMPREPLY+=(\"${more[@]}\")\n"
	      "\t[[ ${#COMPREPLY[@]} -gt 0 ]] || _gowasm2native_reply -f\n"
	      "}\n"
	      "_gowasm2native() {\n"
	      "\tlocal cur=${COMP_WORDS[COMP_CWORD]} joined=\n"
	      "\tlocal option=${COMP_WORDS[COMP_CWORD - 1]}\n"
	      "\tCOMPREPLY=()\n"
	      "\tif [[ $cur == = ]]; then\n\t\tcur= joined=1\n"
	      "\telif [[ $option == = && $COMP_CWORD -gt 2 ]]; then\n"
	      "\t\toption=${COMP_WORDS[COMP_CWORD - 2]} joined=1\n\tfi\n"
	      "\tcase $option in\n",
	      f);
	bash_values(f);
	fputs("\tesac\n\tcase $cur in -*)\n\t\t_gowasm2native_reply -W '", f);
	for (size_t i = 0; i < LEN(rows); i++) {
		const struct row *r = &rows[i];
		if (r->kind == KIND_LEVEL)
			fprintf(f, "-%c0 -%c1 -%c2 -%c3 ", r->letter, r->letter,
			        r->letter, r->letter);
		else if (r->name)
			fprintf(f, "--%s%s ", r->name,
			        r->arg && r->kind != KIND_PARTS ? "=" : "");
		else
			fprintf(f, "-%c ", r->letter);
	}
	fputs("'\n\t\t[[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]] &&\n"
	      "\t\t\tcompopt -o nospace 2>/dev/null\n\t\treturn ;;\n\tesac\n"
	      "\tif [[ $COMP_CWORD -eq 1 ]]; then\n"
	      "\t\t_gowasm2native_inputs\n"
	      "\t\tCOMPREPLY+=($(compgen -W '",
	      f);
	for (size_t i = 0; i < LEN(commands); i++)
		fprintf(f, "%s%s", i ? " " : "", commands[i].name);
	fputs("' -- \"$cur\"))\n\t\treturn\n\tfi\n\tcase ${COMP_WORDS[1]} in\n", f);
	for (size_t i = 0; i < LEN(commands); i++) {
		if (!takes_words(&commands[i]))
			continue;
		char *words = words_of(commands[i].args);
		fprintf(f, "\t%s) _gowasm2native_reply -W '%s' ;;\n", commands[i].name,
		        words);
		free(words);
	}
	fputs("\t*) _gowasm2native_inputs ;;\n\tesac\n}\n"
	      "complete -F _gowasm2native gowasm2native\n",
	      f);
}

/* --- zsh --- */

/* One of _arguments' specifications: '(-o --output)--output=[help]:FILE:_files' */
static void
zsh_option(FILE *f, const struct row *r, const char *spelled, const char *joins)
{
	static const char *const actions[] = {
	        [FILES] = "_files",
	        [DIRECTORIES] = "_files -/",
	        [PROGRAMS] = "_command_names",
	        [VARIABLES] = "_parameters -g \"*export*\"",
	        [NOTHING] = " ",
	};
	enum source source = source_of(r);
	fputs("\t'", f);
	if (r->kind == KIND_LIST)
		fputc('*', f);
	else if (r->letter && r->name)
		fprintf(f, "(-%c --%s)", r->letter, r->name);
	fprintf(f, "%s%s[", spelled, joins);
	quoted(f, r->help, "'\\''", "[]\\");
	fputc(']', f);
	if (r->arg) {
		char *words = words_of(r->arg);
		fprintf(f, "%s:value:", r->kind == KIND_PARTS ? ":" : "");
		if (r->kind == KIND_LEVEL)
			fputs("(0 1 2 3)", f);
		else if (r->kind == KIND_PARTS)
			fprintf(f, "_sequence compadd - %s", words);
		else if (source == WORDS)
			fprintf(f, "(%s)", words);
		else
			fputs(actions[source], f);
		free(words);
	}
	fputs("' \\\n", f);
}

static void
zsh_print(FILE *f)
{
	fputs("#compdef gowasm2native\n"
	      "_gowasm2native_first() {\n\tlocal -a commands=(\n",
	      f);
	for (size_t i = 0; i < LEN(commands); i++) {
		fprintf(f, "\t'%s:", commands[i].name);
		quoted(f, commands[i].help, "'\\''", ":\\");
		fputs("'\n", f);
	}
	fputs("\t)\n\t_describe command commands\n\t_gowasm2native_inputs\n}\n"
	      "_gowasm2native_inputs() {\n"
	      "\t_files -g '*.(wasm|go)(-.)' || _files\n}\n"
	      "_gowasm2native_rest() {\n\tcase $words[2] in\n",
	      f);
	for (size_t i = 0; i < LEN(commands); i++) {
		if (!takes_words(&commands[i]))
			continue;
		char *words = words_of(commands[i].args);
		fprintf(f, "\t%s) compadd - %s ;;\n", commands[i].name, words);
		free(words);
	}
	fputs("\t*) _gowasm2native_inputs ;;\n\tesac\n}\n_gowasm2native() "
	      "{\n\t_arguments -s \\\n",
	      f);
	for (size_t i = 0; i < LEN(rows); i++) {
		const struct row *r = &rows[i];
		char letter[] = {'-', r->letter, 0};
		char *name = r->name ? xasprintf("--%s", r->name) : NULL;
		if (r->letter)
			zsh_option(f, r, letter,
			           r->kind == KIND_LEVEL ? "-"
			           : r->arg              ? "+"
			                                 : "");
		if (name)
			zsh_option(f, r, name,
			           r->kind == KIND_PARTS ? "=-"
			           : r->arg              ? "="
			                                 : "");
		free(name);
	}
	fputs("\t'1: :_gowasm2native_first' '*: :_gowasm2native_rest'\n}\n"
	      "if [ \"$funcstack[1]\" = _gowasm2native ]; then\n\t_gowasm2native \"$@\"\n"
	      "else\n\tcompdef _gowasm2native gowasm2native\nfi\n",
	      f);
}

/* --- fish --- */

static void
fish_print(FILE *f)
{
	static const char *const actions[] = {
	        [FILES] = " -r -F",
	        [DIRECTORIES] = " -x -a '(__fish_complete_directories)'",
	        [PROGRAMS] = " -x -a '(__fish_complete_command)'",
	        [VARIABLES] = " -x -a '(set -xn)'",
	        [NOTHING] = " -x",
	};
	fputs("# fish completion for gowasm2native\n"
	      "complete -c gowasm2native -k -a '(__fish_complete_suffix .wasm .go)'\n",
	      f);
	for (size_t i = 0; i < LEN(commands); i++) {
		const struct verb *c = &commands[i];
		fprintf(f,
		        "complete -c gowasm2native -n __fish_use_subcommand -a %s -d '",
		        c->name);
		quoted(f, c->help, "\\'", "\\");
		fputs("'\n", f);
		if (!takes_words(c))
			continue;
		char *words = words_of(c->args);
		fprintf(f,
		        "complete -c gowasm2native -n '__fish_seen_subcommand_from %s' "
		        "-f "
		        "-a '%s'\n",
		        c->name, words);
		free(words);
	}
	for (size_t i = 0; i < LEN(rows); i++) {
		const struct row *r = &rows[i];
		enum source source = source_of(r);
		fputs("complete -c gowasm2native", f);
		if (r->letter)
			fprintf(f, " -s %c", r->letter);
		if (r->name)
			fprintf(f, " -l %s", r->name);
		if (r->arg && source == WORDS) {
			char *words = words_of(r->arg);
			fprintf(f, "%s -a '%s'", r->kind == KIND_PARTS ? "" : " -x",
			        words);
			free(words);
		} else if (r->kind == KIND_LEVEL) {
			fputs(" -x -a '0 1 2 3'", f);
		} else if (r->arg) {
			fputs(actions[source], f);
		}
		fputs(" -d '", f);
		quoted(f, r->help, "\\'", "\\");
		fputs("'\n", f);
	}
}

static const struct {
	const char *name;
	void (*print)(FILE *f);
} shells[] = {{"bash", bash_print}, {"zsh", zsh_print}, {"fish", fish_print}};

void
completion_print(FILE *f, const char *shell)
{
	for (size_t i = 0; i < LEN(shells); i++)
		if (strcmp(shells[i].name, shell) == 0) {
			shells[i].print(f);
			return;
		}
	usage("completion takes bash, zsh or fish, not %s", shell);
}
