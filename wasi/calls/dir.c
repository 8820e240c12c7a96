/* SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "wasi/api.h"
#include "wasi/calls/embedded.h"
#include "wasi/fd.h"
#include "wasi/cookie.h"

/* An entry as the kernel's getdents64 returns it. */
struct kernel_dirent {
	u64 ino, next;
	u16 size;
	u8 type;
	char name[];
};

/* Appends as many of n bytes to out[out_n] as fit; returns false when it is full. */
static bool
put(u8 *out, u32 out_n, u32 *used, const void *bytes, size_t n)
{
	size_t part = n < out_n - *used ? n : out_n - *used;
	memcpy(out + *used, bytes, part);
	*used += (u32)part;
	return part == n;
}

/* The entries of a directory inside the executable. */
static u32
read_embedded(const struct fd *f, u8 *buf, u32 buf_n, u64 cookie, u32 *bufused)
{
	struct dirent32 head;
	const char *name;
	u32 used = 0, e = 0;
	bool room = buf_n > 0;
	while (room && embedded_entry(f, cookie, &head, &name, &e)) {
		room = put(buf, buf_n, &used, &head, sizeof head) &&
		       put(buf, buf_n, &used, name, head.name_len);
		cookie = head.next;
	}
	if (!e)
		*bufused = used;
	return e;
}

/* BADF, NOTCAPABLE, NOTDIR; INVAL for a cookie that was not given out. A cookie stays
 * good while entries come and go, as long as the descriptor is open (cookie.h); 0 reads
 * anew. Until the directory's end the buffer is filled to its last byte, with a cut-off
 * entry: that is how guests know that there is more. */
u32
wasi_fd_readdir(struct wasi *w, u32 fd, u8 *buf, u32 buf_n, u64 cookie, u32 *bufused)
{
	_Alignas(8) char entries[16384];
	struct fd *f;
	u32 e = fd_get(w, fd, NEED_fd_readdir, &f), used = 0;
	bool room = buf_n > 0;
	u64 place;
	if (e)
		return e;
	if (f->tree)
		return read_embedded(f, buf, buf_n, cookie, bufused);
	if (!cookie_to_host(f, cookie, &place))
		return E_INVAL;
	if (lseek(f->host, (off_t)place, SEEK_SET) < 0)
		return errno_here();
	while (room) {
		long n = syscall(SYS_getdents64, f->host, entries, sizeof entries);
		if (n < 0)
			return errno_here();
		if (n == 0)
			break;
		for (long at = 0; room && at < n;) {
			const struct kernel_dirent *d = (void *)(entries + at);
			u32 length = (u32)strlen(d->name);
			struct dirent32 head = {
			        .next = cookie_from_host(w, f, d->next),
			        .ino = d->ino,
			        .name_len = length,
			        .filetype = filetype_of_mode(DTTOIF(d->type))};
			room = put(buf, buf_n, &used, &head, sizeof head) &&
			       put(buf, buf_n, &used, d->name, length);
			at += d->size;
		}
	}
	*bufused = used;
	return 0;
}
