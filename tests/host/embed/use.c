/* SPDX-License-Identifier: MIT */
/* Runs the library, without any directory of the host. */
#include <stdio.h>

#include "cat.h"

int
main(void)
{
	static const char *const none[] = {NULL};
	struct cat_policy policy = {.dirs = none};
	char error[200];
	struct cat_instance *c = cat_open(&policy, error, sizeof error);
	if (!c) {
		puts(error);
		return 9;
	}
	int status = cat_run(c) == cat_EXITED ? 0 : 8;
	cat_close(c);
	return status;
}
