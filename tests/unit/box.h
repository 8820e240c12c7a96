/* SPDX-License-Identifier: MIT */
/* box: a guest with one grant, descriptor 3, in a tree of its own or elsewhere. */
#ifndef TESTS_UNIT_BOX_H
#define TESTS_UNIT_BOX_H

#include <stdio.h>
#include <sys/stat.h>

#include "tests/guest.h"
#include "tests/test.h"
#include "tests/tree.h"
#include "wasi/api.h"
#include "wasi/sandbox/path.h"

enum { BOX = 3, ALL = 0x3fffffff };

static struct wasi *w;

/* A guest whose / is `path`, which stays the caller's. wasi_close ends it. */
static inline void
grant(const char *path, bool read_only)
{
	static char *none[] = {NULL};
	static struct wasi_dir dir;
	dir = (struct wasi_dir){.host = path, .guest = "/", .read_only = read_only};
	struct wasi_config c = {
	        .memory = &memory, .argv = none, .envp = none, .dirs = &dir, .ndirs = 1};
	w = wasi_open(&c, &(char *){NULL});
	EXPECT(w != NULL);
}

static inline void
directory(const char *name)
{
	EXPECT_EQ(mkdir(in(name), 0755), 0);
}

/* TREE_TOP/box with f, d/ and d/e/; TREE_TOP/out with s. The box is what is granted. */
static inline void
begin(bool walker, bool read_only)
{
	static char box[128];
	tree_make();
	directory("box"), directory("out"), directory("box/d"), directory("box/d/e");
	make_file("box/f", "inside"), make_file("out/s", "secret"),
	        make_file("box/d/g", "deep");
	snprintf(box, sizeof box, "%s/box", tree_top);
	path_force_walker(walker);
	grant(box, read_only);
}

static inline void
end(void)
{
	wasi_close(w);
	path_force_walker(false);
	tree_remove(tree_top);
}

static inline u32
open_at(u32 dir, const char *path, u32 lookup, u32 oflags, u64 rights)
{
	u32 fd = 0, e = wasi_path_open(w, dir, lookup, path, (u32)strlen(path), oflags,
	                               rights, ALL, 0, &fd);
	return e ? e | 1u << 31 : fd;
}

#define OPEN(path, lookup, oflags, rights) open_at(BOX, path, lookup, oflags, rights)
#define FAILED(e) ((u32)(e) | 1u << 31)
#define PATH(p) p, (u32)strlen(p)

#endif
