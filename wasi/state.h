/* SPDX-License-Identifier: MIT */
/* state: what wasi/ knows of one guest. */
#ifndef WASI_STATE_H
#define WASI_STATE_H

#include "wasi/abi/abi.h"
#include "wasi/trace.h"
#include "wasi/wasi.h"

/* An open descriptor of the guest's. */
struct fd {
	int host;       /* the host's, or -1: this slot is free */
	u8 filetype;    /* enum filetype */
	bool is_stdio;  /* shared with other processes: its flags are never touched */
	bool read_only; /* of a read-only grant: nothing beneath it changes */
	bool on_disk;   /* of a block device: no file of the kernel's own */
	const char *preopen; /* the name of a granted directory, or NULL; the config's */
	u16 flags;           /* enum fdflags, as the guest set them */
	u64 rights, inheriting;
};

struct wasi {
	struct wasi_config config;
	struct fd *fds; /* by the guest's number */
	u32 nfds;
	u64 last_yield; /* ns, CLOCK_MONOTONIC: end of the last sched_yield */
	u32 yields;     /* in a row, with nothing in between */
	struct trace trace;
};

_Static_assert(offsetof(struct wasi, config.exit_arg) == 0, "runtime/host.h");

#endif
