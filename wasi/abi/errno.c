/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <uv.h>

#include "wasi/abi/errno.h"

static const struct {
	int uv;
	u32 number;
	const char *name;
} map[] = {
#define E(name, number, uv) {uv, number, #name},
#include "wasi/abi/errno.def"
#undef E
};

u32
errno_from_uv(int uv)
{
	for (size_t i = 0; i < sizeof map / sizeof *map; i++)
		if (map[i].uv == uv && uv != UV_EOF)
			return map[i].number;
	/* not in libuv's list, or not in every version of it */
	if (uv == -EDQUOT)
		return E_DQUOT;
	if (uv == -ESTALE)
		return E_STALE;
	if (uv == -EINPROGRESS)
		return E_INPROGRESS;
	if (uv == -ENETRESET)
		return E_NETRESET;
	return uv == 0 ? E_SUCCESS : E_IO;
}

u32
errno_here(void)
{
	return errno_from_uv(uv_translate_sys_error(errno));
}

u32
errno_of_host(int host_errno)
{
	return host_errno ? errno_from_uv(uv_translate_sys_error(host_errno)) : E_SUCCESS;
}

const char *
errno_name(u32 number)
{
	for (size_t i = 0; i < sizeof map / sizeof *map; i++)
		if (map[i].number == number)
			return map[i].name;
	return "?";
}

const char *
errno_text(u32 number)
{
	if (number == E_NOTCAPABLE)
		return "this descriptor was not given the right to";
	for (size_t i = 0; i < sizeof map / sizeof *map; i++)
		if (map[i].number == number && map[i].uv != UV_EOF)
			return uv_strerror(map[i].uv);
	return "no text";
}
