/* SPDX-License-Identifier: MIT */
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>

#include "wasi/sandbox/filesystem.h"

bool
filesystem_keeps_files(int host)
{
	static const uint32_t known[] = {
#define F(name, number) number,
#include "wasi/sandbox/filesystem.def"
#undef F
	};
	struct statfs fs;
	struct stat st;
	if (fstatfs(host, &fs) != 0)
		return false;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if ((uint32_t)fs.f_type == known[i])
			return true;
	return fstat(host, &st) == 0 && major(st.st_dev) != 0;
}
