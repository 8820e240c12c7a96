/* SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "tools/build/build.h"
#include "tools/build/output.h"
#include "tools/base/file.h"
#include "tools/commands/run.h"
#include "tools/base/spawn.h"
#include "tools/base/interrupt.h"

/* Returns the program's name: the input's, without .wasm. */
static char *
name_of(const struct options *o)
{
	const char *from = o->output ? o->output : o->input;
	char *name = output_name(from);
	return name ? name : xstrdup(path_base(from));
}

/* Warns of options after the input that look like ours: they are the program's. */
static void
note_options(const struct options *o)
{
	for (char **p = o->args; p && *p && strcmp(p[-1], "--") != 0 && !o->quiet; p++)
		if (options_has(*p)) {
			remark("%s comes after the input, so the program gets it; "
			       "options of "
			       "run stand in front of the input",
			       *p);
			return;
		}
}

void
run_program(const struct options *o)
{
	struct options here = *o;
	struct args a = {0};
	char *name = name_of(o);
	note_options(o);
	here.command = COMMAND_build;
	here.runs = true;
	here.output = xasprintf("%s/program", tempdir_make());
	build(&here);
	args_add(&a, name);
	for (char **p = o->args; p && *p; p++)
		args_add(&a, *p);
	/* executes the descriptor: the clean-ups may remove the file */
	int fd = open(here.output, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		fatal("%s:", here.output);
	cleanup();
	spawn_restore_stack();
	interrupt_restore();
	fexecve(fd, a.v, environ);
	fatal_hint("is TMPDIR's file system mounted noexec?",
	           "cannot execute %s:", here.output);
}
