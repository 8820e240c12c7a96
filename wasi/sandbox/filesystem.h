/* SPDX-License-Identifier: MIT */
/* filesystem: tells file systems that keep files from those where the kernel shows its
 * own state as files (proc, sys, tracefs, cgroups, bpf ...). Writing to the latter would
 * change the host itself. So nothing there changes, whatever is granted: no file is
 * opened for writing, and no entry is made, removed or renamed. Reading is allowed. */
#ifndef WASI_SANDBOX_FILESYSTEM_H
#define WASI_SANDBOX_FILESYSTEM_H

#include <stdbool.h>

/* Whether a descriptor (also one of O_PATH) is on a file system that keeps files. */
bool filesystem_keeps_files(int host);

#endif
