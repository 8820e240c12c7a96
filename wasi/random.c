/* SPDX-License-Identifier: MIT */
#include <uv.h>

#include "wasi/api.h"
#include "wasi/fd.h"

/* Always the whole buffer; only a host without any source of randomness fails (IO). */
u32
wasi_random_get(struct wasi *w, u8 *buf, u32 buf_n)
{
	(void)w;
	return errno_from_uv(uv_random(NULL, NULL, buf, buf_n, 0, NULL));
}
