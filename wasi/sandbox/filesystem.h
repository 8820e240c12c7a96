/* SPDX-License-Identifier: MIT */
/* filesystem: what the kernel shows as files (proc, sys, tracefs, cgroups, bpf ...) and
 * what are files. Writing to the first is a hold on the host, so nothing of it changes,
 * whatever is granted: no file is opened for writing there, and no entry is made, removed
 * or renamed. Reading is another matter. */
#ifndef WASI_FILESYSTEM_H
#define WASI_FILESYSTEM_H

#include <stdbool.h>

/* Whether a descriptor, of O_PATH too, is on a file system that keeps files. */
bool filesystem_keeps_files(int host);

#endif
