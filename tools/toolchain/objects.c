/* SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tools/base/file.h"
#include "tools/toolchain/objects.h"
#include "tools/base/toolpath.h"

/* Change this whenever the same inputs start to produce different output. */
static const char format[] = "gowasm2native cache 1, " VERSION;

/* Adds a tool that is not ours, by its name, size and time: reading it would take
 * longer. */
static void
add_file_identity(struct hash *h, const char *path)
{
	struct stat st;
	hash_text(h, path);
	if (stat(path, &st) != 0)
		return;
	hash_number(h, (u64)st.st_size);
	hash_number(h, (u64)st.st_mtim.tv_sec);
	hash_number(h, (u64)st.st_mtim.tv_nsec);
	hash_number(h, st.st_ino);
}

static void
add_contents(struct hash *h, const char *path)
{
	struct span s = file_map(path);
	hash_piece(h, s.p, s.n);
	file_unmap(s);
}

/* "ccache gcc -m32": each word, and of those that are programs which ones. */
static void
add_compiler(struct hash *h, const struct args *compiler)
{
	/* variables that change what a compiler does */
	static const char *const env[] = {"CPATH", "C_INCLUDE_PATH", "LIBRARY_PATH",
	                                  "COMPILER_PATH", "GCC_EXEC_PREFIX"};
	for (size_t i = 0; i < compiler->n; i++) {
		char *path =
		        compiler->v[i][0] == '-' ? NULL : toolpath_find(compiler->v[i]);
		hash_text(h, compiler->v[i]);
		if (path)
			add_file_identity(h, path);
		free(path);
	}
	for (size_t i = 0; i < LEN(env); i++)
		hash_text(h, getenv(env[i]) ? getenv(env[i]) : "");
}

static int
is_header(const struct dirent *e)
{
	return ends_in(e->d_name, ".h") || ends_in(e->d_name, ".def");
}

static int
is_source(const struct dirent *e)
{
	return is_header(e) || ends_in(e->d_name, ".c");
}

/* The files of a directory that `chosen` takes. */
static void
add_files(struct hash *h, const char *dir, int (*chosen)(const struct dirent *))
{
	struct dirent **names;
	int n = scandir(dir, &names, chosen, alphasort);
	for (int i = 0; i < n; i++) {
		char *path = xasprintf("%s/%s", dir, names[i]->d_name);
		hash_text(h, names[i]->d_name);
		add_contents(h, path);
		free(path);
		free(names[i]);
	}
	if (n >= 0)
		free(names);
}

/* Adds what "gcc -B DIR -LDIR" finds first. */
static void
add_directories(struct hash *h, const struct args *compiler)
{
	static const char *const names[] = {"libuv.a", "libuv_a.a", "libuv.so", "libc.a"};
	for (size_t i = 0; i < compiler->n; i++) {
		const char *word = compiler->v[i];
		if (strncmp(word, "-B", 2) != 0 && strncmp(word, "-L", 2) != 0)
			continue;
		const char *dir = word[2]               ? word + 2
		                  : i + 1 < compiler->n ? compiler->v[i + 1]
		                                        : "";
		for (size_t k = 0; k < LEN(names); k++) {
			char *path = xasprintf("%s/%s", dir, names[k]);
			add_file_identity(h, path);
			free(path);
		}
	}
}

/* Adds the archives that executables are linked with. */
static void
add_libraries(struct hash *h, const char *library, const struct args *compiler)
{
	static const char *const patterns[] = {
	        "/usr/lib/*/libuv*.a",     "/usr/lib/*/libc.a",
	        "/usr/lib*/libuv*.a",      "/usr/lib*/libc.a",
	        "/usr/local/lib/libuv*.a", "/usr/*-linux-*/lib/libc.a",
	};
	char *ours = xasprintf("%s/libgowasm.a", library);
	add_contents(h, ours);
	free(ours);
	for (size_t i = 0; i < LEN(patterns); i++) {
		glob_t g;
		if (glob(patterns[i], 0, NULL, &g) != 0)
			continue;
		for (size_t k = 0; k < g.gl_pathc; k++)
			add_file_identity(h, g.gl_pathv[k]);
		globfree(&g);
	}
	add_directories(h, compiler);
}

/* The files of the runtime, of the kinds asked for. */
static void
add_runtime(struct hash *h, const char *sources, int kinds)
{
	struct args files = {0};
	toolpath_runtime(sources, kinds, &files);
	for (size_t i = 0; i < files.n; i++) {
		char *path = xasprintf("%s/%s", sources, files.v[i]);
		hash_text(h, files.v[i]);
		add_contents(h, path);
		free(path);
	}
	args_free(&files);
}

/* Adds the sources of libuv. */
static void
add_libuv(struct hash *h, const char *libuv, int (*chosen)(const struct dirent *))
{
	static const char *const folders[] = {"include", "include/uv", "src", "src/unix"};
	for (size_t i = 0; i < LEN(folders); i++) {
		char *dir = xasprintf("%s/%s", libuv, folders[i]);
		hash_text(h, folders[i]);
		add_files(h, dir, chosen);
		free(dir);
	}
}

void
objects_program_key(const struct objects_program *p, char key[HASH_TEXT])
{
	struct hash h;
	struct args translators = {0}; /* which of them is taken depends on the module */
	hash_start(&h);
	hash_text(&h, format);
	add_contents(&h, "/proc/self/exe");
	add_compiler(&h, p->compiler);
	if (p->linker)
		add_file_identity(&h, p->linker);
	if (strchr(p->wasm2c, '/'))
		args_add(&translators, p->wasm2c);
	else
		toolpath_find_all(p->wasm2c, &translators);
	for (size_t i = 0; i < translators.n; i++)
		add_file_identity(&h, translators.v[i]);
	add_libraries(&h, p->library, p->compiler);
	add_runtime(&h, p->sources, TOOLPATH_HEADERS | (p->foreign ? TOOLPATH_C : 0));
	if (p->libuv)
		add_libuv(&h, p->libuv, is_source);
	hash_piece(&h, p->options.p, p->options.n);
	hash_piece(&h, p->module.p, p->module.n);
	hash_piece(&h, p->embedded.p, p->embedded.n);
	hash_hex(&h, key);
	args_free(&translators);
}

/* The words but the names of directories and files, and a limit that changes no code. */
static void
add_words(struct hash *h, const struct args *command)
{
	static const char *const names[] = {"-I/", "-fbracket-depth="};
	for (size_t i = 0; i < command->n; i++) {
		bool name = false;
		for (size_t k = 0; k < LEN(names); k++)
			name |= strncmp(command->v[i], names[k], strlen(names[k])) == 0;
		if (!name)
			hash_text(h, command->v[i]);
	}
}

void
objects_functions_key(const struct objects_functions *f, u8 key[HASH_BYTES])
{
	struct hash h;
	char *translator = toolpath_find(f->wasm2c);
	hash_start(&h);
	hash_text(&h, format);
	add_contents(&h, "/proc/self/exe");
	add_compiler(&h, f->compiler);
	hash_text(&h, f->version);
	if (translator)
		add_file_identity(&h, translator);
	add_runtime(&h, f->sources, TOOLPATH_HEADERS);
	add_words(&h, f->command);
	hash_piece(&h, f->text.p, f->text.n);
	hash_end(&h, key);
	free(translator);
}

/* Returns the word after `option`. */
static const char *
word_after(const struct args *command, const char *option)
{
	for (size_t i = 0; i + 1 < command->n; i++)
		if (strcmp(command->v[i], option) == 0)
			return command->v[i + 1];
	bug("no %s in a compile command", option);
}

/* The key of one object: all words but the names of directories and files. Assembly
 * includes what is not hashed here, and takes no time. */
static void
object_key(const struct objects *o, const struct args *command, char key[HASH_TEXT])
{
	struct hash h = o->common;
	const char *source = word_after(command, "-c");
	const char *object = word_after(command, "-o");
	key[0] = 0;
	if (!ends_in(source, ".c"))
		return;
	for (size_t i = 0; i < command->n; i++)
		if (command->v[i] != source && command->v[i] != object &&
		    strncmp(command->v[i], "-I/", 3) != 0)
			hash_text(&h, command->v[i]);
	bool absolute = source[0] == '/';
	char *path = absolute ? xstrdup(source) : xasprintf("%s/%s", o->dir, source);
	if (absolute) /* it includes files beside it */
		hash_text(&h, source);
	add_contents(&h, path);
	free(path);
	hash_hex(&h, key);
}

void
objects_start(struct objects *o, const char *dir, const struct args *compiler,
              const char *version)
{
	*o = (struct objects){.dir = dir};
	hash_start(&o->common);
	hash_text(&o->common, format);
	add_compiler(&o->common, compiler);
	hash_text(&o->common, version);
}

void
objects_depend_on_module(struct objects *o, const char *sources)
{
	char *module = xasprintf("%s/module.h", o->dir);
	add_runtime(&o->common, sources, TOOLPATH_HEADERS);
	add_contents(&o->common, module);
	free(module);
}

void
objects_depend_on_sources(struct objects *o, const char *sources, const char *libuv)
{
	add_runtime(&o->common, sources, TOOLPATH_HEADERS);
	if (libuv)
		add_libuv(&o->common, libuv, is_header);
}

size_t
objects_recall(struct objects *o, struct args *commands, size_t n)
{
	size_t left = 0;
	o->commands = commands;
	o->keys = xcalloc(n + 1, sizeof *o->keys);
	for (size_t i = 0; i < n && cache_is_open(); i++) {
		char *object = xasprintf("%s/%s", o->dir, word_after(&commands[i], "-o"));
		object_key(o, &commands[i], o->keys[left]);
		if (o->keys[left][0] && cache_get(CACHE_OBJECT, o->keys[left], object))
			args_free(&commands[i]);
		else
			commands[left++] = commands[i];
		free(object);
	}
	return cache_is_open() ? left : n;
}

void
objects_keep(void *objects, size_t i)
{
	struct objects *o = objects;
	if (!o->keys[i][0])
		return;
	char *object = xasprintf("%s/%s", o->dir, word_after(&o->commands[i], "-o"));
	cache_put(CACHE_OBJECT, o->keys[i], object);
	free(object);
}

void
objects_free(struct objects *o)
{
	free(o->keys);
	*o = (struct objects){0};
}
