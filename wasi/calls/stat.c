/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "wasi/api.h"
#include "wasi/calls/embedded.h"
#include "wasi/fd.h"
#include "wasi/net/lent.h"
#include "wasi/sandbox/path.h"
#include "wasi/hold.h"
#include "wasi/sandbox/filesystem.h"

static u64
nanoseconds(struct timespec t)
{
	return (u64)t.tv_sec * 1000000000 +
	       (u64)t.tv_nsec; /* before 1970: two's complement */
}

static u32
fill(int host, struct filestat *out)
{
	struct stat st;
	if (fstat(host, &st) != 0)
		return errno_here();
	*out = (struct filestat){
	        .dev = st.st_dev,
	        .ino = st.st_ino,
	        .filetype = filetype_of_mode(st.st_mode),
	        .nlink = st.st_nlink,
	        .size = (u64)st.st_size,
	        .atim = nanoseconds(st.st_atim),
	        .mtim = nanoseconds(st.st_mtim),
	        .ctim = nanoseconds(st.st_ctim),
	};
	return 0;
}

/* BADF, NOTCAPABLE. */
u32
wasi_fd_filestat_get(struct wasi *w, u32 fd, struct filestat *out)
{
	struct fd *f;
	u32 e = fd_get(w, fd, NEED_fd_filestat_get, &f);
	if (e)
		return e;
	if (f->lent) {
		lent_filestat(w, f->lent, out);
		return 0;
	}
	if (f->tree) {
		embedded_filestat(f, out);
		return 0;
	}
	e = fill(f->host, out);
	out->filetype = e ? out->filetype : f->filetype;
	return e;
}

/* Whether Go asks for its working directory, which no grant has: by descriptor -1, and
 * without the slash in front. */
static bool
is_working_directory(const struct wasi *w, u32 fd, const char *path, u32 n)
{
	const char *name = w->config.working_directory;
	if (!name || fd != UINT32_MAX)
		return false;
	name = name[1] ? name + 1 : ".";
	while (n && path[n - 1] == '/')
		n--;
	return strlen(name) == n && memcmp(name, path, n) == 0;
}

/* BADF, NOTCAPABLE, and what path_open (path.h) returns. */
u32
wasi_path_filestat_get(struct wasi *w, u32 fd, u32 lookup, const char *path, u32 path_n,
                       struct filestat *out)
{
	char copy[PATH_MAX];
	struct fd *f;
	int host;
	u32 e;
	if (is_working_directory(w, fd, path, path_n)) {
		*out = (struct filestat){.ino = 1, .nlink = 1, .filetype = FT_DIRECTORY};
		return 0;
	}
	const struct wasi_file *lent = lent_find(w, fd, path, path_n);
	if (lent) {
		lent_filestat(w, lent, out);
		return 0;
	}
	if ((e = fd_get(w, fd, NEED_path_filestat_get, &f)))
		return e;
	if (f->tree)
		return (e = path_copy(path, path_n, copy))
		               ? e
		               : embedded_find_filestat(f, copy, path_n,
		                                        lookup & LOOKUP_FOLLOW, out);
	if ((e = path_open(f->host, path, path_n, lookup & LOOKUP_FOLLOW, O_PATH, 0,
	                   &host)))
		return e;
	e = fill(host, out);
	close(host);
	return e;
}

/* INVAL for both a time and "now" for one field. Times are signed: before 1970 they are
 * negative. */
static u32
times(u64 atim, u64 mtim, u32 flags, struct timespec t[2])
{
	const u64 ns[2] = {atim, mtim};
	if (flags & ~15u)
		return E_INVAL;
	for (int i = 0; i < 2; i++) {
		bool set = flags & (u32)(FST_ATIM << 2 * i),
		     now = flags & (u32)(FST_ATIM_NOW << 2 * i);
		if (set && now)
			return E_INVAL;
		i64 sec = (i64)ns[i] / 1000000000, rest = (i64)ns[i] % 1000000000;
		if (rest < 0) {
			sec--;
			rest += 1000000000;
		}
		t[i] = (struct timespec){set ? sec : 0, set   ? rest
		                                        : now ? UTIME_NOW
		                                              : UTIME_OMIT};
	}
	return 0;
}

/* Sets times. For a descriptor of O_PATH the kernel does that from 5.8 on. */
static u32
set_times(int host, bool is_path, const struct timespec t[2])
{
	if (!filesystem_keeps_files(host))
		return E_PERM;
	int r = is_path ? utimensat(host, "", t, AT_EMPTY_PATH) : futimens(host, t);
	return r != 0 ? errno_here() : 0;
}

/* BADF, NOTCAPABLE, INVAL, ROFS; PERM for a kernel file. */
u32
wasi_fd_filestat_set_times(struct wasi *w, u32 fd, u64 atim, u64 mtim, u32 flags)
{
	struct timespec t[2];
	struct fd *f;
	u32 e;
	if ((e = fd_get(w, fd, NEED_fd_filestat_set_times, &f)) ||
	    (e = times(atim, mtim, flags, t)))
		return e;
	if (f->read_only)
		return E_ROFS;
	return set_times(f->host, f->fifo == FIFO_NO_READER_YET, t);
}

/* As fd_filestat_set_times, and what path_open returns. */
u32
wasi_path_filestat_set_times(struct wasi *w, u32 fd, u32 lookup, const char *path,
                             u32 path_n, u64 atim, u64 mtim, u32 flags)
{
	struct timespec t[2];
	struct fd *f;
	int host;
	u32 e;
	if ((e = fd_get(w, fd, NEED_path_filestat_set_times, &f)) ||
	    (e = times(atim, mtim, flags, t)))
		return e;
	if (f->read_only)
		return E_ROFS;
	if ((e = path_open(f->host, path, path_n, lookup & LOOKUP_FOLLOW, O_PATH, 0,
	                   &host)))
		return e;
	e = set_times(host, true, t);
	close(host);
	return e;
}

/* BADF, NOTCAPABLE, ROFS; INVAL beyond 2^63 - 1, or not open for writing. */
u32
wasi_fd_filestat_set_size(struct wasi *w, u32 fd, u64 size)
{
	struct fd *f;
	u32 e = fd_get(w, fd, NEED_fd_filestat_set_size, &f);
	if (e)
		return e;
	if (f->read_only)
		return E_ROFS;
	if (size > INT64_MAX)
		return E_INVAL;
	struct hold hold;
	hold_begin(w, &hold);
	e = ftruncate(f->host, (off_t)size) != 0 ? errno_here() : 0;
	hold_end(&hold, e);
	return e;
}
