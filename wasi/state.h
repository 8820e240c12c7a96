/* SPDX-License-Identifier: MIT */
/* state: the state of wasi/ for one guest. */
#ifndef WASI_STATE_H
#define WASI_STATE_H

#include <pthread.h>

#include "wasi/abi/abi.h"
#include "wasi/wasi.h"

struct cookies;
struct net;
struct watched;

/* What a FIFO still waits for (fifo.h). Any other descriptor has FIFO_OPEN. */
enum fifo { FIFO_OPEN, FIFO_NO_WRITER_YET, FIFO_NO_READER_YET };

/* How a socket came to the guest. */
enum socket {
	SOCKET_GIVEN, /* the program was started with it, or accepted it; no socket */
	SOCKET_MADE,  /* sock_open made it */
	SOCKET_IDLE,  /* sock_open lent it: it can only become a listener (net.h) */
	SOCKET_BOUND, /* sock_bind said a listener's address: `listener` */
};

/* An open descriptor of the guest. It lives until nobody refers to it: neither the table,
 * nor a call that works with it (call.h). */
struct fd {
	u32 refs;
	int host;         /* the host's descriptor, or -1: the program got none */
	int replaced;     /* whose place `host` took; calls may wait on it; -1: none */
	u8 filetype;      /* enum filetype */
	u8 fifo;          /* enum fifo */
	u8 socket;        /* enum socket */
	u8 family;        /* enum family, of one that sock_open returned */
	u16 listener;     /* of SOCKET_BOUND: an index of net.h */
	bool serves;      /* datagrams: it is bound to what --listen grants */
	bool is_stdio;    /* shared with other processes: its flags are never touched */
	bool read_only;   /* from a read-only grant: nothing beneath it changes */
	bool on_disk;     /* it lies on a block device, so it is a file and not the
	                     kernel's own state */
	bool keeps_files; /* a directory known to be where filesystem.h says so */
	const char *preopen; /* the name of a granted directory, or NULL; the config's */
	u16 flags;           /* enum fdflags, as the guest set them */
	u64 rights, inheriting;
	u64 poll_call;  /* the last poll_oneoff that it was in (struct shared's polls) */
	u32 poll_index; /* ... and the index of its pollfd there */
	u64 dropped;    /* rights that it has lost, or does not have, because the guest
	                   gave them up */
	const u8 *data; /* of a file in memory (bytes.h), or NULL */
	u64 size, offset;             /* ... its size, and where it is read */
	const struct wasi_file *lent; /* it is this file of lent.h, or NULL */
	const struct embedded *tree;  /* it is in the executable (tree.h), or NULL */
	u32 node;                     /* ... this node of it */
	struct watched *watched;      /* a socket to a resolver (resolve.h), or NULL */
	struct cookies *cookies;      /* of a directory (cookie.h), or NULL */
};

/* The state of trace.c: the current line, and the memory that a reading call will have
 * filled. */
struct trace {
	char line[2048];
	u32 n;
	u32 shown;     /* arguments or results so far */
	u32 in, ins;   /* poll_oneoff's subscriptions: address, number */
	u32 out, outs; /* what is filled: address, number of iovecs or bytes */
	bool out_is_iovs;
	bool counted; /* ... as many bytes as this many: */
	u32 count;
};

/* Why the sandbox refused a call. */
enum denied_why {
	DENIED_NOTHING,
	DENIED_READ,  /* no granted directory has the name */
	DENIED_WRITE, /* likewise, and it was to change */
	DENIED_READ_ONLY,
	DENIED_OUTSIDE, /* the path leads out of the granted directory */
	DENIED_SOCKET,  /* a descriptor that only --listen opens */
};

/* A refusal that is remembered (denied.h). */
struct denied {
	u8 why;         /* enum denied_why */
	size_t dir_n;   /* so many bytes of the name are the directory to grant */
	char name[160]; /* without control characters; cut if it is longer */
};

/* The state of panic.h: the line that is being written, and the last that counts. */
struct panic {
	char line[200];
	u32 n;
	char last[201];
};

/* What the threads of a guest have in common. */
struct shared {
	pthread_mutex_t lock; /* of all that follows, once `threads` is set */
	bool threads;         /* there is more than one handle */
	u32 handles;
	bool pipe_ends;  /* as in wasi_config */
	struct fd **fds; /* by the guest's number; NULL: it is free */
	u32 nfds;
	u32 lowest;              /* from 3 on, all below it are taken */
	u32 ever;                /* all numbers from here on were never open */
	u32 cookies;             /* held by descriptors */
	u64 drawn;               /* random numbers so far, of config.seed */
	u64 passed;              /* ns on clocks that are ours (config.clock_is_ours) */
	u64 polls;               /* poll_oneoffs so far */
	struct denied denied[5]; /* the first refusals, each grant once */
	u32 ndenied;
	struct panic panic;
};

/* A handle of one thread. */
struct wasi {
	struct wasi_config config;
	struct shared *shared;
	int nothing;     /* a descriptor for files in memory (bytes.h), or -1 */
	int random;      /* the device of random bytes, or -1: getrandom */
	struct net *net; /* the grants of sockets (net.h); NULL: none */
	u64 last_yield;  /* ns, CLOCK_MONOTONIC: end of the last sched_yield */
	u32 yields;      /* consecutive ones, with no other call between */
	bool holds;      /* a call is on its way (call.h), and holds these: */
	u32 nheld;
	struct fd *held[4];
	u64 tape_calls; /* recorded or replayed so far (tape.h) */
	size_t tape_at; /* where config.replay is read next */
	struct trace trace;
};

_Static_assert(offsetof(struct wasi, config.exit_arg) == 0, "runtime/guest/host_state.h");

#endif
