/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "tools/base/file.h"
#include "tools/base/interrupt.h"
#include "tools/base/keep.h"
#include "tools/options/library_options.h"
#include "tools/build/output.h"
#include "tools/base/scratch.h"
#include "tools/build/stage.h"
#include "tools/toolchain/carry.h"

static struct output {
	const char *name; /* NULL: the file is not an output */
	char *temp;
} outputs[2];
static size_t noutputs;

/* --- what may be replaced --- */

/* The first bytes of executables, objects, archives and modules, of any system. */
static const struct {
	const char *bytes;
	size_t n;
} magics[] = {
        {"\x7f"
         "ELF",
         4},
        {"!<arch>\n", 8},
        {"!<thin>\n", 8},
        {"\0asm", 4},
        {"MZ\x90\0", 4},
        {"\xfe\xed\xfa\xce", 4},
        {"\xfe\xed\xfa\xcf", 4},
        {"\xce\xfa\xed\xfe", 4},
        {"\xcf\xfa\xed\xfe", 4},
};

static bool
has_magic(const char *p, size_t n)
{
	for (size_t i = 0; i < LEN(magics); i++)
		if (n >= magics[i].n && memcmp(p, magics[i].bytes, magics[i].n) == 0)
			return true;
	return false;
}

static const struct {
	const char *mark; /* what a text has near its beginning */
	const char *is_not, *hint;
} rules[] = {
        [OUTPUT_OBJECT] = {NULL, "is not an executable, archive or module",
                           "remove it, or choose another name with -o"},
        [OUTPUT_HEADER] = {OUTPUT_HEADER_MARK,
                           "is no header of a library of gowasm2native's",
                           "choose another name for the library with -o"},
        [OUTPUT_PAGE] = {OUTPUT_PAGE_MARK, "is no page of gowasm2native's",
                         "choose another name with --html"},
        [OUTPUT_FUNCTIONS] = {CARRY_MARK, "is no file of cache export",
                              "remove it, or choose another name"},
};

/* Whether the file is empty, or what a build made. */
static bool
is_replaceable(const char *path, enum output_kind kind)
{
	char head[512];
	const char *mark = rules[kind].mark;
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, head, sizeof head);
	if (fd >= 0)
		close(fd);
	if (n <= 0)
		return n == 0;
	return mark ? memmem(head, (size_t)n, mark, strlen(mark)) != NULL
	            : has_magic(head, (size_t)n);
}

/* The files that the program is made of. */
static void
check_inputs(const char *path, const struct options *o)
{
	bool input = file_same(path, o->input);
	for (const char **h = o->host; h && *h; h++)
		input |= **h != '-' && file_same(path, *h);
	if (input)
		fatal("%s: the output would replace the input; choose another name with "
		      "-o",
		      path);
}

/* The directory that a path's file is in; the caller frees it. */
static char *
parent_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	return !slash          ? xstrdup(".")
	       : slash == path ? xstrdup("/")
	                       : xasprintf("%.*s", (int)(slash - path), path);
}

static bool
is_null_device(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && S_ISCHR(st.st_mode) && major(st.st_rdev) == 1 &&
	       minor(st.st_rdev) == 3;
}

static void
check(const char *path, enum output_kind kind, const struct options *o)
{
	struct stat st;
	check_inputs(path, o);
	if (is_null_device(path))
		return;
	if (stat(path, &st) != 0) {
		char *parent = parent_of(path);
		bool ok = file_is_directory(parent) && path[strlen(path) - 1] != '/';
		free(parent);
		if (!ok)
			fatal("cannot write the output %s:", path);
		return;
	}
	if (S_ISDIR(st.st_mode))
		fatal("%s: the output is a directory; choose another name with -o", path);
	/* Somebody who made a file unwritable wants it to stay. */
	if (access(path, W_OK) != 0)
		fatal("%s:", path);
	if (!S_ISREG(st.st_mode) || !is_replaceable(path, kind))
		fatal_hint(rules[kind].hint, "the output %s already exists and %s", path,
		           rules[kind].is_not);
}

void
output_check(const struct options *o)
{
	bool builds = o->command == COMMAND_build || o->command == COMMAND_run ||
	              o->command == COMMAND_bench;
	if (o->command == COMMAND_build && o->emit == EMIT_NINJA)
		keep_open(o->output, "--emit=ninja");
	else if (builds && o->keep)
		keep_open(o->keep, "--keep");
	if (o->html)
		check(o->html, OUTPUT_PAGE, o);
	if (o->command != COMMAND_build || o->emit == EMIT_NINJA || !o->output ||
	    file_is_directory(o->output))
		return;
	check(o->output, OUTPUT_OBJECT, o);
	if (library_wanted(o)) {
		char *header = library_header_path(o->output);
		check(header, OUTPUT_HEADER, o);
		free(header);
	}
}

/* --- names --- */

char *
output_name(const char *input)
{
	static const char end[] = ".wasm";
	const char *name = path_base(input);
	if (!ends_in(name, end) || strcmp(name, end) == 0)
		return NULL;
	return xasprintf("%.*s", (int)(strlen(name) - strlen(end)), name);
}

char *
output_path(const struct options *o, const char *name)
{
	bool inside = o->output && file_is_directory(o->output);
	if (o->output && !inside)
		return xstrdup(o->output);
	if (!name)
		fatal_hint("name the executable with -o", "%s does not end in .wasm",
		           o->input);
	char *file = library_wanted(o) ? xasprintf("lib%s%s", name, library_suffix(o))
	             : o->emit == EMIT_WASM ? xasprintf("%s.wasm", name)
	                                    : xstrdup(name);
	if (!inside && !file_is_directory(file))
		return file;
	if (!inside)
		fatal_hint(
		        "name it with -o",
		        "the executable would be called %s, and here is a directory of "
		        "that name",
		        file);
	bool slash = o->output[strlen(o->output) - 1] == '/';
	char *path = xasprintf("%s%s%s", o->output, slash ? "" : "/", file);
	free(file);
	return path;
}

/* --- temporaries --- */

const char *
output_open(const char *path, enum output_kind kind, const struct options *o)
{
	check(path, kind, o);
	bool nowhere = is_null_device(path);
	char *parent = nowhere ? NULL : parent_of(path);
	const char *dir =
	        nowhere ? tempdir_make() : scratch_make(parent, ".gowasm2native-");
	if (!dir)
		fatal("cannot write the output %s:", path);
	free(parent);
	char *temp = xasprintf("%s/output", dir);
	int fd = open(temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
	              kind == OUTPUT_OBJECT ? 0777 : 0666);
	if (fd < 0)
		fatal("cannot write the output %s:", path);
	close(fd);
	if (noutputs == LEN(outputs))
		bug("too many outputs");
	outputs[noutputs++] = (struct output){nowhere ? NULL : xstrdup(path), temp};
	return temp;
}

void
output_commit(void)
{
	for (size_t i = 0; i < noutputs; i++)
		if (outputs[i].name && rename(outputs[i].temp, outputs[i].name) != 0)
			fatal("%s:", outputs[i].name);
	noutputs = 0;
}
