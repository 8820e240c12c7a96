/* SPDX-License-Identifier: MIT */
/* needs: NEED_fd_read and so on: the rights that each function needs of its descriptor,
 * from the second column of api.def. */
#ifndef WASI_ABI_NEEDS_H
#define WASI_ABI_NEEDS_H

#include "wasi/abi/abi.h"

/* The bits of rights fit an enum: the highest is 29. */
enum needs {
#define R(name, bit) name = 1 << (bit),
#include "wasi/abi/rights.def"
#undef R
#define W(n, name, need, ...) NEED_##name = need,
#include "wasi/abi/api.def"
#undef W
};

/* The rights of a granted directory, and the most that files beneath it may have. */
enum {
	RIGHTS_DIRECTORY = FD_FDSTAT_SET_FLAGS | FD_SYNC | FD_DATASYNC | FD_ADVISE |
	                   PATH_CREATE_DIRECTORY | PATH_CREATE_FILE | PATH_LINK_SOURCE |
	                   PATH_LINK_TARGET | PATH_OPEN | FD_READDIR | PATH_READLINK |
	                   PATH_RENAME_SOURCE | PATH_RENAME_TARGET | PATH_FILESTAT_GET |
	                   PATH_FILESTAT_SET_SIZE | PATH_FILESTAT_SET_TIMES |
	                   FD_FILESTAT_GET | FD_FILESTAT_SET_TIMES | PATH_SYMLINK |
	                   PATH_REMOVE_DIRECTORY | PATH_UNLINK_FILE | POLL_FD_READWRITE,
	RIGHTS_FILE = FD_DATASYNC | FD_READ | FD_SEEK | FD_FDSTAT_SET_FLAGS | FD_SYNC |
	              FD_TELL | FD_WRITE | FD_ADVISE | FD_ALLOCATE | FD_FILESTAT_GET |
	              FD_FILESTAT_SET_SIZE | FD_FILESTAT_SET_TIMES | POLL_FD_READWRITE,
	/* of a listener, of a connection, and of a socket that may become either */
	RIGHTS_LISTENER =
	        SOCK_ACCEPT | POLL_FD_READWRITE | FD_FDSTAT_SET_FLAGS | FD_FILESTAT_GET,
	RIGHTS_CONNECTION = FD_READ | FD_WRITE | SOCK_SHUTDOWN | POLL_FD_READWRITE |
	                    FD_FDSTAT_SET_FLAGS | FD_FILESTAT_GET,
	RIGHTS_SOCKET = RIGHTS_LISTENER | RIGHTS_CONNECTION,
};

#endif
