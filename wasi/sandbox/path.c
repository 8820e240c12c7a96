/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "wasi/abi/errno.h"
#include "runtime/shared/once.h"
#include "wasi/sandbox/path.h"

static atomic_bool walker; /* openat2 is missing, or a test chose the walker */

void
path_force_walker(bool force)
{
	walker = force;
}

/* Whether a filter of system calls may have answered so for an unknown call. Each of
 * these is also a real answer. */
static bool
may_be_missing(void)
{
	return errno == ENOSYS || errno == EPERM || errno == EACCES || errno == EINVAL;
}

u32
path_copy(const char *path, u32 n, char *out)
{
	if (n == 0)
		return E_NOENT;
	/* what a longer path holds only decides how it is refused */
	bool fits = n < PATH_MAX;
	once_copy(out, path, fits ? n : 1);
	if (memchr(fits ? out : path, 0, n))
		return E_INVAL;
	if (out[0] == '/')
		return E_PERM;
	if (!fits)
		return E_NAMETOOLONG;
	out[n] = 0;
	return 0;
}

/* Opens beneath dir with openat2. Where the kernel says that a path leads out, the guest
 * gets EPERM, which Go knows as fs.ErrPermission. */
static u32
beneath(int dir, const char *path, bool follow, int flags, mode_t mode, int *fd)
{
	enum {
		TRIES = 128
	}; /* EAGAIN: somebody renamed a directory of the path
	                         meanwhile */
	struct open_how how = {
	        .flags = (u64)(flags | (follow ? 0 : O_NOFOLLOW)),
	        .mode = flags & O_CREAT ? mode : 0,
	        .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS,
	};
	for (int i = 0; !walker && i < TRIES; i++) {
		long r = syscall(SYS_openat2, dir, path, &how, sizeof how);
		if (r >= 0) {
			*fd = (int)r;
			return 0;
		}
		if (errno == EAGAIN)
			continue;
		if (errno == EXDEV)
			return E_PERM;
		/* a library's process may have installed a filter since wasi_open */
		u32 e = errno_here();
		if (!may_be_missing() || !path_walks())
			return e;
	}
	return walk_open(dir, path, follow, flags, mode, fd);
}

int
path_open_name(int dir, const char *name, int flags, mode_t mode)
{
	struct open_how how = {.flags = (u64)flags, .mode = flags & O_CREAT ? mode : 0};
	if (walker)
		return openat(dir, name, flags, mode);
	return (int)syscall(SYS_openat2, dir, name, &how, sizeof how);
}

bool
path_walks(void)
{
	struct open_how how = {.flags = O_PATH};
	if (!walker && syscall(SYS_openat2, -1, ".", &how, sizeof how) < 0)
		walker = may_be_missing();
	return walker;
}

u32
path_open(int dir, const char *path, u32 n, bool follow, int flags, mode_t mode, int *fd)
{
	char copy[PATH_MAX];
	u32 e = path_copy(path, n, copy);
	if (e)
		return e;
	/* openat2 refuses flags without a meaning: O_NOCTTY with O_PATH */
	flags |= O_CLOEXEC | (flags & O_PATH ? 0 : O_NOCTTY);
	return beneath(dir, copy, follow, flags, mode, fd);
}

u32
path_open_in_mount(int dir, const char *path, u32 n, bool follow, int flags, mode_t mode,
                   int *fd)
{
	char copy[PATH_MAX];
	u32 e = path_copy(path, n, copy);
	if (e)
		return e;
	struct open_how how = {
	        .flags = (u64)(flags | O_CLOEXEC | O_NOCTTY | (follow ? 0 : O_NOFOLLOW)),
	        .mode = flags & O_CREAT ? mode : 0,
	        .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV,
	};
	long r = walker ? -1 : syscall(SYS_openat2, dir, copy, &how, sizeof how);
	if (r >= 0) {
		*fd = (int)r;
		return 0;
	}
	bool unsure = walker || errno == EXDEV || errno == EAGAIN || may_be_missing();
	return unsure ? E_XDEV : errno_here();
}

u32
path_parent(int dir, const char *path, u32 n, struct path_at *at)
{
	char copy[PATH_MAX];
	u32 e = path_copy(path, n, copy);
	if (e)
		return e;
	size_t end = n;
	while (end && copy[end - 1] == '/')
		end--;
	bool slash_behind = end < n;
	copy[end] = 0;
	char *slash = strrchr(copy, '/'), *name = slash ? slash + 1 : copy;
	size_t length = strlen(name);
	*at = (struct path_at){.parent = dir, .borrowed = !slash};
	if (slash) {
		*slash = 0;
		e = beneath(dir, copy, true, O_PATH | O_DIRECTORY | O_CLOEXEC, 0,
		            &at->parent);
	}
	if (e)
		return e;
	if (length > NAME_MAX) {
		path_at_close(at);
		return E_NAMETOOLONG;
	}
	memcpy(at->name, name, length + 1);
	at->leads_on = slash_behind || strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
	if (slash_behind)
		memcpy(at->name + length, "/", 2);
	return 0;
}

void
path_at_close(struct path_at *at)
{
	if (!at->borrowed)
		close(at->parent);
}

u32
path_reopen(int host, int flags, int *fd)
{
	char name[32];
	snprintf(name, sizeof name, "/proc/self/fd/%d", host);
	int r = path_open_name(AT_FDCWD, name, flags | O_CLOEXEC | O_NOCTTY, 0);
	if (r < 0)
		return errno_here();
	*fd = r;
	return 0;
}
