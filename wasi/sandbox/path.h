/* SPDX-License-Identifier: MIT */
/* path: the sandbox. Every path of the guest's is resolved here, beneath a directory that
 * it holds, and nowhere else; what comes out are descriptors and single names. Invariant:
 * resolution never leaves the directory, not even on the way, whatever symbolic links say
 * and whoever renames what meanwhile. (WASI path resolution; as cap-std does it.) */
#ifndef WASI_PATH_H
#define WASI_PATH_H

#include <limits.h>
#include <sys/types.h>

#include "wasi/abi/abi.h"
#include <stdbool.h>

/* The last component of a path and the directory that it is in. The kernel's calls that
 * make, remove and rename entries never follow `name`, whatever is behind it, and never
 * act on "." and "..": they take it as it is. Those that look a name up do follow one
 * with a slash behind: they may be given it only if `leads_on` is false. */
struct path_at {
	int parent;              /* path_at_close closes it */
	char name[NAME_MAX + 2]; /* with one slash behind if the path had any */
	bool leads_on;           /* "." or "..", or a slash is behind */
	bool borrowed;           /* `parent` is the caller's directory itself */
};

/* Opens `path` (n bytes, as the guest gave it) beneath dir with open flags `flags`
 * (O_CLOEXEC and O_NOCTTY are added) and `mode`. With `follow`, a symbolic link at the
 * end is followed. Returns 0 and sets *fd; E_PERM for a path that leaves dir or is
 * absolute, E_NOENT for an empty one, E_INVAL for one with a NUL, E_LOOP for a link that
 * is not to be followed, or what the host says. */
__attribute__((warn_unused_result)) u32 path_open(int dir, const char *path, u32 n,
                                                  bool follow, int flags, mode_t mode,
                                                  int *fd);
/* As path_open, but returns E_XDEV where the way leads into another mount or where the
 * kernel cannot tell: it may still be open to path_open. */
__attribute__((warn_unused_result)) u32 path_open_in_mount(int dir, const char *path,
                                                           u32 n, bool follow, int flags,
                                                           mode_t mode, int *fd);
/* Finds the directory of the last component, which is not looked at. Returns errnos as
 * path_open. */
__attribute__((warn_unused_result)) u32 path_parent(int dir, const char *path, u32 n,
                                                    struct path_at *at);
void path_at_close(struct path_at *at);
/* Opens what `host` is open for once more, with other flags: for a descriptor of O_PATH
 * that was found by path_open. Returns 0 and sets *fd; E_NOENT where /proc is not there,
 * or what the host says. */
__attribute__((warn_unused_result)) u32 path_reopen(int host, int flags, int *fd);

/* Opens one plain name in dir, or ".", as openat does; flags have what openat2 allows. */
int path_open_name(int dir, const char *name, int flags, mode_t mode);
/* Whether this process cannot use openat2, or is not to: old kernels say ENOSYS, a
 * container's filter that is older than the call says EPERM. Asks the kernel. */
bool path_walks(void);

/* walk.c: the same as path_open where the kernel has no openat2 (before 5.6, or
 * forbidden), one component at a time. Requires a NUL-terminated path that is not empty
 * or absolute. */
__attribute__((warn_unused_result)) u32 walk_open(int dir, const char *path, bool follow,
                                                  int flags, mode_t mode, int *fd);
/* Chooses the walker, for tests. */
void path_force_walker(bool force);

#endif
