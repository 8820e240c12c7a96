/* SPDX-License-Identifier: MIT */
/* tree: a temporary directory of a test's own, TREE_TOP, and what is in it. Names are
 * below that. */
#ifndef TESTS_TREE_H
#define TESTS_TREE_H

#include <fcntl.h>
#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static char tree_top[64];

/* Exits where there is no room for a directory: nothing can be tested then. */
static inline void
tree_make(void)
{
	strcpy(tree_top, "/tmp/gowasm-test-XXXXXX");
	if (!mkdtemp(tree_top)) {
		perror(tree_top);
		exit(1);
	}
}

static inline int
tree_remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

/* Removes `path` with all that is in it, and follows no link. */
static inline void
tree_remove(const char *path)
{
	nftw(path, tree_remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

/* The path of `name`, good for three calls more. */
static inline const char *
in(const char *name)
{
	static char path[4][256];
	static unsigned turn;
	char *p = path[turn++ % 4];
	snprintf(p, sizeof *path, "%s/%s", tree_top, name);
	return p;
}

static inline void
make_file(const char *name, const char *text)
{
	FILE *f = fopen(in(name), "w");
	if (f) {
		fputs(text, f);
		fclose(f);
	}
}

static inline bool
exists(const char *name)
{
	struct stat st;
	return lstat(in(name), &st) == 0;
}

/* How many descriptors of the process are open, of the first 1,100. */
static inline int
open_descriptors(void)
{
	int n = 0;
	for (int i = 0; i < 1100; i++)
		n += fcntl(i, F_GETFD) >= 0;
	return n;
}

#endif
