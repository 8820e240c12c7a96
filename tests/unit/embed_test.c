/* SPDX-License-Identifier: MIT */
/* Files inside the executable. A tree is made twice for a guest: as a read-only grant of
 * the host's directory, and as the block that --embed makes of it. Whatever the guest
 * calls, both answer the same, but for devices, inodes, links, times, and the sizes of
 * directories. */
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/shared/embedded.h"
#include "tests/guest.h"
#include "tests/test.h"
#include "tests/tree.h"
#include "tools/embed/embed.h"
#include "wasi/api.h"

enum { ROUNDS = 60000, MOST_OPEN = 12, ALL = 0x3fffffff, AT = 4096, ROOM = 20000 };

static struct wasi *real, *inside;
static u32 open_fds[MOST_OPEN]; /* the same in both */
static u32 nopen;
static u64 state = 1;

static u32
random_below(u32 n)
{
	state = state * 6364136223846793005 + 1442695040888963407;
	return (u32)(state >> 33) % n;
}

static void
link_to(const char *target, const char *name)
{
	EXPECT_EQ(symlink(target, in(name)), 0);
}

static void
make_tree(void)
{
	char *big = calloc(1, 70001);
	tree_make();
	const char *dirs[] = {"t", "t/a", "t/a/b", "t/a/b/c", "t/empty", "t/A", "out"};
	for (size_t i = 0; i < sizeof dirs / sizeof *dirs; i++)
		EXPECT_EQ(mkdir(in(dirs[i]), 0755), 0);
	for (int i = 0; i < 70000; i++)
		big[i] = (char)('a' + i % 23);
	make_file("out/s", "secret"), make_file("t/f", "first\n"), make_file("t/0", "");
	make_file("t/big", big), make_file("t/a/f", "second"), make_file("t/a/ff", "x");
	big[4096] = 0;
	make_file("t/a/b/page", big), make_file("t/a/b/c/deep", "deep");
	make_file("t/a/b/.hidden", "h"), make_file("t/with space", "s");
	free(big);
	link_to("a/f", "t/l"), link_to("l", "t/ll"), link_to("a", "t/la");
	link_to("../out/s", "t/leaves"), link_to("/etc", "t/absolute");
	link_to("../../f", "t/a/b/up"), link_to("..", "t/a/b/c/dots");
	link_to("loop", "t/loop"), link_to("nothing", "t/dangling");
	link_to("a/b/", "t/slash"), link_to("f/", "t/file_slash");
	link_to("../../../t/f", "t/a/b/round"), link_to("la/../ll", "t/far");
}

static struct wasi *
guest_of(const struct wasi_dir *dir)
{
	static char *none[] = {NULL};
	struct wasi_config c = {
	        .memory = &memory, .argv = none, .envp = none, .dirs = dir, .ndirs = 1};
	char *error = NULL;
	struct wasi *w = wasi_open(&c, &error);
	EXPECT_STR(error ? error : "", "");
	return w;
}

/* A path of random components, most of which are there. */
static u32
make_path(char *out)
{
	static const char *const names[] = {
	        "a",          "b",   "c",         "f",        "l",     "ll",
	        "la",         "big", "empty",     "deep",     "..",    ".",
	        "page",       "up",  "dots",      "loop",     "slash", "dangling",
	        "leaves",     "0",   "A",         "absolute", "far",   "round",
	        "file_slash", "ff",  "none",      ".hidden",  "a/b",   "a/b/c",
	        "a/..",       "",    "with space"};
	char *p = out;
	u32 n = 1 + random_below(4), kind = random_below(60);
	if (kind == 0)
		*p++ = '/';
	for (u32 i = 0; i < n; i++) {
		const char *name = names[random_below(sizeof names / sizeof *names)];
		size_t length = strlen(name);
		memcpy(p, name, length);
		p += length;
		if (i + 1 < n || random_below(6) == 0)
			*p++ = '/';
	}
	if (kind == 1) {
		memset(p, 'n', 256);
		p += 256;
	} else if (kind == 2) {
		*p++ = 0;
	}
	return (u32)(p - out);
}

/* Calls both, each with a memory that is filled alike. Compares the answers. */
struct answer {
	u32 e;
	struct filestat st;
	struct fdstat fdstat;
	u64 number;
	u32 n;
	u8 bytes[ROOM];
};

static struct answer answers[2];
static char last_call[700];

static bool
same(const struct answer *a, const struct answer *b)
{
	return a->e == b->e && a->st.filetype == b->st.filetype &&
	       (a->st.filetype == FT_DIRECTORY || a->st.size == b->st.size) &&
	       memcmp(&a->fdstat, &b->fdstat, sizeof a->fdstat) == 0 &&
	       a->number == b->number && a->n == b->n &&
	       memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

/* The lists of a directory, in the order of names: the host's own is any. */
static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static u32
list(struct wasi *w, u32 fd, u8 out[ROOM], u32 *n)
{
	static u8 buf[ROOM];
	char *names[64];
	u32 count = 0, used = 0;
	u64 cookie = 0;
	for (bool more = true; more;) {
		/* room for some entries, the last of which is cut off */
		u32 e = wasi_fd_readdir(w, fd, buf, 150, cookie, &used);
		if (e)
			return e;
		more = used == 150;
		for (u32 at = 0; at + sizeof(struct dirent32) <= used;) {
			struct dirent32 d;
			memcpy(&d, buf + at, sizeof d);
			at += (u32)sizeof d;
			if (at + d.name_len > used || count == 64)
				break;
			names[count] = malloc(d.name_len + 16);
			sprintf(names[count++], "%.*s %u\n", (int)d.name_len,
			        (char *)buf + at, d.filetype);
			at += d.name_len;
			cookie = d.next;
		}
	}
	qsort(names, count, sizeof *names, compare_names);
	for (u32 i = 0; i < count; i++) {
		*n += (u32)sprintf((char *)out + *n, "%s", names[i]);
		free(names[i]);
	}
	return 0;
}

static const struct iovec32 *
buffers(void)
{
	memset(memory.data, 0, AT + ROOM);
	put32(0, AT), put32(4, 100), put32(8, AT + 100), put32(12, 5000);
	return (const void *)memory.data;
}

/* One of the calls with a descriptor. */
static void
call_fd(struct wasi *w, u32 which, u32 fd, u64 at, u32 how, struct answer *a)
{
	u32 done = 0;
	switch (which) {
	case 0:
		a->e = wasi_fd_read(w, fd, buffers(), 2, &a->n);
		break;
	case 1:
		a->e = wasi_fd_pread(w, fd, buffers(), 2, at, &a->n);
		break;
	case 2:
		a->e = wasi_fd_seek(w, fd, (i64)at - 1000, how % 4, &a->number);
		break;
	case 3:
		a->e = wasi_fd_tell(w, fd, &a->number);
		break;
	case 4:
		a->e = wasi_fd_filestat_get(w, fd, &a->st);
		break;
	case 5:
		a->e = list(w, fd, a->bytes, &a->n);
		return;
	case 6:
		if (how % 16 == 0) /* it waits for a disk */
			a->e = how & 16 ? wasi_fd_sync(w, fd) : wasi_fd_datasync(w, fd);
		break;
	case 7:
		a->e = wasi_fd_advise(w, fd, at, 10, how % 8);
		break;
	case 8:
		a->e = wasi_fd_filestat_set_size(w, fd, at);
		break;
	case 9:
		a->e = wasi_fd_filestat_set_times(w, fd, 1, 1, how % 16);
		break;
	case 10:
		a->e = wasi_fd_allocate(w, fd, at, 10);
		break;
	case 11:
		a->e = wasi_fd_write(w, fd, buffers(), 2, &done);
		break;
	case 12:
		a->e = wasi_fd_pwrite(w, fd, buffers(), 2, at, &done);
		break;
	case 13:
		a->e = wasi_fd_fdstat_set_flags(w, fd, how % 6);
		break;
	case 14:
		a->e = wasi_fd_renumber(w, fd, fd);
		break;
	default:
		a->e = wasi_fd_fdstat_get(w, fd, &a->fdstat);
	}
	memcpy(a->bytes, memory.data + AT, 5100);
}

/* One of the calls with a path. */
static void
call_path(struct wasi *w, u32 which, u32 fd, const char *path, u32 n, u32 how,
          struct answer *a)
{
	switch (which) {
	case 0:
	case 1:
		a->e = wasi_path_filestat_get(w, fd, how & 1, path, n, &a->st);
		break;
	case 2:
	case 3:
		a->e = wasi_path_readlink(w, fd, path, n, a->bytes, how % 16, &a->n);
		break;
	case 4:
		a->e = wasi_path_create_directory(w, fd, path, n);
		break;
	case 5:
		a->e = how & 1 ? wasi_path_unlink_file(w, fd, path, n)
		               : wasi_path_remove_directory(w, fd, path, n);
		break;
	case 6:
		a->e = wasi_path_rename(w, fd, path, n, 3, "f", 1);
		break;
	case 7:
		a->e = wasi_path_link(w, fd, how & 1, path, n, 3, "new", 3);
		break;
	case 8:
		a->e = wasi_path_symlink(w, "f", 1, fd, path, n);
		break;
	case 9:
		a->e = wasi_path_filestat_set_times(w, fd, how & 1, path, n, 1, 1, 1);
		break;
	default:
		a->e = wasi_path_open(w, fd, how >> 4 & 1, path, n,
		                      how >> 5 & 3 ? how & 2 : how & 15,
		                      how >> 7 & 1   ? RIGHT_FD_READ
		                      : how >> 8 & 1 ? ALL & ~(u64)RIGHT_FD_WRITE
		                                     : ALL,
		                      ALL, how >> 9 & 3 ? 0 : how >> 11 & 31, &a->n);
		if (!a->e)
			a->e = wasi_fd_fdstat_get(w, a->n, &a->fdstat);
	}
}

static void
close_one(u32 i)
{
	EXPECT_EQ(wasi_fd_close(real, open_fds[i]), 0);
	EXPECT_EQ(wasi_fd_close(inside, open_fds[i]), 0);
	open_fds[i] = open_fds[--nopen];
}

static bool
do_one(void)
{
	char path[700];
	u32 with_path = random_below(2), which = random_below(with_path ? 24 : 16),
	    fd = nopen && random_below(2) ? open_fds[random_below(nopen)] : 3,
	    how = random_below(1u << 16), n = make_path(path);
	u64 at = random_below(8) ? random_below(80000) : 3ull << 62;
	memset(answers, 0, sizeof answers);
	for (int i = 0; i < 2; i++) {
		struct wasi *w = i ? inside : real;
		if (with_path)
			call_path(w, which, fd, path, n, how, &answers[i]);
		else
			call_fd(w, which, fd, at, how, &answers[i]);
	}
	snprintf(last_call, sizeof last_call, "%s call %u of fd %u, %.*s, %llu, 0x%x",
	         with_path ? "path" : "fd", which, fd, (int)n, path,
	         (unsigned long long)at, how);
	if (with_path && which > 9 && !answers[0].e && !answers[1].e) {
		open_fds[nopen++] = answers[0].n;
		if (nopen == MOST_OPEN)
			close_one(random_below(nopen));
	}
	return same(&answers[0], &answers[1]);
}

TEST(embed, answers_as_a_read_only_directory)
{
	struct buf block = {0};
	u32 errors[80] = {0}, kinds = 0;
	memory = (struct memory){.data = malloc(65536), .size = 65536};
	make_tree();
	char *tree = strdup(in("t"));
	const char *const grants[] = {tree, NULL};
	embed_read(grants, NULL, &block);
	const struct wasi_dir dirs[] = {{.host = tree, .guest = "/t", .read_only = true},
	                                {.guest = "/t", .tree = (const void *)block.p}};
	real = guest_of(&dirs[0]);
	inside = guest_of(&dirs[1]);
	for (u32 i = 0; real && inside && i < ROUNDS; i++) {
		if (!do_one()) {
			printf("%s: %u %u and %u %u\n", last_call, answers[0].e,
			       answers[0].n, answers[1].e, answers[1].n);
			EXPECT(false);
			break;
		}
		kinds += answers[0].e < 80 && !errors[answers[0].e]++;
	}
	/* the calls were not all refused for one reason */
	EXPECT(kinds >= 12 && errors[0] > ROUNDS / 10 && errors[E_ROFS] &&
	       errors[E_LOOP]);
	wasi_close(real);
	wasi_close(inside);
	tree_remove(tree_top);
	free(tree);
	buf_free(&block);
	free(memory.data);
}

/* The order in which the host lists a directory, and times, do not matter. */
TEST(embed, repeats)
{
	struct buf a = {0}, b = {0};
	make_tree();
	char *tree = strdup(in("t"));
	const char *const grants[] = {tree, NULL};
	embed_read(grants, NULL, &a);
	EXPECT_EQ(rename(in("t/f"), in("g")), 0);
	EXPECT_EQ(unlink(in("t/a/f")), 0);
	make_file("t/a/f", "second");
	EXPECT_EQ(rename(in("g"), in("t/f")), 0);
	embed_read(grants, NULL, &b);
	EXPECT(a.n == b.n && memcmp(a.p, b.p, a.n) == 0);
	/* a file of a page or more begins at one */
	const struct embedded *block = (const void *)a.p;
	for (u32 i = 0; i < block->n; i++) {
		const struct embedded_node *node = &embedded_nodes(block)[i];
		EXPECT(node->data + node->size <= block->size);
		if (node->size >= EMBEDDED_PAGE)
			EXPECT_EQ(node->data % EMBEDDED_PAGE, 0);
	}
	tree_remove(tree_top);
	free(tree);
	buf_free(&a);
	buf_free(&b);
}

/* Runs it in a child, and returns whether it ended as fatal does. */
static bool
is_refused(const char *directory, const char *output)
{
	const char *const grants[] = {directory, NULL};
	struct buf block = {0};
	int status = 0;
	fflush(stdout);
	pid_t child = fork();
	if (child == 0) {
		if (!freopen("/dev/null", "w", stderr))
			_exit(9);
		embed_read(grants, output, &block);
		_exit(0);
	}
	waitpid(child, &status, 0);
	return WIFEXITED(status) && WEXITSTATUS(status) == 1;
}

TEST(embed, refuses)
{
	make_tree();
	EXPECT(!is_refused(in("t"), NULL));
	EXPECT(is_refused(in("nothing"), NULL));
	EXPECT(is_refused(in("t/f"), NULL));
	EXPECT(is_refused(in("t"), in("t/a/ff")));
	EXPECT_EQ(mkfifo(in("t/a/fifo"), 0600), 0);
	EXPECT(is_refused(in("t"), NULL));
	EXPECT_EQ(unlink(in("t/a/fifo")), 0);
	make_file("t/huge", "");
	EXPECT_EQ(truncate(in("t/huge"), (off_t)EMBED_MOST_BYTES), 0);
	EXPECT(is_refused(in("t"), NULL));
	tree_remove(tree_top);
}

TEST_MAIN
