/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "runtime/guest/open.h"

int
open_above_stdio(const char *path, int flags)
{
	int low = open(path, flags | O_CLOEXEC, 0600);
	if (low < 0 || low > 2)
		return low;
	int fd = fcntl(low, F_DUPFD_CLOEXEC, 3), error = errno;
	close(low);
	errno = error;
	return fd;
}
