/* SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <errno.h>
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "wasi/wasi.h"
#include "runtime/start/fence.h"
#include "runtime/start/filter.h"
#include "runtime/shared/kernel.h"

/* Bits of FENCE_..., by number. */
enum { FDS, PRIVS, DUMP, LANDLOCK, SECCOMP };
_Static_assert(FENCE_FDS == 1 << FDS && FENCE_PRIVS == 1 << PRIVS &&
                       FENCE_DUMP == 1 << DUMP && FENCE_LANDLOCK == 1 << LANDLOCK &&
                       FENCE_SECCOMP == 1 << SECCOMP,
               "policy.h");

static bool
stands(struct fence *f, unsigned part)
{
	f->up |= (uint8_t)(1u << part);
	return true;
}

/* Whether the kernel does not have a part, after a call that asks for it, and notes so.
 * No kernel answers that with EPERM; filters of containers do, for calls that they do not
 * know. */
static bool
is_missing(struct fence *f, unsigned part)
{
	f->why[part] = errno;
	return errno == ENOSYS || errno == EOPNOTSUPP || errno == EPERM;
}

/* --- descriptors --- */

/* Those that are open, where they can be listed; else as many as there may be. */
static bool
close_each(void)
{
	DIR *list = opendir("/proc/self/fd");
	const struct dirent *d;
	while (list && (d = readdir(list))) {
		int fd = atoi(d->d_name);
		if (fd > 2 && fd != dirfd(list))
			close(fd);
	}
	if (list)
		return closedir(list) == 0;
	long most = sysconf(_SC_OPEN_MAX);
	for (int i = 3; i < (most > 0 && most < 1 << 20 ? (int)most : 1 << 20); i++)
		close(i);
	return true;
}

bool
fence_descriptors(struct fence *f)
{
	if (!(f->asked & FENCE_FDS))
		return true;
#ifdef SYS_close_range
	if (syscall(SYS_close_range, 3u, ~0u, 0u) == 0)
		return stands(f, FDS);
#endif
	return close_each() && stands(f, FDS);
}

/* --- privileges --- */

/* Root's files need: to pass permissions over, and to change times of and remove what is
 * somebody else's. A program that is not root's has none of it anyway. */
static bool
drop_capabilities(void)
{
	enum { WORDS = _LINUX_CAPABILITY_U32S_3 };
	const uint32_t keep = 1u << CAP_DAC_OVERRIDE | 1u << CAP_FOWNER;
	struct __user_cap_header_struct head = {_LINUX_CAPABILITY_VERSION_3, 0};
	struct __user_cap_data_struct data[WORDS];
	if (syscall(SYS_capget, &head, data) != 0)
		return false;
	for (int i = 0; i < WORDS; i++) {
		data[i].permitted &= i == 0 ? keep : 0;
		data[i].effective &= i == 0 ? keep : 0;
		data[i].inheritable = 0;
	}
	return syscall(SYS_capset, &head, data) == 0;
}

/* --- Landlock --- */

#if defined(__linux__) && __has_include(<linux/landlock.h>)
#include <linux/landlock.h>

/* Newer than some headers: Linux 5.19, 6.2, 6.10; networks 6.7, scopes 6.12. */
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
	NET_BIND = 1,
	NET_CONNECT = 2,
	RULE_NET_PORT = 2,
	SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS = 3,
};

/* struct landlock_ruleset_attr, as the newest version has it. */
struct handled {
	uint64_t files, net, scopes;
};

/* struct landlock_net_port_attr. */
struct port_rule {
	uint64_t access, port;
};

/* The accesses to TCP that are refused, but for the ports of rules. */
static uint64_t
handled_net(const struct wasi *w)
{
	struct wasi_network n = wasi_network(w);
	return (n.any_bind ? 0u : NET_BIND) | (n.any_connect ? 0u : NET_CONNECT);
}

static long
make_ruleset(long version, const struct wasi *w)
{
	const struct handled h = {
	        .files = version < 3 ? ACCESS_ALL & ~(ACCESS_TRUNCATE | ACCESS_IOCTL_DEV)
	                 : version < 5 ? ACCESS_ALL & ~ACCESS_IOCTL_DEV
	                               : ACCESS_ALL,
	        .net = handled_net(w),
	        .scopes = SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS,
	};
	size_t size = version < 4   ? offsetof(struct handled, net)
	              : version < 6 ? offsetof(struct handled, scopes)
	                            : sizeof h;
	return syscall(SYS_landlock_create_ruleset, &h, size, 0);
}

static bool
allow_beneath(int ruleset, int dir, uint64_t access)
{
	struct landlock_path_beneath_attr rule = {.allowed_access = access,
	                                          .parent_fd = dir};
	return syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule,
	               0) == 0;
}

static bool
allow_grants(int ruleset, const struct wasi *w, long version)
{
	bool read_only, ok = true;
	for (size_t i = 0; ok; i++) {
		int dir = wasi_dir_fd(w, i, &read_only);
		if (dir < 0)
			break;
		uint64_t access = read_only ? ACCESS_READ : ACCESS_READ | ACCESS_WRITE;
		ok = allow_beneath(ruleset, dir,
		                   version < 3 ? access & ~(uint64_t)ACCESS_TRUNCATE
		                               : access);
	}
	return ok;
}

static bool
allow_port(int ruleset, uint64_t access, uint16_t port)
{
	struct port_rule rule = {access, port};
	return syscall(SYS_landlock_add_rule, ruleset, RULE_NET_PORT, &rule, 0) == 0;
}

static bool
allow_connect(void *ruleset, uint16_t port)
{
	return allow_port(*(int *)ruleset, NET_CONNECT, port);
}

/* The ports that are granted, and for a program that makes sockets a bind to port 0,
 * which is whichever the kernel takes: Go asks so whether there is IPv6. */
static bool
allow_ports(int ruleset, const struct wasi *w, long version)
{
	struct wasi_network n = wasi_network(w);
	if (version < 4 || !n.sockets)
		return true;
	return (n.any_bind || allow_port(ruleset, NET_BIND, 0)) &&
	       (n.any_connect || wasi_connect_ports(w, allow_connect, &ruleset));
}

static bool
landlock(struct fence *f, const struct wasi *w)
{
	long version = kernel_landlock();
	if (version < 0)
		return is_missing(f, LANDLOCK);
	if (version < KERNEL_LANDLOCK_LEAST) {
		errno = EOPNOTSUPP;
		return is_missing(f, LANDLOCK);
	}
	int ruleset = (int)make_ruleset(version, w);
	if (ruleset < 0)
		return false;
	bool ok = allow_grants(ruleset, w, version) && allow_ports(ruleset, w, version) &&
	          syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
	int e = errno;
	close(ruleset);
	errno = e;
	f->landlock = (int)version;
	return ok && stands(f, LANDLOCK);
}
#else
static bool
landlock(struct fence *f, const struct wasi *w)
{
	(void)w;
	errno = ENOSYS;
	return is_missing(f, LANDLOCK);
}
#endif

/* --- all of it --- */

bool
fence_up(struct fence *f, const struct wasi *w)
{
	/* Landlock and seccomp ask for it too, of those who are not root. */
	if ((f->asked & (FENCE_PRIVS | FENCE_LANDLOCK | FENCE_SECCOMP)) &&
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return false;
	if (f->asked & FENCE_LANDLOCK && !landlock(f, w))
		return false;
	if (f->asked & FENCE_PRIVS &&
	    !(drop_capabilities() ? stands(f, PRIVS) : is_missing(f, PRIVS)))
		return false;
	return !(f->asked & FENCE_DUMP) ||
	       (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 && stands(f, DUMP));
}

bool
fence_syscalls(struct fence *f, const struct wasi *w, bool by_name)
{
	struct wasi_network n = wasi_network(w);
	unsigned with = (unsigned)by_name << FILTER_BY_NAME |
	                (unsigned)(n.listens || n.sockets) << FILTER_LISTENS |
	                (unsigned)n.sockets << FILTER_SOCKETS |
	                (unsigned)n.unix_sockets << FILTER_UNIX;
	if (!(f->asked & FENCE_SECCOMP))
		return true;
	return filter_up(with) ? stands(f, SECCOMP) : is_missing(f, SECCOMP);
}

/* --- for people --- */

bool
fence_is_forbidden(const struct fence *f, unsigned i)
{
	return fence_gap(f, i) && f->why[i] == EPERM;
}

const char *
fence_gap(const struct fence *f, unsigned i)
{
	if (!(f->asked & ~f->up & 1u << i))
		return NULL;
	if (f->why[i] == EPERM)
		return "whoever started this process forbids it (EPERM), as old profiles "
		       "of containers do";
	return "this kernel has none, or too old a one";
}

void
fence_print(const struct fence *f)
{
	static const char *const names[] = {FENCE_NAMES};
	printf("%-13s", "fence:");
	for (unsigned i = 0; i < FENCE_PARTS; i++)
		if (f->up >> i & 1)
			printf(" %s", names[i]);
	puts(f->up ? "" : " none");
	if (f->landlock)
		printf("%-13s landlock is version %d: files%s%s\n", "", f->landlock,
		       f->landlock < 4 ? "" : ", TCP",
		       f->landlock < 6 ? "" : ", signals, abstract sockets");
	for (unsigned i = 0; i < FENCE_PARTS; i++)
		if (fence_gap(f, i))
			printf("%-13s no %s: %s\n", "", names[i], fence_gap(f, i));
}
