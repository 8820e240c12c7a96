/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tools/base/file.h"
#include "tools/base/spawn.h"
#include "tools/base/toolpath.h"
#include "tools/build/overlay.h"

struct overlay {
	const char *goroot, *sources, *dir;
	struct buf json;
};

enum how { NOT, ALSO, AS, OURS, EDIT };
enum presence { NEEDED, OPTIONAL };

static const struct row {
	enum how how;
	const char *file;
	enum presence presence;
	const char *from, *to;
} rows[] = {
#define NOT(file, presence) {NOT, file, presence, NULL, NULL},
#define ALSO(file, presence) {ALSO, file, presence, NULL, NULL},
#define AS(file, from) {AS, file, NEEDED, from, NULL},
#define OURS(file, ours) {OURS, file, NEEDED, ours, NULL},
#define EDIT(file, text, new) {EDIT, file, NEEDED, text, new},
#include "tools/build/overlay.def"
#undef NOT
#undef ALSO
#undef AS
#undef OURS
#undef EDIT
};

static void
json_string(struct buf *out, const char *s)
{
	buf_u8(out, '"');
	for (; *s; s++)
		if (*s == '"' || *s == '\\')
			buf_printf(out, "\\%c", *s);
		else if ((unsigned char)*s < ' ')
			buf_printf(out, "\\u%04x", (unsigned)(unsigned char)*s);
		else
			buf_u8(out, (u8)*s);
	buf_u8(out, '"');
}

/* Finds `word` at the beginning of a line. Returns its offset, or SIZE_MAX. */
static size_t
find_line(struct span text, const char *word)
{
	size_t n = strlen(word);
	for (size_t i = 0; i + n <= text.n; i++)
		if ((i == 0 || text.p[i - 1] == '\n') && memcmp(text.p + i, word, n) == 0)
			return i;
	return SIZE_MAX;
}

/* Appends the text with another condition in its build line: `before`, the condition of
 * the file, `after`. Without a line there is one now, of `alone`. */
static void
with_condition(struct span text, const char *before, const char *after, const char *alone,
               struct buf *out)
{
	static const char go_build[] = "//go:build ";
	size_t line = find_line(text, go_build), package = find_line(text, "package ");
	if (line == SIZE_MAX || line > package) {
		buf_printf(out, "//go:build %s\n\n", alone);
		buf_add(out, text.p, text.n);
		return;
	}
	size_t from = line + sizeof go_build - 1, to = from;
	while (to < text.n && text.p[to] != '\n')
		to++;
	buf_add(out, text.p, from);
	buf_str(out, before);
	buf_add(out, text.p + from, to - from);
	buf_str(out, after);
	buf_add(out, text.p + to, text.n - to);
}

static void
edited(struct span text, const struct row *r, struct buf *out)
{
	size_t before = 0, n = strlen(r->from);
	while (before + n <= text.n && memcmp(text.p + before, r->from, n) != 0)
		before++;
	if (before + n > text.n)
		fatal("%s of this Go has no line %s: the overlay does not know it",
		      r->file, r->from);
	size_t skip = before + n;
	buf_add(out, text.p, before);
	buf_str(out, r->to);
	buf_add(out, text.p + skip, text.n - skip);
}

/* Replaces the condition of a file by wasip1's. */
static void
only_here(struct span text, struct buf *out)
{
	struct buf whole = {0};
	with_condition(text, "wasip1 || (wasip1 && (", "))", "wasip1", &whole);
	buf_add(out, whole.p, whole.n);
	buf_free(&whole);
}

static void
add_row(struct overlay *o, const struct row *r)
{
	char *file = r->how == OURS
	                     ? xasprintf("%s/runtime/overlay/%s", o->sources, r->from)
	             : r->how == AS ? xasprintf("%s/src/%s", o->goroot, r->from)
	                            : xasprintf("%s/src/%s", o->goroot, r->file);
	struct buf text = {0};
	if (file_exists(file)) {
		struct span s = file_map(file);
		if (r->how == NOT)
			with_condition(s, "(", ") && !wasip1", "!wasip1", &text);
		else if (r->how == ALSO)
			with_condition(s, "(", ") || wasip1", "wasip1", &text);
		else if (r->how == AS)
			only_here(s, &text);
		else if (r->how == EDIT)
			edited(s, r, &text);
		else
			buf_add(&text, s.p, s.n);
		file_unmap(s);
		char *name = xstrdup(r->file), *copy;
		for (char *c = name; *c; c++)
			*c = *c == '/' ? '_' : *c;
		copy = xasprintf("%s/%s", o->dir, name);
		file_write(copy, text.p, text.n);
		buf_str(&o->json, o->json.n > 20 ? ",\n" : "\n");
		char *key = xasprintf("%s/src/%s", o->goroot, r->file);
		json_string(&o->json, key);
		buf_str(&o->json, ": ");
		json_string(&o->json, copy);
		free(key);
		free(copy);
		free(name);
		buf_free(&text);
	} else if (r->presence == NEEDED) {
		fatal_hint("Go 1.21 and newer have it; the overlay gives net sockets",
		           "%s is not there: the overlay does not know this Go", file);
	}
	free(file);
}

char *
overlay_write(const char *goroot, const char *dir)
{
	const char *library;
	struct overlay o = {.goroot = goroot, .dir = dir};
	toolpath_support(&library, &o.sources);
	buf_str(&o.json, "{\"Replace\": {");
	for (size_t i = 0; i < LEN(rows); i++)
		add_row(&o, &rows[i]);
	buf_str(&o.json, "\n}}\n");
	char *path = xasprintf("%s/overlay.json", dir);
	file_write(path, o.json.p, o.json.n);
	buf_free(&o.json);
	return path;
}

char *
overlay_goroot(const char *goroot, const char *dir)
{
	char *link = xasprintf("%s/goroot", dir);
	unlink(link);
	if (symlink(goroot, link) != 0)
		fatal("%s:", link);
	return link;
}

char *
overlay_env(const char *go, const char *dir, const char *name)
{
	struct args a = {0};
	struct result r;
	args_add(&a, go);
	args_add(&a, "env");
	args_add(&a, name);
	spawn_command(a.v, dir, false, &r);
	if (r.status != 0)
		spawn_failed(&r, NULL, "go env %s failed", name);
	char *text = r.out.p, *line;
	while (r.out.n && text[r.out.n - 1] == '\n')
		text[--r.out.n] = 0;
	line = text ? strrchr(text, '\n') : NULL;
	line = xstrdup(line ? line + 1 : text ? text : "");
	buf_free(&r.out);
	args_free(&a);
	return line;
}

void
overlay_command(const char *dir)
{
	char *go = toolpath_go();
	file_make_directory(dir);
	char *where = file_absolute(dir), *root = overlay_env(go, NULL, "GOROOT");
	char *modules = overlay_env(go, NULL, "GOMODCACHE");
	size_t n = strlen(modules);
	bool downloaded = n && strncmp(root, modules, n) == 0 && root[n] == '/';
	char *used = downloaded ? overlay_goroot(root, where) : xstrdup(root);
	char *json = overlay_write(used, where);
	printf("GOOS=wasip1 GOARCH=wasm ");
	if (downloaded)
		printf("GOROOT=%s GOTOOLCHAIN=local %s/bin/", used, used);
	printf("go build -overlay %s -o main.wasm\n", json);
	free(json);
	free(used);
	free(modules);
	free(root);
	free(where);
	free(go);
}
