/* SPDX-License-Identifier: MIT */
/* abi: the numbers and structs of preview1 (wasi_snapshot_preview1, "witx" of the WASI
 * repository), as they lie in the guest's memory. They are little-endian, as is every
 * host that we build for. */
#ifndef WASI_ABI_ABI_H
#define WASI_ABI_ABI_H

#include <stddef.h>
#include <stdint.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "gowasm2native programs need a little-endian machine"
#endif

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int64_t i64;

enum wasi_errno {
#define E(name, number, uv) E_##name = number,
#include "wasi/abi/errno.def"
#undef E
};

#define R(name, bit) static const u64 RIGHT_##name = 1ull << (bit);
#include "wasi/abi/rights.def"
#undef R

enum filetype {
	FT_UNKNOWN, /* also a FIFO: preview1 has no number for it */
	FT_BLOCK_DEVICE,
	FT_CHARACTER_DEVICE,
	FT_DIRECTORY,
	FT_REGULAR_FILE,
	FT_SOCKET_DGRAM,
	FT_SOCKET_STREAM,
	FT_SYMBOLIC_LINK,
};

enum fdflags {
	FDFLAG_APPEND = 1,
	FDFLAG_DSYNC = 2,
	FDFLAG_NONBLOCK = 4,
	FDFLAG_RSYNC = 8,
	FDFLAG_SYNC = 16,
	FDFLAGS_ALL = 31,
};

enum lookup { LOOKUP_FOLLOW = 1 };
enum oflags { OFLAG_CREAT = 1, OFLAG_DIRECTORY = 2, OFLAG_EXCL = 4, OFLAG_TRUNC = 8 };
enum fstflags { FST_ATIM = 1, FST_ATIM_NOW = 2, FST_MTIM = 4, FST_MTIM_NOW = 8 };
enum riflags { RIFLAG_PEEK = 1, RIFLAG_WAITALL = 2 };
enum wasi_whence { WASI_SET, WASI_CUR, WASI_END };

enum clockid { CLOCK_ID_REALTIME, CLOCK_ID_MONOTONIC, CLOCK_ID_PROCESS, CLOCK_ID_THREAD };

struct iovec32 {
	u32 buf, len;
};

/* Where the address of a socket lies; `len` says how it is written: 4 bytes are an IPv4
 * address, 16 an IPv6 address, 128 a struct place_long. */
struct place {
	u32 buf, len;
};

enum { PLACE_IP4 = 4, PLACE_IP6 = 16, PLACE_LONG = 128 };

struct place_long {
	u16 family;      /* enum family */
	u8 address[126]; /* of 4 or 16 bytes; or a path that a NUL ends */
};

/* In a struct place_long, a u32: the index of an IPv6 address's zone. */
enum { PLACE_ZONE = 20 };

enum family { FAMILY_UNSPECIFIED, FAMILY_IP4, FAMILY_IP6, FAMILY_UNIX };
enum socktype { SOCKTYPE_ANY, SOCKTYPE_DGRAM, SOCKTYPE_STREAM };

struct fdstat {
	u8 filetype, pad;
	u16 flags;
	u32 pad2;
	u64 rights, inheriting;
};

struct prestat {
	u8 tag; /* 0: a directory */
	u8 pad[3];
	u32 name_len; /* without a NUL */
};

/* fd_readdir writes this before each name. */
struct dirent32 {
	u64 next, ino;
	u32 name_len;
	u8 filetype, pad[3];
};

struct filestat {
	u64 dev, ino;
	u8 filetype, pad[7];
	u64 nlink, size;
	u64 atim, mtim, ctim; /* ns since 1970 */
};

enum eventtype { EVENT_CLOCK, EVENT_FD_READ, EVENT_FD_WRITE };
enum { SUBCLOCK_ABSTIME = 1, EVENT_HANGUP = 1 };

struct subscription {
	u64 userdata;
	u8 type, pad[7];
	union {
		struct {
			u32 id, pad;
			u64 timeout, precision; /* ns */
			u16 flags;
		} clock;
		u32 fd;
	} u;
};

struct event {
	u64 userdata;
	u16 error;
	u8 type, pad[5];
	u64 nbytes;
	u16 flags, pad2[3];
};

#define ABI_SIZE(type, size) _Static_assert(sizeof(struct type) == (size), #type)
#define ABI_AT(type, field, at) \
	_Static_assert(offsetof(struct type, field) == (at), #type)
ABI_SIZE(iovec32, 8);
ABI_SIZE(place, 8);
ABI_SIZE(place_long, PLACE_LONG);
ABI_AT(place_long, address, 2);
ABI_SIZE(fdstat, 24);
ABI_AT(fdstat, rights, 8);
ABI_SIZE(prestat, 8);
ABI_AT(prestat, name_len, 4);
ABI_SIZE(dirent32, 24);
ABI_AT(dirent32, filetype, 20);
ABI_SIZE(filestat, 64);
ABI_AT(filestat, nlink, 24);
ABI_AT(filestat, mtim, 48);
ABI_SIZE(subscription, 48);
ABI_AT(subscription, u.clock.timeout, 24);
ABI_AT(subscription, u.clock.flags, 40);
ABI_AT(subscription, u.fd, 16);
ABI_SIZE(event, 32);
ABI_AT(event, type, 10);
ABI_AT(event, nbytes, 16);
ABI_AT(event, flags, 24);

#endif
