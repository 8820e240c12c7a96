/* SPDX-License-Identifier: MIT */
#include "wasi/abi/needs.h"
#include "wasi/rights.h"

enum {
	FILES = 1 << FT_REGULAR_FILE,
	DIRS = 1 << FT_DIRECTORY,
	SOCKETS = 1 << FT_SOCKET_DGRAM | 1 << FT_SOCKET_STREAM,
	STREAMS = SOCKETS | 1 << FT_UNKNOWN | 1 << FT_CHARACTER_DEVICE,
	ANY = 255,
	IN_DIRS = PATH_CREATE_DIRECTORY | PATH_CREATE_FILE | PATH_LINK_SOURCE |
	          PATH_LINK_TARGET | PATH_OPEN | FD_READDIR | PATH_READLINK |
	          PATH_RENAME_SOURCE | PATH_RENAME_TARGET | PATH_FILESTAT_GET |
	          PATH_FILESTAT_SET_SIZE | PATH_FILESTAT_SET_TIMES | PATH_SYMLINK |
	          PATH_REMOVE_DIRECTORY | PATH_UNLINK_FILE,
};

/* Linux's answers, by the missing right and the type of file. The first row that fits
 * counts, since several rights may be missing. Rows with read_only are for descriptors
 * that are not open for writing. */
static const struct {
	u32 missing;
	u8 types;
	bool read_only;
	u8 answer;
} rows[] = {
        {IN_DIRS, ANY & ~DIRS, false, E_NOTDIR},
        {FD_READ, DIRS, false, E_ISDIR},
        {FD_WRITE, DIRS, false, E_BADF},
        {FD_SEEK | FD_TELL, DIRS, false, E_BADF}, /* wasi-libc expects it */
        {FD_ALLOCATE, DIRS, false, E_BADF},
        {FD_SEEK | FD_TELL | FD_ADVISE | FD_ALLOCATE, STREAMS, false, E_SPIPE},
        {FD_READ | FD_WRITE, SOCKETS, false, E_NOTCONN},
        {FD_READ | FD_WRITE, ANY, false, E_BADF},
        {FD_ALLOCATE, FILES, true, E_BADF},
        {FD_FILESTAT_SET_SIZE, FILES, true, E_INVAL},
        {FD_FILESTAT_SET_SIZE, ANY & ~FILES, false, E_INVAL},
        {FD_SYNC | FD_DATASYNC, STREAMS, false, E_INVAL},
        {SOCK_ACCEPT, SOCKETS, false, E_INVAL},
};

u32
rights_refused(const struct fd *f, u64 missing)
{
	bool read_only = !((f->rights | f->dropped) & FD_WRITE);
	missing &= ~f->rights;
	if (missing & f->dropped)
		return E_NOTCAPABLE;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if ((rows[i].missing & missing) && (rows[i].types >> f->filetype & 1) &&
		    (read_only || !rows[i].read_only))
			return rows[i].answer;
	return E_NOTCAPABLE;
}
