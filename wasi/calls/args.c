/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "wasi/api.h"
#include "wasi/mem.h"

/* Counts the strings and their bytes, with the NULs. Strings of more than 4 GiB could not
 * be given to a guest; the kernel's limit is far below that. */
static void
sizes(char *const *v, u32 *count, u32 *bytes)
{
	u32 n = 0, size = 0;
	for (; v[n]; n++)
		size += (u32)strlen(v[n]) + 1;
	*count = n;
	*bytes = size;
}

/* Writes the strings to `buf` and pointers to them to `list`. FAULT; then nothing is
 * written. */
static u32
strings(struct wasi *w, char *const *v, u32 list, u32 buf)
{
	u32 count, bytes;
	sizes(v, &count, &bytes);
	if (!guest_has(w, list, count, sizeof(u32), _Alignof(u32)) ||
	    !guest_has(w, buf, bytes, 1, 1))
		return E_FAULT;
	u32 *pointers = guest_at(w, list);
	for (u32 i = 0; i < count; i++) {
		size_t n = strlen(v[i]) + 1;
		memcpy(guest_at(w, buf), v[i], n);
		pointers[i] = buf;
		buf += (u32)n;
	}
	return 0;
}

/* FAULT. */
u32
wasi_args_get(struct wasi *w, u32 argv, u32 argv_buf)
{
	return strings(w, w->config.argv, argv, argv_buf);
}

u32
wasi_args_sizes_get(struct wasi *w, u32 *count, u32 *bytes)
{
	sizes(w->config.argv, count, bytes);
	return 0;
}

/* FAULT. */
u32
wasi_environ_get(struct wasi *w, u32 envp, u32 env_buf)
{
	return strings(w, w->config.envp, envp, env_buf);
}

u32
wasi_environ_sizes_get(struct wasi *w, u32 *count, u32 *bytes)
{
	sizes(w->config.envp, count, bytes);
	return 0;
}
