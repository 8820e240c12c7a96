/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/guest/open.h"

int
open_ours(const char *path, int flags)
{
	return open(path, flags | O_CLOEXEC, 0600);
}

/* Empties an existing regular file. Returns NULL if the open file may be written, or the
 * reason why not. */
static const char *
begin_anew(int fd, int flags)
{
	struct stat st;
	if (fstat(fd, &st) != 0)
		return strerror(errno);
	if (!S_ISREG(st.st_mode) && !S_ISFIFO(st.st_mode) && !S_ISCHR(st.st_mode))
		return "it is neither a file nor a pipe nor a terminal";
	if (S_ISREG(st.st_mode) && ftruncate(fd, 0) != 0)
		return strerror(errno);
	/* writes wait */
	return fcntl(fd, F_SETFL, flags) != 0 ? strerror(errno) : NULL;
}

int
open_output(const char *path, const char **why)
{
	static const char *const standard[] = {"/dev/stdout", "/dev/stderr"};
	int fd = -1;
	for (int i = 0; i < 2; i++)
		if (strcmp(path, standard[i]) == 0) {
			fd = fcntl(1 + i, F_DUPFD_CLOEXEC, 3);
			*why = fd < 0 ? strerror(errno) : NULL;
			return fd;
		}
	/* opening a pipe without a reader must fail and not wait */
	fd = open_ours(path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_NOCTTY |
	                             O_NONBLOCK);
	if (fd < 0) {
		*why = errno == ELOOP   ? "it is a symbolic link; name the file itself"
		       : errno == ENXIO ? "nobody reads this pipe"
		                        : strerror(errno);
		return -1;
	}
	*why = begin_anew(fd, O_APPEND);
	if (!*why)
		return fd;
	close(fd);
	return -1;
}
