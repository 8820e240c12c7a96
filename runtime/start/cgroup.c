/* SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/start/cgroup.h"

/* Reads the beginning of a file, as a string. */
static bool
read_text(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	ssize_t n = read(fd, text, size - 1);
	close(fd);
	text[n > 0 ? n : 0] = 0;
	return n > 0;
}

/* Returns the least limit of the group and those above it. In a container, groups above
 * its own are not there to see. */
static uint64_t
least(const char *root, const char *controller, char *group, const char *file)
{
	uint64_t result = UINT64_MAX;
	for (;;) {
		char path[PATH_MAX], text[64];
		int n = snprintf(path, sizeof path, "%s%s%s/%s", root, controller, group,
		                 file);
		if (n > 0 && (size_t)n < sizeof path &&
		    read_text(path, text, sizeof text) && *text >= '0' && *text <= '9') {
			uint64_t limit = strtoull(text, NULL, 10);
			result = limit < result ? limit : result;
		}
		char *slash = strrchr(group, '/');
		if (!slash)
			return result;
		*slash = 0;
	}
}

uint64_t
cgroup_memory(const char *list, const char *root)
{
	char text[4096], *save = NULL;
	uint64_t result = UINT64_MAX;
	if (!read_text(list, text, sizeof text))
		return result;
	for (char *line = strtok_r(text, "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save)) {
		char *group = strrchr(line, ':');
		bool second = strncmp(line, "0::", 3) == 0;
		bool first = strstr(line, ":memory:") != NULL;
		if (!group || (!first && !second))
			continue;
		uint64_t limit = second ? least(root, "", group + 1, "memory.max")
		                        : least(root, "/memory", group + 1,
		                                "memory.limit_in_bytes");
		result = limit < result ? limit : result;
	}
	return result;
}
