/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tools/base/interrupt.h"
#include "tools/base/progress.h"
#include "tools/base/spawn.h"
#include "runtime/shared/clone3.h"

extern char **environ;

/* Makes a file without a name, so that nothing stays if the program is killed. */
static int
output_file(void)
{
#ifdef MFD_CLOEXEC
	int unnamed = memfd_create("output", MFD_CLOEXEC);
	if (unnamed >= 0)
		return unnamed;
#endif
	const char *tmp = getenv("TMPDIR");
	char *name = xasprintf("%s/gowasm2native-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	int fd = mkostemp(name, O_CLOEXEC);
	if (fd < 0)
		fatal("cannot make a temporary file %s:", name);
	unlink(name);
	free(name);
	return fd;
}

bool
spawn_start(struct child *c, char *const *argv, const char *dir)
{
	posix_spawn_file_actions_t fa;
	posix_spawnattr_t attr;
	sigset_t none;
	sigemptyset(&none);
	c->out = output_file();
	posix_spawn_file_actions_init(&fa);
	posix_spawnattr_init(&attr);
	posix_spawn_file_actions_addopen(&fa, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&fa, c->out, 1);
	posix_spawn_file_actions_adddup2(&fa, c->out, 2);
	if (dir)
		posix_spawn_file_actions_addchdir_np(&fa, dir);
	posix_spawnattr_setpgroup(&attr, 0);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
	interrupt_block();
	int error = posix_spawnp(&c->pid, argv[0], &fa, &attr, argv, environ);
	if (error == EPERM && clone3_hide())
		error = posix_spawnp(&c->pid, argv[0], &fa, &attr, argv, environ);
	if (!error)
		interrupt_child_started(c->pid);
	posix_spawn_file_actions_destroy(&fa);
	posix_spawnattr_destroy(&attr);
	if (error) {
		close(c->out);
		c->pid = 0;
	}
	interrupt_allow();
	errno = error;
	return !error;
}

static void
read_output(int fd, struct buf *out)
{
	char bytes[4096];
	ssize_t n;
	lseek(fd, 0, SEEK_SET);
	while ((n = read(fd, bytes, sizeof bytes)) > 0)
		buf_add(out, bytes, (size_t)n);
	close(fd);
}

size_t
spawn_wait(struct child *c, size_t n, struct result *r)
{
	struct rusage usage;
	int status;
	*r = (struct result){0};
	for (;;) {
		pid_t pid = interrupt_wait(&status, &usage);
		if (pid < 0)
			fatal("waiting for a child:");
		for (size_t i = 0; i < n; i++) {
			if (c[i].pid != pid)
				continue;
			interrupt_child_ended(pid);
			c[i].pid = 0;
			r->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
			r->status = r->signal ? 128 + r->signal : WEXITSTATUS(status);
			r->peak_memory = (u64)usage.ru_maxrss * 1024;
			read_output(c[i].out, &r->out);
			return i;
		}
	}
}

bool
spawn_run(char *const *argv, const char *dir, struct result *r)
{
	struct child c;
	if (!spawn_start(&c, argv, dir))
		return false;
	spawn_wait(&c, 1, r);
	return true;
}

void
spawn_command(char *const *argv, const char *dir, bool verbose, struct result *r)
{
	spawn_show(argv, verbose);
	if (!spawn_run(argv, dir, r))
		fatal("cannot run %s:", argv[0]);
}

void
spawn_failed(const struct result *r, const char *hint, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	char *what = xvasprintf(fmt, ap);
	va_end(ap);
	progress_finish();
	fputs(r->out.p ? r->out.p : "", stderr);
	fatal_hint(hint, "%s", what);
}

static struct rlimit stack_before; /* 0: it was not raised */

void
spawn_raise_stack(void)
{
	struct rlimit r;
	const rlim_t enough = 1ull << 30;
	if (getrlimit(RLIMIT_STACK, &r) != 0 || r.rlim_cur >= enough)
		return;
	stack_before = r;
	r.rlim_cur = r.rlim_max < enough ? r.rlim_max : enough;
	setrlimit(RLIMIT_STACK, &r);
}

void
spawn_restore_stack(void)
{
	if (stack_before.rlim_cur)
		setrlimit(RLIMIT_STACK, &stack_before);
}

void
spawn_quote(struct buf *b, const char *arg)
{
	const char *plain =
	        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	        "_-+=/.,:@%";
	if (arg[0] && strspn(arg, plain) == strlen(arg)) {
		buf_str(b, arg);
		return;
	}
	buf_str(b, "'");
	for (; *arg; arg++)
		buf_str(b, *arg == '\'' ? "'\\''" : (char[]){*arg, 0});
	buf_str(b, "'");
}

void
spawn_show(char *const *argv, bool verbose)
{
	struct buf line = {0};
	if (!verbose)
		return;
	for (size_t i = 0; argv[i]; i++) {
		buf_str(&line, i ? " " : "");
		spawn_quote(&line, argv[i]);
	}
	fprintf(stderr, "%s\n", line.p ? line.p : "");
	buf_free(&line);
}

void
args_add(struct args *a, const char *s)
{
	ARRAY_ROOM_FOR(a->v, a->n, 2, a->cap);
	a->v[a->n++] = xstrdup(s);
	a->v[a->n] = NULL;
}

void
args_addf(struct args *a, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	char *s = xvasprintf(fmt, ap);
	va_end(ap);
	args_add(a, s);
	free(s);
}

void
args_words(struct args *a, const char *words)
{
	char *copy = xstrdup(words), *rest = copy, *word;
	while ((word = strsep(&rest, " \t")))
		if (*word)
			args_add(a, word);
	free(copy);
}

void
args_free(struct args *a)
{
	for (size_t i = 0; i < a->n; i++)
		free(a->v[i]);
	free(a->v);
	*a = (struct args){0};
}
