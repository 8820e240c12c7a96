/* SPDX-License-Identifier: MIT */
#include <limits.h>
#include <string.h>

#include "wasi/abi/errno.h"
#include "wasi/sandbox/tree.h"

enum { MOST_LINKS = 40 }; /* as in Linux */

/* Text that is still to be walked. */
struct rest {
	const char *p;
	size_t n;
};

/* A walk. A link's target is walked before the text that follows the link. */
struct search {
	const struct embedded *block;
	u32 base, at; /* the directory that the guest holds, and the current one */
	struct rest rests[MOST_LINKS + 1];
	u32 depth; /* of them that are in use */
	u32 links;
	bool slash; /* a slash follows the last component */
};

static bool
strip_slashes(struct rest *r)
{
	size_t n = 0;
	while (n < r->n && r->p[n] == '/')
		n++;
	r->p += n;
	r->n -= n;
	return n > 0;
}

/* Takes the next component. Returns false at the end. *last: only slashes follow it. */
static bool
next(struct search *s, struct rest *name, bool *last)
{
	bool slash = false;
	while (s->depth && !s->rests[s->depth - 1].n)
		s->depth--;
	if (!s->depth)
		return false;
	struct rest *r = &s->rests[s->depth - 1];
	const char *end = memchr(r->p, '/', r->n);
	*name = (struct rest){r->p, end ? (size_t)(end - r->p) : r->n};
	r->p += name->n;
	r->n -= name->n;
	while (s->depth) {
		r = &s->rests[s->depth - 1];
		slash |= strip_slashes(r);
		if (r->n)
			break;
		s->depth--;
	}
	*last = !s->depth;
	s->slash |= *last && slash;
	return true;
}

/* Finds an entry of the current directory. */
static u32
look_up(const struct search *s, struct rest name, u32 *node)
{
	const struct embedded_node *nodes = embedded_nodes(s->block), *d = &nodes[s->at];
	u32 low = d->first, high = d->first + d->n;
	if (name.n > NAME_MAX)
		return E_NAMETOOLONG;
	while (low < high) {
		u32 middle = low + (high - low) / 2;
		size_t n = nodes[middle].name_n, less = n < name.n ? n : name.n;
		int order = memcmp(embedded_name(s->block, middle), name.p, less);
		if (order == 0 && n == name.n) {
			*node = middle;
			return 0;
		}
		if (order < 0 || (order == 0 && n < name.n))
			low = middle + 1;
		else
			high = middle;
	}
	return E_NOENT;
}

static u32
enter_link(struct search *s, u32 link)
{
	const struct embedded_node *l = &embedded_nodes(s->block)[link];
	struct rest target = {(const char *)embedded_data(s->block, link), l->size};
	if (++s->links > MOST_LINKS)
		return E_LOOP;
	if (!target.n)
		return E_NOENT;
	if (target.p[0] == '/')
		return E_PERM;
	s->rests[s->depth++] = target;
	return 0;
}

/* Takes one step. *end: the path ends at the current node. */
static u32
step(struct search *s, struct rest name, bool last, bool follow, bool *end)
{
	const struct embedded_node *nodes = embedded_nodes(s->block);
	u32 node = s->at;
	bool dots = name.n == 2 && memcmp(name.p, "..", 2) == 0;
	if (dots && s->at == s->base)
		return E_PERM;
	if (dots)
		node = nodes[s->at].parent;
	else if (name.n != 1 || *name.p != '.') {
		u32 e = look_up(s, name, &node);
		if (e)
			return e;
	}
	bool must_be_directory = !last || s->slash;
	if (nodes[node].type == EMBEDDED_LINK && (must_be_directory || follow))
		return enter_link(s, node);
	if (must_be_directory && nodes[node].type != EMBEDDED_DIRECTORY)
		return E_NOTDIR;
	s->at = node;
	*end = last;
	return 0;
}

u32
tree_find(const struct embedded *block, u32 dir, const char *path, u32 n, bool follow,
          u32 *node)
{
	struct search s = {.block = block, .base = dir, .at = dir};
	struct rest name;
	bool last, end = false;
	if (n == 0)
		return E_NOENT;
	if (memchr(path, 0, n))
		return E_INVAL;
	if (path[0] == '/')
		return E_PERM;
	if (n >= PATH_MAX)
		return E_NAMETOOLONG;
	s.rests[s.depth++] = (struct rest){path, n};
	while (!end && next(&s, &name, &last)) {
		u32 e = step(&s, name, last, follow, &end);
		if (e)
			return e;
	}
	*node = s.at;
	return 0;
}
