/* SPDX-License-Identifier: MIT */
/* option_rows: options.def and commands.def as tables. */
#ifndef TOOLS_OPTIONS_OPTION_ROWS_H
#define TOOLS_OPTIONS_OPTION_ROWS_H

#include "tools/options/options.h"

/* Groups of options in the order in which the help shows them. */
#define GROUPS(G)                                       \
	G(OUTPUT, "Output")                             \
	G(GRANTS, "Grants: what the program may reach") \
	G(FUNCTIONS, "Functions of your own in C")      \
	G(SPEED, "Speed of a build, and its tools")     \
	G(DEBUGGING, "Debugging")                       \
	G(MACHINES, "Other machines")                   \
	G(BENCH, "Measuring (bench)")                   \
	G(HELP, "Help")
enum option_group {
#define GROUP_ENUM(name, title) GROUP_##name,
	GROUPS(GROUP_ENUM) NGROUPS
};

struct option_row {
	enum option_group group;
	enum option_kind kind;
	size_t offset; /* of the field in struct options */
	char letter;
	const char *name, *arg, *help;
};

/* By enum command. */
struct command_row {
	const char *name, *args, *help, *example;
	u32 groups; /* bits: those of its own help */
};

enum {
#define OPT(group, kind, field, letter, name, arg, help) OPTION_ROW_##field,
#include "tools/options/options.def"
#undef OPT
	OPTION_ROWS
};
enum {
#define CMD(name, args, groups, help, example) COMMAND_ROW_##name,
#include "tools/options/commands.def"
#undef CMD
	COMMAND_ROWS
};

extern const struct option_row option_rows[OPTION_ROWS];
extern const struct command_row command_rows[COMMAND_ROWS];
/* The line that --help and messages about wrong usage show. */
extern const char options_usage[];

#endif
