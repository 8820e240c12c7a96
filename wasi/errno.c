/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <uv.h>

#include "fd.h"

u32
errno_from_uv(int uv)
{
	static const struct {
		int uv;
		u32 number;
	} map[] = {
#define E(name, number, uv) {uv, number},
#include "errno.def"
#undef E
	};
	for (size_t i = 0; i < sizeof map / sizeof *map; i++)
		if (map[i].uv == uv && uv != UV_EOF)
			return map[i].number;
	/* not in libuv's list, or not in every version of it */
	if (uv == -EDQUOT)
		return E_DQUOT;
	if (uv == -ESTALE)
		return E_STALE;
	return uv == 0 ? E_SUCCESS : E_IO;
}

u32
errno_here(void)
{
	return errno_from_uv(uv_translate_sys_error(errno));
}
