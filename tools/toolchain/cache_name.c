/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tools/toolchain/cache_name.h"

static const char temporary[] = "tmp.";

bool
cache_name_is_hash(const char *name)
{
	return strlen(name) == HASH_TEXT - 1 &&
	       strspn(name, "0123456789abcdef") == HASH_TEXT - 1;
}

char *
cache_name_temporary(void)
{
	static u32 count;
	return xasprintf("%s%ld.%u", temporary, (long)getpid(), count++);
}

/* Nobody writes it if its process is gone, or after a day (its process may have been
 * another machine's). */
bool
cache_name_is_stale(const char *name, const struct stat *st)
{
	if (strncmp(name, temporary, strlen(temporary)) != 0)
		return false;
	long pid = strtol(name + strlen(temporary), NULL, 10);
	return st->st_mtime + 24 * 60 * 60 < time(NULL) || pid <= 0 ||
	       (kill((pid_t)pid, 0) != 0 && errno == ESRCH);
}
