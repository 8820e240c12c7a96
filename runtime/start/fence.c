/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "wasi/wasi.h"
#include "runtime/start/fence.h"

/* --- descriptors --- */

void
fence_descriptors(uint8_t parts)
{
	if (!(parts & FENCE_FDS))
		return;
#ifdef SYS_close_range
	if (syscall(SYS_close_range, 3u, ~0u, 0u) == 0)
		return;
#endif
	long most = sysconf(_SC_OPEN_MAX);
	for (int i = 3; i < (most > 0 && most < 65536 ? (int)most : 65536); i++)
		close(i);
}

/* --- Landlock --- */

#if defined(__linux__) && __has_include(<linux/landlock.h>)
#include <linux/landlock.h>

/* Newer than some headers: Linux 5.19, 6.2, 6.10. */
enum {
	ACCESS_REFER = 1 << 13,
	ACCESS_TRUNCATE = 1 << 14,
	ACCESS_IOCTL_DEV = 1 << 15,
	ACCESS_READ = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR,
	/* what wasi/ does with a directory that is granted for writing */
	ACCESS_WRITE = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |
	               LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_DIR |
	               LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SYM |
	               ACCESS_REFER | ACCESS_TRUNCATE,
	ACCESS_ALL = (1 << 16) - 1,
};

static bool
allow_beneath(int ruleset, int dir, uint64_t access)
{
	struct landlock_path_beneath_attr rule = {.allowed_access = access,
	                                          .parent_fd = dir};
	return syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule,
	               0) == 0;
}

static bool
landlock(const struct wasi *w)
{
	bool read_only;
	long abi = syscall(SYS_landlock_create_ruleset, NULL, 0,
	                   LANDLOCK_CREATE_RULESET_VERSION);
	/* the first version forbids every rename between directories */
	if (abi < 2)
		return true;
	struct landlock_ruleset_attr attr = {
	        .handled_access_fs =
	                abi < 3   ? ACCESS_ALL & ~(ACCESS_TRUNCATE | ACCESS_IOCTL_DEV)
	                : abi < 5 ? ACCESS_ALL & ~ACCESS_IOCTL_DEV
	                          : ACCESS_ALL};
	int ruleset = (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof attr, 0);
	if (ruleset < 0)
		return false;
	bool ok = true;
	for (size_t i = 0; ok; i++) {
		int dir = wasi_dir_fd(w, i, &read_only);
		if (dir < 0)
			break;
		uint64_t access = read_only ? ACCESS_READ : ACCESS_READ | ACCESS_WRITE;
		ok = allow_beneath(ruleset, dir, access & attr.handled_access_fs);
	}
	ok = ok && syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
	int e = errno;
	close(ruleset);
	errno = e;
	return ok;
}
#else
static bool
landlock(const struct wasi *w)
{
	(void)w;
	return true;
}
#endif

bool
fence_up(uint8_t parts, const struct wasi *w)
{
	/* Landlock and seccomp ask for it too, of those who are not root. */
	if ((parts & (FENCE_PRIVS | FENCE_LANDLOCK | FENCE_SECCOMP)) &&
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return false;
	if ((parts & FENCE_DUMP) && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
		return false;
	return !(parts & FENCE_LANDLOCK) || landlock(w);
}

/* --- seccomp --- */

#if defined(__linux__) && __has_include(<linux/seccomp.h>)
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>

#if defined(__x86_64__)
#define ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCH AUDIT_ARCH_AARCH64
#endif

/* Numbers of the calls that remain. Not among them: execve, fork and clone, socket and
 * connect, ptrace, mount, setuid, bpf, io_uring. */
static const int allowed[] = {
#define S(name) SYS_##name,
#include "runtime/start/syscalls.def"
#undef S
};

bool
fence_syscalls(uint8_t parts)
{
#ifdef ARCH
	enum { N = sizeof allowed / sizeof *allowed };
	struct sock_filter f[4 + 2 * N + 2];
	unsigned short n = 0;
	if (!(parts & FENCE_SECCOMP))
		return true;
	f[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
	                                      offsetof(struct seccomp_data, arch));
	f[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCH, 1, 0);
	f[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
	f[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
	                                      offsetof(struct seccomp_data, nr));
	for (size_t i = 0; i < N; i++) {
		f[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
		                                      (unsigned)allowed[i], 0, 1);
		f[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	}
	/* A library that tries something newer first falls back. */
	f[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
	struct sock_fprog program = {.len = n, .filter = f};
	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC,
	            &program) == 0)
		return true;
	return errno == ENOSYS || errno == EINVAL; /* a kernel without it */
#else
	(void)parts;
	return true;
#endif
}
#else
bool
fence_syscalls(uint8_t parts)
{
	(void)parts;
	return true;
}
#endif
