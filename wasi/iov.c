/* SPDX-License-Identifier: MIT */
#include "wasi/iov.h"
#include "wasi/mem.h"

u32
iov_from_guest(struct wasi *w, const struct iovec32 *iovs, u32 iovs_n, struct iovec *out,
               int *n)
{
	u32 count = iovs_n < IOV_SLOTS ? iovs_n : IOV_SLOTS;
	for (u32 i = 0; i < count; i++) {
		struct iovec32 v; /* a copy: the list may lie in the buffers that it
		                     names, and change at any time */
		once_copy(&v, &iovs[i], sizeof v);
		if (!guest_has(w, v.buf, v.len, 1, 1))
			return E_FAULT;
		out[i] = (struct iovec){guest_at(w, v.buf), v.len};
	}
	*n = (int)count;
	return 0;
}
