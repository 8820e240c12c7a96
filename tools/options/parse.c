/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/shared/units.h"
#include "tools/options/option_rows.h"
#include "tools/options/synonyms.h"
#include "tools/base/terminal.h"
#include "tools/options/suggest.h"
#include "runtime/shared/near.h"
#include "runtime/shared/variables.h"

const struct option_row option_rows[] = {
#define OPT(group, kind, field, letter, name, arg, help)                            \
	{GROUP_##group, KIND_##kind, offsetof(struct options, field), letter, name, \
	 arg,           help},
#include "tools/options/options.def"
#undef OPT
};

#define IN(group) (1u << GROUP_##group)
#define BUILDING                                                               \
	(IN(OUTPUT) | IN(GRANTS) | IN(FUNCTIONS) | IN(SPEED) | IN(DEBUGGING) | \
	 IN(MACHINES))
const struct command_row command_rows[] = {
#define CMD(name, args, groups, help, example) {#name, args, help, example, groups},
#include "tools/options/commands.def"
#undef CMD
};

const char options_usage[] = "usage: gowasm2native [COMMAND] [OPTION]... INPUT\n";

void
misuse(const char *fmt, ...)
{
	va_list ap;
	fprintf(stderr, "%sgowasm2native:%s ", terminal_style(STYLE_NAME),
	        terminal_style(STYLE_PLAIN));
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fprintf(stderr, "\n%s", options_usage);
	hint_line("gowasm2native --help lists the options");
	exit(2);
}

/* --- words that are not our options --- */

/* Rejects flags of go build, which people try here. */
static void
refuse_go_flag(const char *arg)
{
	static const char *const flags[] = {"race",     "tags", "ldflags",  "gcflags",
	                                    "trimpath", "mod",  "buildvcs", "a",
	                                    "x",        "n"};
	const char *word = arg + 1 + (arg[1] == '-');
	size_t n = strcspn(word, "=");
	for (size_t i = 0; i < LEN(flags); i++)
		if (strlen(flags[i]) == n && strncmp(word, flags[i], n) == 0)
			misuse("%.*s is go build's: where INPUT is Go source, "
			       "--go-flags=-%s passes it on",
			       (int)(word - arg + n), arg, word);
}

/* Options that grant a lot. A misspelt option is never taken for one of them. */
static bool
opens(const char *name)
{
	static const char *const names[] = {"allow-all", "env-inherit", "unlocked",
	                                    "no-fence"};
	for (size_t i = 0; i < LEN(names); i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

/* `name` is the option's in arg, without dashes and value; "" if there is none to guess
 * from. */
NORETURN static void
unknown_option(const char *arg, const char *name)
{
	const char *best = NULL, *answer = suggest_answer(name);
	size_t least = strlen(name) / 3 + 1;
	refuse_go_flag(arg);
	if (answer)
		misuse("unknown option %s: %s", arg, answer);
	for (size_t i = 0; i < (size_t)OPTION_ROWS; i++) {
		if (!option_rows[i].name || opens(option_rows[i].name))
			continue;
		size_t d = near_distance(name, option_rows[i].name);
		if (d < least) {
			least = d;
			best = option_rows[i].name;
		}
	}
	if (best)
		misuse("unknown option %s; did you mean --%s?", arg, best);
	misuse("unknown option %s", arg);
}

/* Rejects variables whose names begin with GOWASM_ and mean nothing. */
static void
refuse_variables(void)
{
	const char *meant, *found = variables_unknown(environ, &meant);
	if (found)
		misuse("$%.*s is unknown%s%s%s", (int)strcspn(found, "="), found,
		       meant ? "; did you mean $" : "", meant ? meant : "",
		       meant ? "?" : "");
}

/* --- values --- */

static u32
choice_of(const char *words, const char *value)
{
	size_t n = strlen(value);
	for (u32 i = 1; *words; i++) {
		size_t len = strcspn(words, "|");
		if (len == n && memcmp(words, value, n) == 0)
			return i;
		words += len + (words[len] == '|');
	}
	return 0;
}

/* The bits of "a,b" in "[a,b,c]"; all without a value. */
static u32
parts_of(const struct option_row *r, const char *shown, const char *value)
{
	u32 bits = 0, i = 0;
	if (!value)
		return UINT32_MAX;
	while (*value) {
		size_t n = strcspn(value, ",");
		const char *word = r->arg + 1;
		for (i = 0; *word; i++, word += strcspn(word, ",]") + 1)
			if (strcspn(word, ",]") == n && memcmp(word, value, n) == 0)
				break;
		if (!*word)
			misuse("%s takes some of %s, not \"%.*s\"", shown, r->arg, (int)n,
			       value);
		bits |= 1u << i;
		value += n + (value[n] == ',');
	}
	return bits;
}

/* A decimal number from 1 to `most`; 0 if it is none. */
static u32
number_of(const char *s, u32 most)
{
	u32 n = 0;
	for (; *s >= '0' && *s <= '9' && n <= most; s++)
		n = n * 10 + (u32)(*s - '0');
	return *s || n > most ? 0 : n;
}

/* An octal number up to 777, plus 1; 0 if it is none. */
static u32
mode_of(const char *s)
{
	u32 mode = 0;
	if (!*s)
		return 0;
	for (; *s >= '0' && *s <= '7' && mode <= 0777; s++)
		mode = mode * 8 + (u32)(*s - '0');
	return *s || mode > 0777 ? 0 : mode + 1;
}

static void
append(const char ***list, const char *value)
{
	size_t n = 0;
	while (*list && (*list)[n])
		n++;
	*list = xreallocn(*list, n + 2, sizeof **list);
	(*list)[n] = value;
	(*list)[n + 1] = NULL;
}

/* Stores one option's value; `shown` is how the user spelled the option. */
static void
set(struct options *o, const struct option_row *r, const char *shown, const char *value)
{
	void *field = (char *)o + r->offset;
	switch (r->kind) {
	case KIND_FLAG:
		*(bool *)field = true;
		return;
	case KIND_TEXT:
		if (!*value)
			misuse("%s needs a %s", shown, r->arg);
		*(const char **)field = value;
		return;
	case KIND_LIST:
		if (!*value || *value == '=')
			misuse("%s needs %s, not \"%s\"", shown, r->arg, value);
		append(field, value);
		return;
	case KIND_NUMBER:
		if (!(*(u32 *)field = number_of(value, 4096)))
			misuse("%s takes a number from 1 to 4096, not \"%s\"", shown,
			       value);
		return;
	case KIND_LEVEL:
		if (value[0] < '0' || value[0] > '3' || value[1])
			misuse("%s takes 0, 1, 2 or 3, not \"%s\"", shown, value);
		*(u32 *)field = (u32)(value[0] - '0');
		return;
	case KIND_SIZE:
		if (!(*(u64 *)field = units_memory(value)))
			misuse("%s takes a size up to 4GiB, like 64MiB, not \"%s\"",
			       shown, value);
		return;
	case KIND_TIME:
		if (!(*(u64 *)field = units_duration(value)))
			misuse("%s takes a time like 500ms, 10s or 2m, not \"%s\"", shown,
			       value);
		return;
	case KIND_MODE:
		if (!(*(u32 *)field = mode_of(value)))
			misuse("%s takes an octal number up to 777, not \"%s\"", shown,
			       value);
		return;
	case KIND_PARTS:
		*(u32 *)field |= parts_of(r, shown, value);
		return;
	case KIND_CHOICE:
		if (!(*(u32 *)field = choice_of(r->arg, value)))
			misuse("%s takes one of %s, not \"%s\"", shown, r->arg, value);
		return;
	}
}

/* --- arguments --- */

/* The option of n letters, or the only one that begins with them; NULL if there is none.
 * An option that opens doors is written out. */
static const struct option_row *
long_option(const char *name, size_t n, const char *shown)
{
	const struct option_row *found = NULL;
	for (size_t i = 0; i < (size_t)OPTION_ROWS; i++) {
		const struct option_row *r = &option_rows[i];
		if (r->name && strlen(r->name) == n && memcmp(name, r->name, n) == 0)
			return r;
	}
	for (size_t i = 0; i < (size_t)OPTION_ROWS && n; i++) {
		const struct option_row *r = &option_rows[i];
		if (!r->name || strncmp(name, r->name, n) != 0 || opens(r->name))
			continue;
		if (found)
			misuse("%.*s is --%s or --%s: write one more letter or all",
			       (int)n + 2, shown, found->name, r->name);
		found = r;
	}
	return found;
}

/* --name, --name=value, --name value; returns how many further arguments it took. */
static int
parse_long(struct options *o, char *arg, char *next)
{
	size_t n = strcspn(arg + 2, "=");
	refuse_go_flag(arg);
	const struct option_row *r = long_option(arg + 2, n, arg);
	if (!r) {
		arg[2 + n] = 0;
		unknown_option(arg, arg + 2);
	}
	char *value = arg[2 + n] ? arg + 2 + n + 1 : NULL;
	if (!r->arg) {
		if (value)
			misuse("--%s takes no value", r->name);
		set(o, r, arg, NULL);
		return 0;
	}
	bool optional = r->kind == KIND_PARTS;
	if (!value && !next && !optional)
		misuse("%s needs a value: %s", arg, r->arg);
	if (!value && optional)
		next = NULL;
	char *shown = xasprintf("--%s", r->name);
	set(o, r, shown, value ? value : next);
	free(shown);
	return !value && !optional;
}

/* -output would be -o with "utput". */
static bool
is_long_name(const char *word)
{
	size_t n = strcspn(word, "=");
	for (size_t i = 0; i < (size_t)OPTION_ROWS; i++)
		if (option_rows[i].name && strlen(option_rows[i].name) == n &&
		    strncmp(option_rows[i].name, word, n) == 0)
			return true;
	return false;
}

bool
options_has(const char *word)
{
	return word[0] == '-' && word[1] == '-' && word[2] && is_long_name(word + 2);
}

/* -v, -o FILE, -oFILE, -O2. */
static int
parse_short(struct options *o, char *arg, char *next)
{
	for (size_t i = 0; i < (size_t)OPTION_ROWS; i++) {
		const struct option_row *r = &option_rows[i];
		char shown[] = {'-', r->letter, 0};
		if (!r->letter || arg[1] != r->letter)
			continue;
		if (arg[2] && is_long_name(arg + 1))
			misuse("unknown option %s; did you mean -%s?", arg, arg);
		if (!r->arg) {
			if (arg[2])
				unknown_option(arg, arg + 1);
			set(o, r, shown, NULL);
			return 0;
		}
		/* a level follows its letter directly, as with gcc */
		if (!arg[2] && r->kind == KIND_LEVEL)
			misuse("%s has its number right behind it, as in %s2", shown,
			       shown);
		if (!arg[2] && !next)
			misuse("%s needs a value: %s", shown, r->arg);
		set(o, r, shown, arg[2] ? arg + 2 : next);
		return !arg[2];
	}
	unknown_option(arg, arg[2] ? arg + 1 : "");
}

/* The first argument, if it is a sub-command, or help or version, which are options too.
 * A file of that name that stands alone is the input, unless the command needs none. */
static bool
parse_command(struct options *o, const char *arg, bool alone)
{
	if (alone && access(arg, F_OK) == 0 && strcmp(arg, "cache") != 0 &&
	    strcmp(arg, "test") != 0)
		return false;
	if (strcmp(arg, "help") == 0 && !o->help)
		return o->help = true;
	if (alone && strcmp(arg, "version") == 0)
		return o->version = true;
	for (u32 i = 0; i < (size_t)COMMAND_ROWS; i++)
		if (strcmp(arg, command_rows[i].name) == 0) {
			o->command = (enum command)i;
			return o->command_named = true;
		}
	return false;
}

/* "help COMMAND". */
static bool
is_help_for(char **argv, int i)
{
	return i == 2 && strcmp(argv[1], "help") == 0;
}

NORETURN static void
two_inputs(const char *first, const char *second)
{
	for (size_t i = 0; i < (size_t)COMMAND_ROWS; i++)
		if (strcmp(first, command_rows[i].name) == 0 && access(first, F_OK) != 0)
			misuse("the command %s comes first, in front of all options",
			       first);
		else if (near_distance(first, command_rows[i].name) <=
		                 (strlen(first) + 1) / 3 &&
		         access(first, F_OK) != 0)
			misuse("there is no command %s; did you mean %s?", first,
			       command_rows[i].name);
	misuse("one input at a time: %s and %s", first, second);
}

void
options_parse(struct options *o, int argc, char **argv)
{
	bool only_files = false;
	*o = (struct options){.level = 2};
	for (int i = 1; i < argc; i++) {
		char *arg = argv[i], *ours;
		if (o->command == COMMAND_test && !o->help &&
		    strcmp(arg, "--help") != 0) {
			o->args = argv + i;
			break;
		}
		int took, known;
		if (!only_files && o->input && strcmp(arg, "--") == 0 &&
		    o->command == COMMAND_bench) {
			o->args = argv + i + 1;
			break;
		}
		if (!only_files && (known = synonym_of(arg, argv[i + 1], &ours, &took))) {
			if (known < 0)
				misuse("%s: its value is missing, or means nothing here",
				       arg);
			parse_long(o, ours, NULL);
			i += took;
		} else if (!only_files && strcmp(arg, "--") == 0) {
			only_files = true;
		} else if (!only_files && arg[0] == '-' && arg[1] == '-') {
			i += parse_long(o, arg, argv[i + 1]);
		} else if (!only_files && arg[0] == '-' && arg[1]) {
			i += parse_short(o, arg, argv[i + 1]);
		} else if ((i == 1 || is_help_for(argv, i)) &&
		           parse_command(o, arg, argc == 2)) {
			continue;
		} else if (o->command == COMMAND_cache && o->input && !o->file) {
			o->file = arg;
		} else if (o->input) {
			two_inputs(o->input, arg);
		} else {
			o->input = arg;
			if (o->command != COMMAND_run)
				continue;
			i += argv[i + 1] && strcmp(argv[i + 1], "--") == 0;
			o->args = argv + i + 1;
			break;
		}
	}
	if (o->debug && o->strip)
		misuse("-g adds what --strip leaves out");
	if (o->dump && o->command != COMMAND_build)
		misuse("--dump builds nothing to run, time or check");
	if (o->help || o->version || o->man || o->include_dir)
		return;
	refuse_variables();
	if (o->command == COMMAND_completion && !o->input)
		misuse("completion needs a shell: bash, zsh or fish");
	if (o->command == COMMAND_overlay && !o->input)
		misuse("overlay needs a directory to write to");
	if (o->command == COMMAND_test)
		o->args = o->args ? o->args : argv + argc;
	else if (o->command != COMMAND_cache && (!o->input || !*o->input))
		misuse("no input: which module should be compiled?");
}
