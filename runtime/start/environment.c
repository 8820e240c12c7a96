/* SPDX-License-Identifier: MIT */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/start/environment.h"
#include "runtime/shared/variables.h"

/* Entries in their order, and where each name's is: an environment may have a hundred
 * thousand. */
struct list {
	char **v;
	size_t n;
	size_t *slots; /* 0: free; else 1 + an index into v */
	size_t nslots; /* a power of two */
};

static size_t
name_length(const char *entry)
{
	return strcspn(entry, "=");
}

static bool
is_same_name(const char *a, const char *b)
{
	size_t n = name_length(a);
	return name_length(b) == n && memcmp(a, b, n) == 0;
}

static uint64_t
hash_name(const char *entry)
{
	uint64_t h = 0xcbf29ce484222325;
	for (; *entry && *entry != '='; entry++)
		h = (h ^ (unsigned char)*entry) * 0x100000001b3;
	return h ^ h >> 32;
}

/* Adds an entry, in the place of an earlier one of the same name. */
static void
put(struct list *l, const char *entry)
{
	size_t i = hash_name(entry) & (l->nslots - 1);
	for (; l->slots[i]; i = (i + 1) & (l->nslots - 1))
		if (is_same_name(l->v[l->slots[i] - 1], entry)) {
			l->v[l->slots[i] - 1] = (char *)entry;
			return;
		}
	l->v[l->n++] = (char *)entry;
	l->slots[i] = l->n;
}

/* Whether a Go program cannot use the variable. Its runtime starts a thread for each
 * processor that GOMAXPROCS allows, and ends in a fatal error where there are none. */
static bool
is_harmful(const char *entry)
{
	return is_same_name(entry, "GOMAXPROCS");
}

/* Adds the host's variables, except PWD (the guest has its own), our own variables, and
 * those that would hurt a Go program, which no other program needs. */
static void
inherit(struct list *l, char **host)
{
	for (; *host; host++)
		if (!is_same_name(*host, "PWD") && !variables_is_ours(*host) &&
		    !is_harmful(*host))
			put(l, *host);
}

static const char *
host_entry(char **host, const char *name)
{
	for (; *host; host++)
		if (is_same_name(*host, name))
			return *host;
	return NULL;
}

static void
make_room(struct grants *g, struct list *l, size_t most)
{
	l->nslots = 8;
	while (l->nslots < 2 * most)
		l->nslots *= 2;
	l->v = grants_own(g, calloc(most + 1, sizeof *l->v));
	l->slots = calloc(l->nslots, sizeof *l->slots);
	if (!l->slots)
		abort();
}

char **
environment_make(struct grants *g, char **entries, size_t n, char **host, char *pwd,
                 bool is_go)
{
	struct list l = {0};
	size_t most = n + 1;
	while (host[most - n - 1])
		most++;
	make_room(g, &l, most);
	if (pwd)
		put(&l, pwd);
	for (size_t i = 0; i < n; i++) {
		const char *entry = entries[i];
		if (strcmp(entry, "*") == 0) {
			inherit(&l, host);
			continue;
		}
		if (!strchr(entry, '='))
			entry = host_entry(host, entry);
		if (entry && !(is_go && is_harmful(entry)))
			put(&l, entry);
	}
	free(l.slots);
	return l.v;
}
