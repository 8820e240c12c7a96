/* SPDX-License-Identifier: MIT */
/* path: the sandbox. Every path of the guest is resolved here, beneath a directory that
 * it holds, and nowhere else. The results are descriptors and single names. Invariant:
 * resolution never leaves the directory, not even on the way, whatever symbolic links say
 * and whoever renames things meanwhile. (WASI path resolution, as cap-std does it.) */
#ifndef WASI_SANDBOX_PATH_H
#define WASI_SANDBOX_PATH_H

#include <limits.h>
#include <sys/types.h>

#include "wasi/abi/abi.h"
#include <stdbool.h>

/* The last component of a path and its directory. The kernel's calls that make, remove
 * and rename entries take `name` as it is: they never follow it, and never act on "." and
 * "..". Calls that look a name up do follow one with a slash after it. They may get
 * `name` only if `leads_on` is false. */
struct path_at {
	int parent;              /* path_at_close closes it */
	char name[NAME_MAX + 2]; /* with one slash after it if the path had any */
	bool leads_on;           /* "." or "..", or a slash follows */
	bool borrowed;           /* `parent` is the caller's directory itself */
};

/* Copies a path of the guest (n bytes) to out[PATH_MAX], for whoever looks at it more
 * than once: the guest's other threads may change it at any time. Returns 0, or refuses
 * paths that no host function should see, as path_open does. */
__attribute__((warn_unused_result)) u32 path_copy(const char *path, u32 n, char *out);
/* Opens `path` (n bytes, as the guest gave it) beneath dir with open flags `flags`
 * (O_CLOEXEC and O_NOCTTY are added) and `mode`. With `follow`, a symbolic link at the
 * end is followed. Returns 0 and sets *fd. Returns E_PERM for a path that leaves dir or
 * is absolute, E_NOENT for an empty one, E_INVAL for one with a NUL, E_LOOP for a link
 * that must not be followed, or what the host says. */
__attribute__((warn_unused_result)) u32 path_open(int dir, const char *path, u32 n,
                                                  bool follow, int flags, mode_t mode,
                                                  int *fd);
/* Does as path_open, but returns E_XDEV if the path leads into another mount or if the
 * kernel cannot tell. path_open may still succeed then. */
__attribute__((warn_unused_result)) u32 path_open_in_mount(int dir, const char *path,
                                                           u32 n, bool follow, int flags,
                                                           mode_t mode, int *fd);
/* Finds the directory of the last component, and does not look at that component. Returns
 * errnos as path_open does. */
__attribute__((warn_unused_result)) u32 path_parent(int dir, const char *path, u32 n,
                                                    struct path_at *at);
void path_at_close(struct path_at *at);
/* Opens again, with other flags, what `host` is open for: a descriptor of O_PATH from
 * path_open. Returns 0 and sets *fd; E_NOENT without /proc, or what the host says. */
__attribute__((warn_unused_result)) u32 path_reopen(int host, int flags, int *fd);

/* Opens one plain name in dir, or ".", as openat does. `flags` must be such as openat2
 * allows. */
int path_open_name(int dir, const char *name, int flags, mode_t mode);
/* Whether this process cannot or must not use openat2. Asks the kernel: an old one says
 * ENOSYS, a container's filter that is older than the call says EPERM. */
bool path_walks(void);

/* walk.c: does the same as path_open, one component at a time, where openat2 is missing
 * (Linux before 5.6) or forbidden. Requires a NUL-terminated path that is neither empty
 * nor absolute. */
__attribute__((warn_unused_result)) u32 walk_open(int dir, const char *path, bool follow,
                                                  int flags, mode_t mode, int *fd);
/* Chooses the walker, for tests. */
void path_force_walker(bool force);

#endif
