/* SPDX-License-Identifier: MIT */
/* The directories that an instance of a library gets, of those that were baked in, while
 * another thread renames them. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/embed/api.h"
#include "runtime/guest/leave.h"
#include "runtime/embed/narrow.h"
#include "tests/test.h"
#include "tests/tree.h"
#include "wasi/wasi.h"

#ifndef RENAME_EXCHANGE
#define RENAME_EXCHANGE 2
#endif

static struct memory memory;

static struct wasi *
instance_of(const char *const *baked, const char *dir, struct grants *g)
{
	static const char *const none[] = {NULL};
	static char *no_env[] = {NULL};
	const struct policy policy = {.dirs = baked, .env = none, .listen = none};
	const char *const dirs[] = {dir, NULL};
	const struct LIB_policy wanted = {.dirs = dirs};
	char *error = NULL;
	struct wasi *w = NULL;
	if (narrow(&policy, &wanted, 1, no_env, g, &error)) {
		struct wasi_config c = {.memory = &memory,
		                        .argv = no_env,
		                        .envp = no_env,
		                        .dirs = g->dirs,
		                        .ndirs = g->ndirs,
		                        .dir_fds = g->dir_fds};
		w = wasi_open(&c, &error);
	}
	free(error);
	return w;
}

static void
end(struct wasi *w, struct grants *g)
{
	if (w)
		wasi_close(w);
	grants_free(g);
}

/* Whether an instance gets `dir`; *same: it is what `name` is, *read_only. */
static bool
gets(const char *const *baked, const char *dir, const char *name, bool *read_only)
{
	struct grants g;
	struct stat a = {0}, b = {0};
	struct wasi *w = instance_of(baked, dir, &g);
	bool same = w && fstat(wasi_dir_fd(w, 0, read_only), &a) == 0 &&
	            stat(in(name), &b) == 0 && a.st_ino == b.st_ino;
	end(w, &g);
	return same;
}

TEST(narrow, a_directory_beneath_a_granted_one)
{
	bool read_only;
	tree_make();
	mkdir(in("a"), 0755), mkdir(in("a/u"), 0755), mkdir(in("ab"), 0755);
	mkdir(in("b"), 0755);
	EXPECT_EQ(symlink("../b", in("a/out")), 0);
	EXPECT_EQ(symlink("u", in("a/l")), 0);
	char *a = strdup(in("a")), *ro = NULL, *u = NULL;
	EXPECT(asprintf(&ro, "%s::/g:ro", a) > 0 && asprintf(&u, "%s/u", a) > 0);
	const char *const one[] = {a, NULL}, *const reads[] = {ro, NULL};
	const char *const both[] = {ro, u, NULL};
	EXPECT(gets(one, a, "a", &read_only) && !read_only);
	EXPECT(gets(one, in("a/u"), "a/u", &read_only) && !read_only);
	EXPECT(gets(one, in("a/l/"), "a/u", &read_only) && !read_only);
	EXPECT(gets(one, in("a/u::/x:ro"), "a/u", &read_only) && read_only);
	EXPECT(gets(reads, in("a/u"), "a/u", &read_only) && read_only);
	EXPECT(gets(both, in("a/u"), "a/u", &read_only) && !read_only);
	EXPECT(gets(both, in("a"), "a", &read_only) && read_only);
	EXPECT(!gets(one, in("ab"), "ab", &read_only));
	EXPECT(!gets(one, in("a/out"), "b", &read_only));
	EXPECT(!gets(one, in("a/.."), "", &read_only));
	EXPECT(!gets(one, in("a/none"), "a", &read_only));
	free(a), free(ro), free(u);
	tree_remove(tree_top);
}

/* --- while somebody renames --- */

static atomic_bool stop;
static char directory[200], link_out[200];

static void *
exchange(void *arg)
{
	while (!stop)
		renameat2(AT_FDCWD, directory, AT_FDCWD, link_out, RENAME_EXCHANGE);
	return arg;
}

TEST(narrow, a_directory_that_becomes_a_link_out)
{
	enum { TRIES = 6000 };
	pthread_t thread;
	struct stat inside, st;
	bool read_only;
	int opened = 0, out = 0;
	tree_make();
	mkdir(in("a"), 0755), mkdir(in("a/data"), 0755), mkdir(in("out"), 0755);
	EXPECT_EQ(symlink("../out", in("a/link")), 0);
	snprintf(directory, sizeof directory, "%s", in("a/data"));
	snprintf(link_out, sizeof link_out, "%s", in("a/link"));
	EXPECT_EQ(stat(directory, &inside), 0);
	char *a = strdup(in("a"));
	const char *const baked[] = {a, NULL};
	stop = false;
	EXPECT_EQ(pthread_create(&thread, NULL, exchange, NULL), 0);
	for (int i = 0; i < TRIES; i++) {
		struct grants g;
		struct wasi *w = instance_of(baked, directory, &g);
		if (w && fstat(wasi_dir_fd(w, 0, &read_only), &st) == 0) {
			opened++;
			out += st.st_ino != inside.st_ino;
		}
		end(w, &g);
	}
	stop = true;
	pthread_join(thread, NULL);
	EXPECT(opened > 0);
	EXPECT_EQ(out, 0);
	free(a);
	tree_remove(tree_top);
}

TEST_MAIN
