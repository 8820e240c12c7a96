/* SPDX-License-Identifier: MIT */
/* embedded: the form of the files of --embed in an executable. They are one block: this
 * head, the nodes, the names, then the bytes of links and files. Files of a page or more
 * begin at a page, so that the kernel reads them when they are used. The tool makes the
 * block and the executable trusts it. */
#ifndef RUNTIME_SHARED_EMBEDDED_H
#define RUNTIME_SHARED_EMBEDDED_H

#include <stdint.h>

enum { EMBEDDED_PAGE = 4096 };
enum { EMBEDDED_FILE, EMBEDDED_DIRECTORY, EMBEDDED_LINK };

/* A file, a directory or a symbolic link. */
struct embedded_node {
	uint64_t data; /* where its bytes begin in the block, or a link's target */
	uint64_t size; /* ... and how many there are; 0 for a directory */
	uint32_t name; /* where its name begins among the names */
	uint16_t name_n;
	uint16_t type;     /* EMBEDDED_FILE ... */
	uint32_t parent;   /* the number of its directory; a root's is its own */
	uint32_t first, n; /* a directory's entries: n nodes in the order of memcmp */
	uint32_t unused;
};

/* The head of the block. */
struct embedded {
	uint64_t size;      /* of the block */
	uint64_t nodes_at;  /* where the nodes begin */
	uint64_t names_at;  /* where the names begin; a root's ends with a NUL */
	uint32_t nroots, n; /* the first nodes are roots: HOST[::GUEST], as given */
};

static inline const struct embedded_node *
embedded_nodes(const struct embedded *b)
{
	return (const struct embedded_node *)(const void *)((const char *)b +
	                                                    b->nodes_at);
}

static inline const char *
embedded_name(const struct embedded *b, uint32_t node)
{
	return (const char *)b + b->names_at + embedded_nodes(b)[node].name;
}

static inline const uint8_t *
embedded_data(const struct embedded *b, uint32_t node)
{
	return (const uint8_t *)b + embedded_nodes(b)[node].data;
}

#endif
