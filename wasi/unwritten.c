/* SPDX-License-Identifier: MIT */
/* unwritten: functions of preview1 that answer NOSYS so far. The list shrinks until this
 * file goes away (files and sockets: issue 4). */
#include "api.h"

#define PARAMETER(a, shape, T, show) PARAMETER_##shape(a, T)
#define PARAMETER_VAL(a, T) , __attribute__((unused)) T a
#define PARAMETER_IN(a, T) \
	, __attribute__((unused)) const T *a, __attribute__((unused)) u32 a##_n
#define PARAMETER_OUT(a, T) \
	, __attribute__((unused)) T *a, __attribute__((unused)) u32 a##_n
#define PARAMETER_RET(a, T) , __attribute__((unused)) T *a
#define U(n, name, ...)                                                                \
	u32 wasi_##name(                                                               \
	        __attribute__((unused)) struct wasi *w MAP##n(PARAMETER, __VA_ARGS__)) \
	{                                                                              \
		return E_NOSYS;                                                        \
	}

/* clang-format off */
U(4, fd_advise, FD, U64, U64, ADVICE)
U(3, fd_allocate, FD, U64, U64)
U(1, fd_datasync, FD)
U(2, fd_filestat_get, FD, FILESTAT)
U(2, fd_filestat_set_size, FD, U64)
U(4, fd_filestat_set_times, FD, U64, U64, FSTFLAGS)
U(4, fd_pread, FD, IOVS, U64, RET32)
U(4, fd_pwrite, FD, CIOVS, U64, RET32)
U(4, fd_readdir, FD, BUF, U64, RET32)
U(2, fd_renumber, FD, FD)
U(4, fd_seek, FD, I64, WHENCE, RET64)
U(1, fd_sync, FD)
U(2, fd_tell, FD, RET64)
U(2, path_create_directory, FD, PATH)
U(4, path_filestat_get, FD, LOOKUP, PATH, FILESTAT)
U(6, path_filestat_set_times, FD, LOOKUP, PATH, U64, U64, FSTFLAGS)
U(5, path_link, FD, LOOKUP, PATH, FD, PATH)
U(8, path_open, FD, LOOKUP, PATH, OFLAGS, RIGHTS, RIGHTS, FDFLAGS, RET32)
U(4, path_readlink, FD, PATH, BUF, RET32)
U(2, path_remove_directory, FD, PATH)
U(4, path_rename, FD, PATH, FD, PATH)
U(3, path_symlink, PATH, FD, PATH)
U(2, path_unlink_file, FD, PATH)
U(3, sock_accept, FD, FDFLAGS, RET32)
U(5, sock_recv, FD, IOVS, RIFLAGS, RET32, RET16)
U(4, sock_send, FD, CIOVS, SIFLAGS, RET32)
U(2, sock_shutdown, FD, SDFLAGS)
