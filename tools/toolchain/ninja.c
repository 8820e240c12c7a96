/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "tools/base/file.h"
#include "tools/toolchain/ninja.h"
#include "tools/base/toolpath.h"

/* An argument of a command: quoted for ninja's shell, then for ninja. */
static void
add_argument(struct buf *b, const char *arg)
{
	struct buf quoted = {0};
	if (strchr(arg, '\n'))
		fatal("--emit=ninja: a newline in an argument of the compiler");
	spawn_quote(&quoted, arg);
	buf_str(b, " ");
	for (const char *p = quoted.p; *p; p++)
		buf_printf(b, "%s%c", *p == '$' ? "$" : "", *p);
	buf_free(&quoted);
}

/* A file's name in a build line. */
static void
add_file(struct buf *b, const char *name)
{
	buf_str(b, " ");
	for (; *name; name++)
		buf_printf(b, "%s%c", strchr("$ :", *name) ? "$" : "", *name);
}

/* Copies a file into the directory, under the name `to`. */
static void
copy(const struct ninja *n, const char *from, const char *to)
{
	struct span s = file_map(from);
	char *path = xasprintf("%s/%s", n->dir, to);
	if (!file_same(from, path)) /* the runtime for another machine is there */
		file_write(path, s.p, s.n);
	free(path);
	file_unmap(s);
}

/* Makes the directories of dir/path. */
static void
make_directories(const char *dir, const char *path)
{
	for (const char *slash = path; (slash = strchr(slash, '/')); slash++) {
		char *one = xasprintf("%s/%.*s", dir, (int)(slash - path), path);
		file_make_directory(one);
		free(one);
	}
}

/* The headers, and a name for all of them that the units depend on. */
static void
add_headers(const struct ninja *n, struct buf *b)
{
	struct args files = {0};
	toolpath_runtime(n->sources, TOOLPATH_HEADERS, &files);
	buf_str(b, "build headers: phony module.h");
	for (size_t i = 0; i < files.n; i++) {
		char *from = xasprintf("%s/%s", n->sources, files.v[i]),
		     *to = xasprintf("include/%s", files.v[i]);
		make_directories(n->dir, to);
		copy(n, from, to);
		buf_printf(b, " %s", to);
		free(from);
		free(to);
	}
	buf_str(b, "\n\n");
	args_free(&files);
}

static void
add_variable(struct buf *b, const char *name, const struct args *words)
{
	buf_printf(b, "%s =", name);
	for (size_t i = 0; i < words->n; i++)
		add_argument(b, words->v[i]);
	buf_str(b, "\n");
}

/* A rule for C at one level, or for assembly, which no launcher takes. */
static void
add_compile_rule(const struct ninja *n, struct buf *b, const char *name, u32 level,
                 bool c)
{
	struct cc_code code = n->code;
	struct args a = {0};
	size_t skipped = n->cc->command.n + (c ? n->cc->launcher.n : 0);
	code.level = level;
	code.sources = "include";
	cc_compile_command(n->cc, &code, c ? "in.c" : "in.S", "out", &a);
	buf_printf(b, "rule %s\n  description = %s $out\n  command =%s $cc", name, name,
	           c ? " $launcher" : "");
	/* the last four are -c SOURCE -o OBJECT */
	for (size_t i = skipped; i + 4 < a.n; i++)
		add_argument(b, a.v[i]);
	buf_str(b, " -c $in -o $out\n\n");
	args_free(&a);
}

/* Archives are copied under their own names. */
static void
require_one_name(const struct args *a, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (strcmp(path_base(a->v[k]), path_base(a->v[i])) == 0 &&
		    !file_same(a->v[k], a->v[i]))
			fatal("--emit=ninja: two files have one name: %s and %s", a->v[k],
			      a->v[i]);
}

/* Writes the rule and its only use. The command is taken apart: the part before -o, the
 * objects after the output's name, and the rest, whose archives are copied. */
static void
add_link(const struct ninja *n, struct buf *b)
{
	struct args a = {0};
	struct buf archives = {0};
	size_t i = n->cc->command.n, objects = n->units + 2;
	cc_link_command(n->cc, &n->link, n->units, "program", &a);
	buf_str(b, "rule link\n  description = link $out\n  command = $cc");
	for (; strcmp(a.v[i], "-o") != 0; i++)
		add_argument(b, a.v[i]);
	buf_str(b, " -o $out $in");
	for (i += 2 + objects; i < a.n; i++) {
		if (!ends_in(a.v[i], ".a")) {
			add_argument(b, a.v[i]);
			continue;
		}
		require_one_name(&a, i);
		copy(n, a.v[i], path_base(a.v[i]));
		char *name = toolpath_argument(path_base(a.v[i]));
		add_argument(b, name);
		add_file(&archives, name);
		free(name);
	}
	buf_str(b, "\n\nbuild program: link");
	for (u32 u = 0; u < n->units; u++)
		buf_printf(b, " %03u.o", u);
	buf_printf(b, " program.o image.o |%s\n\ndefault program\n",
	           archives.p ? archives.p : "");
	buf_free(&archives);
	args_free(&a);
}

void
ninja_write(const struct ninja *n)
{
	struct buf b = {0};
	buf_str(&b, "# Written by gowasm2native " VERSION
	            ": ninja builds `program` with this.\n"
	            "ninja_required_version = 1.3\n\n");
	add_variable(&b, "cc", &n->cc->command);
	add_variable(&b, "launcher", &n->cc->launcher);
	buf_str(&b, "\n");
	for (u32 level = 0; level <= 3; level++) {
		char *name = xasprintf("compile_O%u", level);
		add_compile_rule(n, &b, name, level, true);
		free(name);
	}
	add_compile_rule(n, &b, "assemble", n->code.level, false);
	add_headers(n, &b);
	for (u32 u = 0; u < n->units; u++)
		buf_printf(&b, "build %03u.o: compile_O%u %03u.c | headers\n", u,
		           n->levels[u], u);
	buf_printf(&b,
	           "build program.o: compile_O%u program.c | headers\n"
	           "build image.o: assemble image.S | image.bin passive.bin%s\n\n",
	           n->code.level, n->embeds ? " embedded.bin" : "");
	add_link(n, &b);
	char *path = xasprintf("%s/build.ninja", n->dir);
	file_write(path, b.p, b.n);
	free(path);
	buf_free(&b);
}
