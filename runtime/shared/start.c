/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/auxv.h>
#include <sys/resource.h>
#include <unistd.h>

#include "runtime/shared/start.h"
#include "runtime/shared/variables.h"

extern char **environ;

void
start_stdio(int stdio[3])
{
	for (int i = 0; i < 3; i++) {
		stdio[i] = i;
		if (fcntl(i, F_GETFD) >= 0 || errno != EBADF)
			continue;
		stdio[i] = -1;
		/* / exists even where /dev does not; the lowest free number is i */
		if (open("/", O_PATH | O_CLOEXEC) != i)
			_exit(1); /* stderr may be closed, so nobody can be told */
	}
}

void
start_limits(void)
{
	struct rlimit files;
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < files.rlim_max) {
		files.rlim_cur = files.rlim_max;
		setrlimit(RLIMIT_NOFILE, &files); /* else it has fewer */
	}
}

char **
start_environment(void)
{
	if (getauxval(AT_SECURE))
		variables_remove(environ);
	return environ;
}
