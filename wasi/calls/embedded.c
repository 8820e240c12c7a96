/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "wasi/abi/errno.h"
#include "wasi/bytes.h"
#include "wasi/calls/embedded.h"
#include "wasi/sandbox/tree.h"

static const u64 DEVICE = UINT64_MAX; /* no device of the host */

static u8
filetype_of_node(const struct embedded_node *n)
{
	return n->type == EMBEDDED_FILE   ? FT_REGULAR_FILE
	       : n->type == EMBEDDED_LINK ? FT_SYMBOLIC_LINK
	                                  : FT_DIRECTORY;
}

u32
embedded_open(struct wasi *w, const struct fd *f, const char *path, u32 n, bool follow,
              u32 oflags, bool writes, u32 *number)
{
	const struct embedded *block = f->tree;
	u32 node, e = tree_find(block, f->node, path, n, follow, &node);
	if (e)
		return e;
	const struct embedded_node *at = &embedded_nodes(block)[node];
	bool is_directory = at->type == EMBEDDED_DIRECTORY;
	if ((oflags & OFLAG_DIRECTORY) && !is_directory)
		return E_NOTDIR;
	if (at->type == EMBEDDED_LINK)
		return E_LOOP;
	if (is_directory && writes)
		return E_ISDIR;
	if ((e = bytes_add(w, filetype_of_node(at), number)))
		return e;
	struct fd *opened = w->shared->fds[*number];
	opened->tree = block;
	opened->node = node;
	if (!is_directory) {
		opened->data = embedded_data(block, node);
		opened->size = at->size;
	}
	return 0;
}

static void
fill(const struct embedded *block, u32 node, struct filestat *out)
{
	const struct embedded_node *n = &embedded_nodes(block)[node];
	*out = (struct filestat){
	        .dev = DEVICE,
	        .ino = (u64)node + 1,
	        .filetype = filetype_of_node(n),
	        .nlink = 1,
	        .size = n->size,
	};
}

u32
embedded_find_filestat(const struct fd *f, const char *path, u32 n, bool follow,
                       struct filestat *out)
{
	u32 node, e = tree_find(f->tree, f->node, path, n, follow, &node);
	if (!e)
		fill(f->tree, node, out);
	return e;
}

void
embedded_filestat(const struct fd *f, struct filestat *out)
{
	fill(f->tree, f->node, out);
}

u32
embedded_readlink(const struct fd *f, const char *path, u32 n, u8 *buf, u32 buf_n,
                  u32 *used)
{
	u32 node, e = tree_find(f->tree, f->node, path, n, false, &node);
	if (e)
		return e;
	const struct embedded_node *link = &embedded_nodes(f->tree)[node];
	if (link->type != EMBEDDED_LINK)
		return E_INVAL;
	u32 size = link->size < buf_n ? (u32)link->size : buf_n;
	memcpy(buf, embedded_data(f->tree, node), size);
	*used = size;
	return 0;
}

bool
embedded_entry(const struct fd *f, u64 cookie, struct dirent32 *head, const char **name,
               u32 *e)
{
	const struct embedded_node *nodes = embedded_nodes(f->tree), *d = &nodes[f->node];
	u32 node = f->node;
	*e = cookie > (u64)d->n + 2 ? E_INVAL : 0;
	if (cookie >= (u64)d->n + 2)
		return false;
	if (cookie == 1)
		node = d->parent;
	else if (cookie > 1)
		node = d->first + (u32)cookie - 2;
	bool dots = cookie < 2;
	*name = cookie == 0 ? "." : dots ? ".." : embedded_name(f->tree, node);
	*head = (struct dirent32){.next = cookie + 1,
	                          .ino = (u64)node + 1,
	                          .name_len = dots ? (u32)cookie + 1 : nodes[node].name_n,
	                          .filetype = filetype_of_node(&nodes[node])};
	return true;
}
