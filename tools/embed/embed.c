/* SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/shared/embedded.h"
#include "tools/embed/embed.h"

/* What is made. The bytes of files and links lie in `small` and `large`, the latter from
 * page to page; until the block is put together, `data` of a node counts from there. */
struct embed {
	struct embedded_node *nodes;
	char **paths; /* of each node, on this machine */
	u32 n, cap, paths_cap;
	struct buf names, small, large;
	const struct stat *output;
};

static u32
add_node(struct embed *b, const char *name, size_t name_n, char *path, u32 parent)
{
	if (b->n == EMBED_MOST_ENTRIES)
		fatal_hint("keep what is large in a directory of --dir",
		           "--embed: more than %d files, directories and links, with %s",
		           EMBED_MOST_ENTRIES, path);
	ARRAY_ROOM(b->nodes, b->n, b->cap);
	ARRAY_ROOM(b->paths, b->n, b->paths_cap);
	b->nodes[b->n] = (struct embedded_node){
	        .name = (u32)b->names.n, .name_n = (u16)name_n, .parent = parent};
	b->paths[b->n] = path;
	buf_add(&b->names, name, name_n);
	return b->n++;
}

static int
by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int
is_entry(const struct dirent *e)
{
	return strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
}

/* Adds the entries of a directory, one after the other. What they are is seen later. */
static void
add_directory(struct embed *b, u32 node, int fd)
{
	struct dirent **list;
	int n = scandirat(fd, ".", &list, is_entry, by_bytes);
	if (n < 0)
		fatal("--embed: %s:", b->paths[node]);
	b->nodes[node].type = EMBEDDED_DIRECTORY;
	b->nodes[node].first = b->n;
	b->nodes[node].n = (u32)n;
	for (int i = 0; i < n; i++) {
		const char *name = list[i]->d_name;
		add_node(b, name, strlen(name), xasprintf("%s/%s", b->paths[node], name),
		         node);
		free(list[i]);
	}
	free(list);
}

static void
check_size(const struct embed *b, u64 more, const char *path)
{
	if (more > EMBED_MOST_BYTES ||
	    b->small.n + b->large.n + more + EMBEDDED_PAGE > EMBED_MOST_BYTES)
		fatal_hint("keep what is large in a directory of --dir",
		           "--embed: more than %d MiB of files, with %s",
		           EMBED_MOST_BYTES >> 20, path);
}

static void
add_file(struct embed *b, u32 node, int fd, const struct stat *st)
{
	static const char zeros[EMBEDDED_PAGE];
	const char *path = b->paths[node];
	if (b->output && st->st_dev == b->output->st_dev &&
	    st->st_ino == b->output->st_ino)
		fatal_hint("give -o a name elsewhere",
		           "--embed: %s is the output of this build", path);
	check_size(b, (u64)st->st_size, path);
	struct buf *to = st->st_size < EMBEDDED_PAGE ? &b->small : &b->large;
	u64 begin = to->n;
	for (;;) {
		char piece[65536];
		ssize_t n = read(fd, piece, sizeof piece);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			fatal("--embed: %s:", path);
		if (n == 0)
			break;
		check_size(b, (u64)n, path);
		buf_add(to, piece, (size_t)n);
	}
	b->nodes[node].type = EMBEDDED_FILE;
	b->nodes[node].data = begin;
	b->nodes[node].size = to->n - begin;
	b->nodes[node].unused = to == &b->large;
	if (to == &b->large && to->n % EMBEDDED_PAGE)
		buf_add(to, zeros, EMBEDDED_PAGE - to->n % EMBEDDED_PAGE);
}

static void
add_link(struct embed *b, u32 node, int fd)
{
	char target[PATH_MAX];
	ssize_t n = readlinkat(fd, "", target, sizeof target);
	if (n < 0 || (size_t)n == sizeof target)
		fatal("--embed: %s:", b->paths[node]);
	b->nodes[node].type = EMBEDDED_LINK;
	b->nodes[node].data = b->small.n;
	b->nodes[node].size = (u64)n;
	buf_add(&b->small, target, (size_t)n);
}

/* Opens an entry without following it. A FIFO is not waited for. */
static void
add_contents(struct embed *b, u32 node)
{
	const char *path = b->paths[node];
	struct stat st;
	int flags = O_CLOEXEC | (b->nodes[node].parent == node ? 0 : O_NOFOLLOW);
	int fd = open(path, flags | O_PATH);
	if (fd < 0 || fstat(fd, &st) != 0)
		fatal("--embed: %s:", path);
	if (S_ISLNK(st.st_mode)) {
		add_link(b, node, fd);
		close(fd);
		return;
	}
	bool is_directory = S_ISDIR(st.st_mode);
	if (!is_directory && !S_ISREG(st.st_mode))
		fatal("--embed: %s is neither a file, a directory nor a symbolic link",
		      path);
	if (!is_directory && b->nodes[node].parent == node)
		fatal("--embed: %s is not a directory", path);
	close(fd);
	fd = open(path, flags | O_RDONLY | O_NONBLOCK | O_NOCTTY |
	                        (is_directory ? O_DIRECTORY : 0));
	if (fd < 0 || fstat(fd, &st) != 0)
		fatal("--embed: %s:", path);
	if (is_directory)
		add_directory(b, node, fd);
	else
		add_file(b, node, fd, &st);
	close(fd);
}

static void
pad(struct buf *out, size_t to)
{
	while (out->n % to)
		buf_u8(out, 0);
}

/* Puts the block together. */
static void
join(struct embed *b, u32 nroots, struct buf *out)
{
	struct embedded head = {.nroots = nroots, .n = b->n};
	head.nodes_at = sizeof head;
	head.names_at = head.nodes_at + (u64)b->n * sizeof *b->nodes;
	u64 small = head.names_at + b->names.n;
	u64 large =
	        (small + b->small.n + EMBEDDED_PAGE - 1) / EMBEDDED_PAGE * EMBEDDED_PAGE;
	head.size = large + b->large.n;
	for (u32 i = 0; i < b->n; i++) {
		bool is_large = b->nodes[i].unused;
		b->nodes[i].unused = 0;
		if (b->nodes[i].type != EMBEDDED_DIRECTORY)
			b->nodes[i].data += is_large ? large : small;
	}
	buf_add(out, &head, sizeof head);
	buf_add(out, b->nodes, b->n * sizeof *b->nodes);
	buf_add(out, b->names.p, b->names.n);
	buf_add(out, b->small.p, b->small.n);
	pad(out, EMBEDDED_PAGE);
	buf_add(out, b->large.p, b->large.n);
}

void
embed_read(const char *const *grants, const char *output, struct buf *out)
{
	struct stat st;
	struct embed b = {.output = output && stat(output, &st) == 0 ? &st : NULL};
	u32 nroots = 0;
	for (; grants[nroots]; nroots++) {
		const char *grant = grants[nroots], *colons = strstr(grant, "::");
		size_t n = colons ? (size_t)(colons - grant) : strlen(grant);
		add_node(&b, grant, strlen(grant) + 1, xasprintf("%.*s", (int)n, grant),
		         nroots);
	}
	/* entries go behind all nodes, so those of a directory lie together */
	for (u32 i = 0; i < b.n; i++)
		add_contents(&b, i);
	join(&b, nroots, out);
	for (u32 i = 0; i < b.n; i++)
		free(b.paths[i]);
	free(b.paths);
	free(b.nodes);
	buf_free(&b.names);
	buf_free(&b.small);
	buf_free(&b.large);
}
