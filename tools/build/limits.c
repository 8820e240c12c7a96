/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/wasm/code.h"
#include "tools/build/limits.h"
#include "tools/go/patch/os_signal.h"

enum when { BUILD, CHECK };
enum helps { NEVER, CONNECT, LISTEN, LISTENS, PACKETS, DIR, ENV, TZDATA, SIGNALS };
enum how { DIRECT, ANY, TEXT };

static const struct limit {
	enum when when;
	enum helps helps;
	enum how how;
	const char *functions, *what, *hint;
} limits[] = {
#define LIMIT(when, helps, how, functions, what, hint) \
	{when, helps, how, functions, what, hint},
#include "tools/build/limits.def"
#undef LIMIT
};

/* The first word of a package's path, for all of Go's library: "net" of net/http. */
static const char library[] =
        "archive bufio bytes cmp compress container context crypto database debug embed "
        "encoding errors expvar flag fmt go hash html image index internal io iter log "
        "maps math mime net os path plugin reflect regexp runtime slices sort strconv "
        "strings structs sync syscall testing text time type unicode unique unsafe "
        "vendor weak ";

/* Who calls whom: callers of f are caller[first[f]] to caller[first[f + 1] - 1]. */
struct call_graph {
	u32 n; /* functions */
	u32 *first, *caller;
};

struct edges {
	u32 (*pairs)[2];
	size_t n, cap;
};

static void
note_calls(const struct module *m, u32 f, struct code *c, struct edges *e)
{
	code_decode_valid(m, &m->funcs[f], c);
	for (u32 i = 0; i < c->ninstrs; i++) {
		if (c->instrs[i].op != OP_CALL)
			continue;
		ARRAY_ROOM(e->pairs, e->n, e->cap);
		e->pairs[e->n][0] = m->nimported_funcs + f;
		e->pairs[e->n++][1] = c->instrs[i].a;
	}
}

static void
call_graph_make(struct call_graph *g, const struct module *m)
{
	struct edges e = {0};
	struct code c = {0};
	g->n = m->nimported_funcs + m->nfuncs;
	for (u32 f = 0; f < m->nfuncs; f++)
		note_calls(m, f, &c, &e);
	code_free(&c);
	g->first = xcalloc(g->n + 2u, sizeof *g->first);
	g->caller = xcalloc(e.n + 1, sizeof *g->caller);
	/* by callee: count, add up, fill; first[] is moved by one while it fills */
	for (size_t i = 0; i < e.n; i++)
		g->first[e.pairs[i][1] + 2]++;
	for (u32 f = 0; f < g->n; f++)
		g->first[f + 2] += g->first[f + 1];
	for (size_t i = 0; i < e.n; i++)
		g->caller[g->first[e.pairs[i][1] + 1]++] = e.pairs[i][0];
	free(e.pairs);
}

static void
call_graph_free(struct call_graph *g)
{
	free(g->first);
	free(g->caller);
}

/* Go's linker writes '_' for what is neither a letter, a digit, '_' nor '.'; older ones
 * did not. */
static bool
is_named(struct span name, const char *go, size_t n)
{
	if (name.n != n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (name.p[i] != (u8)go[i] &&
		    (name.p[i] != '_' || !strchr("/()*-", go[i])))
			return false;
	return true;
}

/* Whether a function is of Go's library, by its package's first word. */
static bool
in_library(const struct module *m, u32 f)
{
	struct span name = m->func_names[f];
	size_t n = 0;
	while (n < name.n && name.p[n] != '.' && name.p[n] != '_' && name.p[n] != '/')
		n++;
	if (!n) /* the linker's and the runtime's own */
		return true;
	for (const char *w = library; *w; w += strcspn(w, " ") + 1)
		if (strcspn(w, " ") == n && memcmp(w, name.p, n) == 0)
			return true;
	return memmem(name.p, name.n, ".", 1) == NULL; /* wasm_export_run */
}

enum { NO_CALLER = UINT32_MAX };

/* What was found of a row. */
struct found {
	u32 caller, callee; /* the program's function, or NO_CALLER where it is not known,
	                       and the library's that it calls */
	const char *name;   /* the row's, n bytes */
	size_t n;
};

/* Goes from f to its callers, and through those of the library to theirs, until it comes
 * to one that is not the library's: *seen has the row's mark for what it met. */
static bool
find_caller(const struct module *m, const struct call_graph *g, u32 f, enum how how,
            u32 *seen, u32 mark, struct found *found)
{
	u32 *queue = xcalloc(g->n + 1u, sizeof *queue), n = 0;
	bool is_there = false;
	queue[n++] = f;
	seen[f] = mark;
	for (u32 at = 0; at < n && !is_there; at++) {
		u32 callee = queue[at];
		for (u32 i = g->first[callee]; i < g->first[callee + 1]; i++) {
			u32 caller = g->caller[i];
			if (!in_library(m, caller)) {
				found->caller = caller;
				found->callee = callee;
				is_there = true;
				break;
			}
			if (how == DIRECT || seen[caller] == mark)
				continue;
			seen[caller] = mark;
			queue[n++] = caller;
		}
	}
	free(queue);
	return is_there;
}

/* Whether a text, up to '|', is in the module's data. */
static bool
find_text(const struct module *m, const char *text, struct found *found)
{
	size_t n = strcspn(text, "|");
	found->name = text + n + 1;
	found->n = strlen(found->name);
	for (u32 i = 0; i < m->ndatas; i++)
		if (memmem(m->datas[i].bytes.p, m->datas[i].bytes.n, text, n))
			return true;
	return false;
}

static bool
find(const struct module *m, const struct call_graph *g, const struct limit *l, u32 *seen,
     u32 mark, struct found *found)
{
	*found = (struct found){.caller = NO_CALLER};
	if (l->how == TEXT)
		return find_text(m, l->functions, found);
	for (const char *w = l->functions; *w; w += found->n, w += *w == ' ') {
		found->n = strcspn(w, " ");
		found->name = w;
		for (u32 f = 0; f < g->n; f++)
			if (is_named(m->func_names[f], w, found->n) &&
			    find_caller(m, g, f, l->how, seen, mark, found))
				return true;
	}
	return false;
}

static bool
has_names(const struct module *m, const char *prefix)
{
	size_t n = strlen(prefix);
	for (u32 f = 0; f < m->nimported_funcs + m->nfuncs; f++)
		if (m->func_names[f].n >= n && memcmp(m->func_names[f].p, prefix, n) == 0)
			return true;
	return false;
}

/* Whether it was made with sockets: docs/sockets.md. */
static bool
has_sockets(const struct module *m)
{
	for (u32 i = 0; i < m->nimports; i++)
		if (span_is(m->imports[i].name, "sock_open"))
			return true;
	return false;
}

/* Whether what a row needs is there. */
static bool
is_granted(const struct module *m, const struct options *o, enum helps helps)
{
	switch (helps) {
	case NEVER:
		return false;
	case CONNECT:
		return (o->connect || o->unlocked) && has_sockets(m);
	case PACKETS:
		return (o->listen || o->unlocked) && has_sockets(m);
	case LISTENS:
		return (o->listen || o->unlocked) &&
		       (has_sockets(m) || has_names(m, "net.FileListener"));
	case LISTEN:
		return o->listen || o->unlocked;
	case DIR:
		return o->dir || o->embed || o->allow_all || o->unlocked;
	case ENV:
		return o->env || o->env_inherit || o->allow_all || o->unlocked;
	case SIGNALS:
		return os_signal_prepared(m);
	case TZDATA:
		return has_names(m, "time_tzdata.") || has_names(m, "time/tzdata.");
	}
	return false;
}

/* Whether options of the group of grants are what helps. */
static bool
is_about_grants(enum helps helps)
{
	return helps != NEVER && helps != SIGNALS && helps != TZDATA;
}

/* What does not work, in a sentence; the caller frees it. */
static char *
sentence(const struct module *m, const struct limit *l, const struct found *found)
{
	struct buf b = {0};
	buf_printf(&b, "%.*s %s", (int)found->n, found->name, l->what);
	if (found->caller != NO_CALLER) {
		struct span name = m->func_names[found->callee];
		bool itself = is_named(name, found->name, found->n);
		char *caller = span_show(m->func_names[found->caller], 80);
		char *callee = itself ? xstrdup("it") : span_show(name, 80);
		buf_printf(&b, " (%s calls %s)", caller, callee);
		free(caller);
		free(callee);
	}
	return b.p;
}

/* Calls `each` for every row that is found, has this `when` or an earlier one, and is not
 * granted; without `all`, only for what a grant helps. */
static void
find_all(const struct module *m, const struct options *o, enum when when, bool all,
         void (*each)(void *arg, const struct module *m, const struct limit *l,
                      const struct found *found),
         void *arg)
{
	struct call_graph g = {0};
	struct found found;
	call_graph_make(&g, m);
	u32 *seen = xcalloc(g.n + 1u, sizeof *seen);
	for (u32 i = 0; i < LEN(limits); i++) {
		const struct limit *l = &limits[i];
		if (l->when <= when && (all || is_about_grants(l->helps)) &&
		    !is_granted(m, o, l->helps) && find(m, &g, l, seen, i + 1, &found))
			each(arg, m, l, &found);
	}
	free(seen);
	call_graph_free(&g);
}

static void
print_one(void *arg, const struct module *m, const struct limit *l,
          const struct found *found)
{
	bool *any = arg;
	char *text = sentence(m, l, found);
	if (!*any)
		puts("what does not work at run time, should it get there:");
	*any = true;
	printf("  %s\n", text);
	if (l->hint)
		printf("    hint: %s\n", l->hint);
	free(text);
}

void
limits_print(const struct module *m, const struct options *o)
{
	bool any = false;
	if (!m->func_names) {
		puts("it has no names: what it calls that fails at run time is not "
		     "known");
		return;
	}
	find_all(m, o, CHECK, true, print_one, &any);
	if (!any)
		puts("it calls nothing that is known to fail at run time");
}

enum { MOST_NOTES = 5 };

static void
note_one(void *arg, const struct module *m, const struct limit *l,
         const struct found *found)
{
	u32 *n = arg;
	if (++*n > MOST_NOTES)
		return;
	char *text = sentence(m, l, found);
	remark("%s%s%s", text, l->hint ? "; " : "", l->hint ? l->hint : "");
	free(text);
}

void
limits_note(const struct module *m, const struct options *o, bool all)
{
	u32 n = 0;
	if (module_kind(m) != KIND_GO || !m->func_names)
		return;
	find_all(m, o, BUILD, all, note_one, &n);
	if (n > MOST_NOTES)
		remark("... and %u more: gowasm2native check %s", n - MOST_NOTES,
		       o->source ? o->source : o->input);
}
