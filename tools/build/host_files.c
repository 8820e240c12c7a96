/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tools/base/file.h"
#include "tools/build/host_files.h"
#include "tools/imports/wasi_table.h"
#include "tools/imports/c_names.h"
#include "tools/imports/check.h"

/* --- the values of --host --- */

static bool
is_library_option(const char *value)
{
	return strncmp(value, "-l", 2) == 0 || strncmp(value, "-L", 2) == 0;
}

static void
check_value(const char *value)
{
	static const char *const known[] = {".c", ".o", ".a", ".so"};
	bool ok = is_library_option(value) && value[2];
	if (ok)
		return;
	for (size_t i = 0; i < LEN(known); i++)
		ok |= ends_in(value, known[i]) && *value != '-';
	if (!ok)
		usage("--host takes a file that ends in .c, .o, .a or .so, or -lNAME or "
		      "-LDIR, not \"%s\"",
		      value);
	if (!file_exists(value))
		fatal("--host: %s:", value);
}

void
host_files_check_options(const struct options *o)
{
	for (const char **v = o->host; v && *v; v++) {
		check_value(*v);
		/* archives may have to be searched again */
		if (!ends_in(*v, ".c") && !ends_in(*v, ".o"))
			continue;
		for (const char **w = o->host; w < v; w++)
			if (!is_library_option(*w) && file_same(*v, *w))
				usage("--host: %s is given twice", *v);
	}
}

/* The compilers run in the directory of the products. */
static char *
absolute(const char *path)
{
	char *full = realpath(path, NULL);
	if (!full)
		fatal("--host: %s:", path);
	return full;
}

/* --- compiling --- */

/* Whether a compiler or linker printed these words. */
static bool
says(const struct result *r, const char *words)
{
	return r->out.p && strstr(r->out.p, words);
}

static void
compile_one(struct host *h, const struct cc *cc, const struct cc_code *code,
            const struct options *o, const char *source, size_t number, const char *dir)
{
	struct args a = {0};
	struct result r;
	char *object = xasprintf("host%zu.o", number), *full = absolute(source);
	cc_host_command(cc, code, full, object, &a);
	spawn_command(a.v, dir, o->verbose, &r);
	if (r.out.p)
		fputs(r.out.p, stderr);
	if (r.status != 0)
		fatal_hint(says(&r, "conflicting types for")
		                   ? "a host function must have the type that "
		                     "`gowasm2native header` prints"
		           : says(&r, "implicit declaration") || says(&r, "undeclared")
		                   ? "#include <gowasm.h> declares what it offers"
		                   : NULL,
		           "--host: %s does not compile", source);
	args_add(&h->link, object);
	args_free(&a);
	buf_free(&r.out);
	free(object);
	free(full);
}

static void
take_values(struct host *h, const struct options *o, const struct cc *cc,
            const struct cc_code *code, const char *dir)
{
	size_t n = 0;
	struct args dirs = {0}; /* of -L */
	for (const char **v = o->host; v && *v; v++) {
		if (strncmp(*v, "-L", 2) == 0) {
			char *full = absolute(*v + 2);
			args_add(&dirs, full);
			args_addf(&h->link, "-L%s", full);
			free(full);
		} else if (strncmp(*v, "-l", 2) == 0) {
			h->dynamic |= !cc_has_archive(cc, *v + 2, &dirs);
			args_add(&h->link, *v);
		} else if (ends_in(*v, ".c")) {
			compile_one(h, cc, code, o, *v, n++, dir);
		} else {
			char *full = absolute(*v);
			args_add(&h->link, full);
			if (ends_in(*v, ".so")) {
				h->dynamic = true;
				char *slash = strrchr(full, '/');
				if (strchr(full, ','))
					fatal("--host: the linker cannot take a comma in "
					      "%s",
					      full);
				args_addf(&h->link, "-Wl,-rpath,%.*s",
				          (int)(slash - full), full);
			}
			free(full);
		}
	}
	args_free(&dirs);
}

/* --- what they define --- */

/* Links a program that uses every import of `wanted`. Those that the linker then misses,
 * the host files do not have. This works with any linker, and with objects, archives,
 * libraries and bitcode. The program's main is weak: a runtime that is one object
 * (target.h) has its own. */
static void
write_probe(const struct module *m, const bool *wanted, const char *dir)
{
	struct buf text = {0}, list = {0};
	buf_str(&text, "char gowasm_program[1], gowasm_image[1];\n");
	for (u32 i = 0; i < m->nimports; i++) {
		if (!wanted[i])
			continue;
		struct buf symbol = {0};
		c_names_symbol(&m->imports[i], &symbol);
		buf_printf(&text, "extern char %s[];\n", symbol.p);
		buf_printf(&list, "%s, ", symbol.p);
		buf_free(&symbol);
	}
	buf_printf(&text,
	           "char *volatile wanted[] = {%s 0};\n"
	           "__attribute__((constructor)) static void\nneed(void)\n"
	           "{\n\twanted[0] = 0;\n}\n"
	           "__attribute__((weak)) int main(void)\n{\n\treturn 0;\n}\n",
	           list.p ? list.p : "");
	char *path = xasprintf("%s/probe.c", dir);
	file_write(path, text.p, text.n);
	free(path);
	buf_free(&text);
	buf_free(&list);
}

static bool
is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_';
}

/* Whether a linker's message says that `symbol` is undefined: one line has it after that
 * word. Other lines may have it as the name of the function that they are about. */
static bool
is_undefined(const char *message, const char *symbol)
{
	size_t n = strlen(symbol);
	for (const char *at = message; (at = strstr(at, symbol)); at += n) {
		if (at == message || is_word(at[-1]) || is_word(at[n]))
			continue;
		const char *line = at;
		while (line > message && line[-1] != '\n')
			line--;
		const char *word = strstr(line, "undefined ");
		if (word && word < at)
			return true;
	}
	return false;
}

static bool
drop_undefined(const struct module *m, bool *wanted, const char *message)
{
	bool dropped = false;
	for (u32 i = 0; i < m->nimports; i++) {
		struct buf symbol = {0};
		if (!wanted[i])
			continue;
		c_names_symbol(&m->imports[i], &symbol);
		if (is_undefined(message, symbol.p)) {
			wanted[i] = false;
			dropped = true;
		}
		buf_free(&symbol);
	}
	return dropped;
}

/* Leaves in `wanted` what the host files have. */
static void
probe(const struct host *h, const struct options *o, const struct module *m,
      const struct cc *cc, const char *library, const char *dir, bool *wanted)
{
	struct cc_link link = {library, &h->link, h->dynamic};
	struct result r;
	for (;;) {
		struct args a = {0};
		write_probe(m, wanted, dir);
		cc_probe_command(cc, &link, &a);
		spawn_command(a.v, dir, o->verbose, &r);
		args_free(&a);
		if (r.status == 0)
			break;
		/* a linker may show the first few at a time */
		if (drop_undefined(m, wanted, r.out.p ? r.out.p : "")) {
			buf_free(&r.out);
			continue;
		}
		spawn_failed(
		        &r,
		        says(&r, "multiple definition") || says(&r, "duplicate symbol")
		                ? "two of them define the same name: static ones are "
		                  "a file's own"
		        : says(&r, "undefined ")
		                ? "what they need of other libraries: --host -lNAME "
		                  "after them"
		                : NULL,
		        "the files of --host do not link");
	}
	buf_free(&r.out);
}

/* --- deciding --- */

static void
decide(struct host *h, const struct options *o, const struct module *m, const bool *has)
{
	bool *missing = xcalloc(m->nimports + 1u, sizeof *missing), any = false;
	for (u32 i = 0; i < m->nimports; i++) {
		bool wasi = wasi_table_has(&m->imports[i]);
		u32 first = 0;
		while (!span_eq(m->imports[first].module, m->imports[i].module) ||
		       !span_eq(m->imports[first].name, m->imports[i].name))
			first++;
		if (has[first])
			h->provider[i] = wasi ? PROVIDER_WRAPPER : PROVIDER_HOST;
		else if (!wasi && o->stub_imports)
			h->provider[i] = o->stub_imports == STUB_TRAP
			                         ? PROVIDER_STUB_TRAP
			                         : PROVIDER_STUB_ZERO;
		else if (!wasi && first == i)
			any = missing[i] = true;
	}
	if (any)
		check_missing(m, missing);
	free(missing);
}

void
host_files_prepare(struct host *h, const struct options *o, const struct module *m,
                   const struct cc *cc, const struct cc_code *code, const char *library,
                   const char *dir)
{
	bool *wanted = xcalloc(m->nimports + 1u, sizeof *wanted);
	const char *why;
	h->provider = xcalloc(m->nimports + 1u, sizeof *h->provider);
	if (o->host) {
		struct buf text = {0};
		char *path = xasprintf("%s/imports.h", dir);
		c_names_forced(m, &text);
		file_write(path, text.p, text.n);
		free(path);
		buf_free(&text);
		take_values(h, o, cc, code, dir);
		/* their messages are read here */
		setenv("LC_ALL", "C", 1);
		for (u32 i = 0; i < m->nimports; i++)
			wanted[i] = c_names_is_first(m, i) &&
			            c_names_possible(m, &m->imports[i], &why);
		probe(h, o, m, cc, library, dir, wanted);
	}
	decide(h, o, m, wanted);
	free(wanted);
}
