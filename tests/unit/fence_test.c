/* SPDX-License-Identifier: MIT */
/* The fence, part by part, in processes of their own: what it lets through and what
 * not. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/start/fence.h"
#include "tests/test.h"
#include "tests/tree.h"
#include "wasi/wasi.h"

static struct memory memory;

/* Runs f in a child with `parts` up, over a grant of TOP/rw and, read-only, TOP/ro.
 * Returns its exit status: the number of the first expectation that failed, or 0. */
static int
fenced(uint8_t parts, int (*f)(void))
{
	int status = -1;
	tree_make();
	mkdir(in("rw"), 0755), mkdir(in("rw/d"), 0755), mkdir(in("ro"), 0755);
	close(open(in("rw/f"), O_CREAT | O_WRONLY, 0644));
	close(open(in("ro/f"), O_CREAT | O_WRONLY, 0644));
	close(open(in("secret"), O_CREAT | O_WRONLY, 0644));
	pid_t pid = fork();
	if (pid == 0) {
		static char *none[] = {NULL};
		const struct wasi_dir dirs[] = {{strdup(in("rw")), "/rw", false},
		                                {strdup(in("ro")), "/ro", true}};
		struct wasi_config c = {.memory = &memory,
		                        .argv = none,
		                        .envp = none,
		                        .dirs = dirs,
		                        .ndirs = 2};
		struct wasi *w = wasi_open(&c, &(char *){NULL});
		_exit(w && fence_up(parts, w) && fence_syscalls(parts) ? f() : 100);
	}
	waitpid(pid, &status, 0);
	tree_remove(tree_top);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 200;
}

static bool
opens(const char *name, int flags)
{
	int fd = openat(AT_FDCWD, in(name), flags | O_CLOEXEC, 0644);
	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static bool
has_landlock(void)
{
	return syscall(444 /* landlock_create_ruleset */, NULL, 0, 1) >= 2;
}

static int
check_landlock(void)
{
	if (!opens("rw/f", O_RDWR))
		return 1;
	if (!opens("rw/new", O_CREAT | O_RDWR) || !opens("rw/new", O_RDWR | O_TRUNC))
		return 2;
	if (rename(in("rw/new"), in("rw/d/new")) != 0 || unlink(in("rw/d/new")) != 0)
		return 3; /* between directories */
	if (mkdir(in("rw/e"), 0755) != 0 || rmdir(in("rw/e")) != 0 ||
	    symlink("f", in("rw/l")) != 0 || link(in("rw/f"), in("rw/d/h")) != 0)
		return 4;
	if (!opens("ro/f", O_RDONLY) || !opens("ro", O_RDONLY | O_DIRECTORY))
		return 5;
	if (opens("ro/f", O_WRONLY) || opens("ro/new", O_CREAT | O_WRONLY) ||
	    unlink(in("ro/f")) == 0 || truncate(in("ro/f"), 1) == 0)
		return 6;
	if (opens("secret", O_RDONLY) || opens("other", O_CREAT | O_WRONLY) ||
	    rename(in("rw/f"), in("f")) == 0)
		return 7;
	execl("/bin/true", "true", NULL);
	if (errno != EACCES)
		return 8;
	return mknod(in("rw/fifo"), S_IFCHR, 0) == 0 ? 9 : 0;
}

TEST(fence, landlock)
{
	if (!has_landlock()) {
		puts("skip fence.landlock: this kernel has none");
		return;
	}
	EXPECT_EQ(fenced(FENCE_LANDLOCK, check_landlock), 0);
}

static int
check_seccomp(void)
{
	char c = 0;
	int pipes[2];
	if (!opens("rw/f", O_RDWR) || !opens("secret", O_RDONLY))
		return 1;
	void *p = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED || munmap(p, 4096) != 0 || write(1, &c, 0) != 0)
		return 2;
	if (socket(AF_INET, SOCK_STREAM, 0) >= 0 || errno != EPERM)
		return 3;
	if (syscall(SYS_execve, "/bin/true", NULL, NULL) == 0 || errno != EPERM)
		return 4;
	if (syscall(SYS_clone, 0, 0, 0, 0, 0) >= 0 || errno != EPERM)
		return 5;
	if (syscall(SYS_ptrace, 0, 0, 0, 0) >= 0 || errno != EPERM)
		return 6;
	if (pipe(pipes) == 0 || kill(getppid(), 0) == 0 || chdir("/") == 0)
		return 7;
#ifdef __x86_64__
	/* the same calls under x32's numbers */
	if (syscall(0x40000000 | SYS_getpid) > 0)
		return 8;
#endif
	return 0;
}

TEST(fence, seccomp)
{
	EXPECT_EQ(fenced(FENCE_SECCOMP, check_seccomp), 0);
}

static int
check_privs(void)
{
	if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1)
		return 1;
	return prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 0 ? 2 : 0;
}

TEST(fence, privileges)
{
	EXPECT_EQ(fenced(FENCE_PRIVS | FENCE_DUMP, check_privs), 0);
}

static int
check_none(void)
{
	if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 0 ||
	    prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 1)
		return 1;
	return !opens("secret", O_RDONLY) || socket(AF_INET, SOCK_STREAM, 0) < 0 ? 2 : 0;
}

TEST(fence, none)
{
	EXPECT_EQ(fenced(0, check_none), 0);
}

TEST(fence, descriptors)
{
	int status = -1;
	pid_t pid = fork();
	if (pid == 0) {
		int high = fcntl(0, F_DUPFD, 900), low = dup(0);
		fence_descriptors(0);
		if (fcntl(high, F_GETFD) < 0 || fcntl(low, F_GETFD) < 0)
			_exit(1);
		fence_descriptors(FENCE_FDS);
		_exit(fcntl(high, F_GETFD) >= 0 || fcntl(low, F_GETFD) >= 0 ||
		                      fcntl(0, F_GETFD) < 0
		              ? 2
		              : 0);
	}
	waitpid(pid, &status, 0);
	EXPECT_EQ(status, 0);
}

TEST_MAIN
