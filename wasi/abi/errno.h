/* SPDX-License-Identifier: MIT */
/* errno: translates the host's error numbers to preview1's. */
#ifndef WASI_ABI_ERRNO_H
#define WASI_ABI_ERRNO_H

#include "wasi/abi/abi.h"

/* Returns the guest's errno for libuv's (negative) one. */
u32 errno_from_uv(int uv);
/* Returns the guest's errno for one of the host's; 0 for 0. */
u32 errno_of_host(int host_errno);
/* Returns the guest's errno for the host's errno variable. */
u32 errno_here(void);
/* Returns the name of an errno, without the E. */
const char *errno_name(u32 number);
/* Returns the meaning of an errno, for people. */
const char *errno_text(u32 number);

#endif
