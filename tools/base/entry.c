/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "tools/base/entry.h"

int
entry_open(int at, const char *name, struct stat *st)
{
	int fd = openat(at, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0 || (fstat(fd, st) == 0 && S_ISREG(st->st_mode)))
		return fd;
	close(fd);
	errno = EINVAL;
	return -1;
}

int
entry_open_directory(int at, const char *name)
{
	return openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

int
entry_create(int at, const char *name, mode_t mode)
{
	return openat(at, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
	              mode);
}

bool
entry_holds(int at, const char *name, const char *bytes, size_t n)
{
	char found[257];
	struct stat st;
	int fd = entry_open(at, name, &st);
	if (fd < 0)
		return false;
	ssize_t r = st.st_uid == geteuid() ? read(fd, found, sizeof found) : -1;
	close(fd);
	return r == (ssize_t)n && memcmp(found, bytes, n) == 0;
}

bool
entry_is_ours(const struct stat *st)
{
	return st->st_uid == geteuid() && !(st->st_mode & (S_IWGRP | S_IWOTH));
}
