/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "wasi/net/dns.h"
#include "wasi/net/names.h"

enum { SERVERS = 3, SEARCHES = 6, LEARNED = 4096, LINE = 1024, MOST_WORDS = 32 };

/* An address of a granted name, with the grant's ports. */
struct learned {
	u8 address[16];
	u16 low, high;
};

/* What was learned for a list of grants: the last LEARNED. */
struct memory_of {
	const struct grant_list *grants; /* NULL: no list */
	struct learned v[LEARNED];
	u32 n; /* so far */
};

struct names {
	struct memory_of lists[2];
	struct endpoint servers[SERVERS];
	u32 nservers;
	char searches[SEARCHES][DNS_NAME]; /* suffixes that names are tried with */
	u32 nsearches;
};

/* --- the lent files --- */

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* Cuts a line into words, up to a comment. Returns how many. */
static int
words(char *line, char *word[MOST_WORDS])
{
	int n = 0;
	line[strcspn(line, "#;")] = 0;
	while (n < MOST_WORDS) {
		while (is_blank(*line))
			line++;
		if (!*line)
			break;
		word[n++] = line;
		while (*line && !is_blank(*line))
			line++;
		if (*line)
			*line++ = 0;
	}
	return n;
}

/* A name as the rest of this file has it. Returns false for one that is too long. */
static bool
plain(const char *from, char to[DNS_NAME])
{
	size_t n = strlen(from);
	while (n && from[n - 1] == '.')
		n--;
	if (!n || n >= DNS_NAME)
		return false;
	for (size_t i = 0; i < n; i++)
		to[i] = from[i] >= 'A' && from[i] <= 'Z' ? (char)(from[i] - 'A' + 'a')
		                                         : from[i];
	to[n] = 0;
	return true;
}

static void
resolv_line(struct names *n, char *word[MOST_WORDS], int nwords)
{
	u8 address[16];
	if (strcmp(word[0], "nameserver") == 0 && nwords > 1) {
		word[1][strcspn(word[1], "%")] = 0; /* the zone of a link's address */
		if (n->nservers < SERVERS && reach_number(word[1], address)) {
			struct endpoint *e = &n->servers[n->nservers++];
			memcpy(e->address, address, 16);
			e->port = DNS_PORT;
		}
	} else if (strcmp(word[0], "search") == 0 || strcmp(word[0], "domain") == 0) {
		n->nsearches = 0;
		for (int i = 1; i < nwords && n->nsearches < SEARCHES; i++)
			if (plain(word[i], n->searches[n->nsearches]))
				n->nsearches++;
	}
}

static void
hosts_line(struct names *n, char *word[MOST_WORDS], int nwords)
{
	char name[DNS_NAME];
	u8 address[16];
	if (!reach_number(word[0], address))
		return;
	for (int i = 1; i < nwords; i++)
		if (plain(word[i], name))
			names_learn(n, name, address, true);
}

/* Calls `each` for every line of a lent file. Returns false if it is not lent. */
static bool
read_lines(struct names *n, const struct wasi_config *c, const char *path,
           void (*each)(struct names *n, char *word[MOST_WORDS], int nwords))
{
	const struct wasi_file *f = c->files;
	size_t i = 0;
	while (i < c->nfiles && strcmp(f[i].path, path) != 0)
		i++;
	if (i == c->nfiles)
		return false;
	const u8 *p = f[i].data, *end = p + f[i].size;
	while (p < end) {
		const u8 *stop = memchr(p, '\n', (size_t)(end - p));
		size_t size = (size_t)((stop ? stop : end) - p);
		char line[LINE], *word[MOST_WORDS];
		if (size < sizeof line) {
			memcpy(line, p, size);
			line[size] = 0;
			int nwords = words(line, word);
			if (nwords)
				each(n, word, nwords);
		}
		p += size + 1;
	}
	return true;
}

static bool
has_names(const struct grant_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->v[i].reach.kind == REACH_NAME ||
		    list->v[i].reach.kind == REACH_BENEATH ||
		    list->v[i].reach.kind == REACH_PUBLIC)
			return true;
	return false;
}

struct names *
names_open(const struct wasi_config *config, const struct grant_list *connect,
           const struct grant_list *only)
{
	struct names *n = has_names(connect) ? calloc(1, sizeof *n) : NULL;
	if (!n)
		return NULL;
	n->lists[0].grants = connect;
	n->lists[1].grants = only;
	if (!read_lines(n, config, "/etc/resolv.conf", resolv_line)) {
		free(n);
		return NULL;
	}
	(void)read_lines(n, config, "/etc/hosts", hosts_line);
	static const char *const here[] = {"127.0.0.1", "::1"}; /* Go's default */
	bool none = !n->nservers;
	for (int i = 0; none && i < 2; i++) {
		n->servers[i].port = DNS_PORT;
		n->nservers += reach_number(here[i], n->servers[i].address);
	}
	return n;
}

void
names_close(struct names *n)
{
	free(n);
}

/* --- asking --- */

bool
names_ask(const struct names *n, const struct endpoint *e)
{
	for (u32 i = 0; n && i < n->nservers; i++)
		if (n->servers[i].port == e->port &&
		    memcmp(n->servers[i].address, e->address, 16) == 0)
			return true;
	return false;
}

/* Whether the grant covers a name, or the name with a suffix that names are tried with is
 * `name`. */
static bool
covers(const struct names *n, const struct reach *r, const char *name)
{
	char shorter[DNS_NAME];
	if (reach_covers_name(r, name))
		return true;
	size_t size = strlen(name);
	for (u32 i = 0; i < n->nsearches; i++) {
		size_t end = strlen(n->searches[i]);
		if (size <= end + 1 || name[size - end - 1] != '.' ||
		    strcmp(name + size - end, n->searches[i]) != 0)
			continue;
		memcpy(shorter, name, size - end - 1);
		shorter[size - end - 1] = 0;
		if (r->kind == REACH_NAME && reach_covers_name(r, shorter))
			return true;
	}
	return false;
}

bool
names_may_ask(const struct names *n, const char *name)
{
	for (int k = 0; n && k < 2; k++) {
		const struct grant_list *list = n->lists[k].grants;
		bool found = !list;
		for (size_t i = 0; !found && i < list->n; i++)
			found = covers(n, &list->v[i].reach, name);
		if (!found)
			return false;
	}
	return n != NULL;
}

/* --- answers --- */

static bool
has(const struct memory_of *m, const u8 address[16], u16 low, u16 high)
{
	for (u32 i = 0; i < m->n && i < LEARNED; i++)
		if (m->v[i].low <= low && m->v[i].high >= high &&
		    memcmp(m->v[i].address, address, 16) == 0)
			return true;
	return false;
}

void
names_learn(struct names *n, const char *name, const u8 address[16], bool hosts)
{
	for (int k = 0; n && k < 2; k++) {
		struct memory_of *m = &n->lists[k];
		for (size_t i = 0; m->grants && i < m->grants->n; i++) {
			const struct reach *r = &m->grants->v[i].reach;
			bool named = r->kind == REACH_NAME || r->kind == REACH_BENEATH;
			bool may = reach_may_stand_for(r, address) ||
			           (hosts && r->kind == REACH_NAME);
			if (!named || !may || !covers(n, r, name) ||
			    has(m, address, r->low, r->high))
				continue;
			struct learned *l = &m->v[m->n++ % LEARNED];
			memcpy(l->address, address, 16);
			l->low = r->low;
			l->high = r->high;
		}
	}
}

bool
names_reach(const struct names *n, bool only, const struct endpoint *e)
{
	return n && has(&n->lists[only], e->address, e->port, e->port);
}
