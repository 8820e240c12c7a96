/* SPDX-License-Identifier: MIT */
/* Certificates that are lent: the file and the directories that SSL_CERT_FILE and
 * SSL_CERT_DIR name, only with a grant of connections. */
#include <stdlib.h>
#include <unistd.h>

#include "runtime/shared/policy.h"
#include "tests/guest.h"
#include "tests/test.h"
#include "tests/tree.h"
#include "wasi/api.h"

static const char *const none[] = {NULL}, *const somewhere[] = {"127.0.0.1:1", NULL};

/* Resolves a policy with these variables of the host. */
static struct grants
resolved(const char *const *connect, bool roots, const char *file, const char *dirs)
{
	struct policy p = {.env = none,
	                   .dirs = none,
	                   .listen = none,
	                   .connect = connect,
	                   .umask = -1,
	                   .no_roots = !roots};
	static char a[300], b[300];
	char *host[] = {a, b, NULL}, *error = NULL;
	struct grants g = {0};
	snprintf(a, sizeof a, "SSL_CERT_FILE=%s", file);
	snprintf(b, sizeof b, "SSL_CERT_DIR=%s", dirs);
	EXPECT(policy_resolve(&p, 65536, host, &g, &error));
	return g;
}

static bool
has(const struct grants *g, const char *name)
{
	size_t n = strlen(name);
	for (char **e = g->env; *e; e++)
		if (strncmp(*e, name, n) == 0 && (*e)[n] == '=')
			return true;
	return false;
}

static struct wasi *
guest_of(const struct grants *g)
{
	static char *no_args[] = {NULL};
	struct wasi_config c = {.memory = &memory,
	                        .argv = no_args,
	                        .envp = g->env,
	                        .dirs = g->dirs,
	                        .ndirs = g->ndirs,
	                        .files = g->files,
	                        .nfiles = g->nfiles};
	char *error = NULL;
	struct wasi *w = wasi_open(&c, &error);
	EXPECT(w != NULL);
	return w;
}

/* Opens a path beneath a directory and reads a few bytes. */
static const char *
content(struct wasi *w, u32 dir, const char *path)
{
	static char text[64];
	u32 fd, n = 0, e;
	e = wasi_path_open(w, dir, 1, path, (u32)strlen(path), 0, RIGHT_FD_READ, 0, 0,
	                   &fd);
	snprintf(text, sizeof text, "errno %u", e);
	if (e)
		return text;
	put32(0, 64), put32(4, 50);
	EXPECT_EQ(wasi_fd_read(w, fd, (const void *)memory.data, 1, &n), 0);
	snprintf(text, sizeof text, "%.*s", (int)n, (char *)memory.data + 64);
	return text;
}

static void
begin(void)
{
	memory = (struct memory){.data = calloc(1, 65536), .size = 65536};
	tree_make();
	EXPECT_EQ(mkdir(in("certs"), 0700), 0);
	EXPECT_EQ(mkdir(in("certs/deeper"), 0700), 0);
	EXPECT_EQ(mkdir(in("more"), 0700), 0);
	make_file("certs/b", "first"), make_file("certs/a", "second");
	make_file("certs/deeper/d", "deep"), make_file("outside", "linked");
	make_file("more/c", "third");
	EXPECT_EQ(symlink("../outside", in("certs/link")), 0);
	EXPECT_EQ(symlink("a", in("certs/hash.0")), 0);
	EXPECT_EQ(mkfifo(in("certs/fifo"), 0600), 0);
}

TEST(lend, directories_of_certificates)
{
	char dirs[300];
	begin();
	snprintf(dirs, sizeof dirs, "%s:%s:%s:relative", in("nothing"), in("certs"),
	         in("more"));
	struct grants g = resolved(somewhere, true, in("outside"), dirs);
	EXPECT(has(&g, "SSL_CERT_FILE") && has(&g, "SSL_CERT_DIR"));
	EXPECT_EQ(g.ndirs, 2);
	EXPECT_EQ(g.nfiles, 1);
	EXPECT_STR(g.dirs[0].guest, in("certs"));
	struct wasi *w = guest_of(&g);
	/* what changes afterwards is not seen */
	make_file("certs/a", "another");
	EXPECT_STR(content(w, 3, "a"), "second");
	EXPECT_STR(content(w, 3, "b"), "first");
	EXPECT_STR(content(w, 3, "link"), "linked");
	EXPECT_STR(content(w, 4, "c"), "third");
	EXPECT_STR(content(w, 3, "hash.0"), "errno 44");
	EXPECT_STR(content(w, 3, "fifo"), "errno 44");
	EXPECT_STR(content(w, 3, "deeper"), "errno 44");
	EXPECT_STR(content(w, 3, "../outside"), "errno 63");
	wasi_close(w);
	grants_free(&g);
	tree_remove(tree_top);
	free(memory.data);
}

TEST(lend, nothing_without_a_reason)
{
	begin();
	const char *certs = in("certs");
	struct grants g = resolved(none, true, in("outside"), certs);
	EXPECT(!g.ndirs && !g.nfiles && !has(&g, "SSL_CERT_DIR"));
	grants_free(&g);
	g = resolved(somewhere, false, in("outside"), certs);
	EXPECT(!g.ndirs && !g.nfiles && !has(&g, "SSL_CERT_DIR"));
	grants_free(&g);
	g = resolved(somewhere, true, "", in("certs/a"));
	EXPECT(!g.ndirs && !has(&g, "SSL_CERT_DIR") && !has(&g, "SSL_CERT_FILE"));
	grants_free(&g);
	tree_remove(tree_top);
	free(memory.data);
}

TEST_MAIN
