/* SPDX-License-Identifier: MIT */
/* wasi: preview1 for one guest. The runtime includes this header and nothing else of
 * wasi/. Invariant: the guest reaches only what struct wasi_config grants. */
#ifndef WASI_WASI_H
#define WASI_WASI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/shared/guest_memory.h"

struct embedded;
struct wasi;

/* What descriptors 0, 1 and 2 do while they are not ready. */
enum wasi_stdio {
	WASI_STDIO_NONBLOCK, /* virtual non-blocking: EAGAIN when the guest asked for
	                        NONBLOCK */
	WASI_STDIO_BLOCK, /* NONBLOCK is accepted, reported back, and reads block all the
	                     same */
};

/* A directory that the guest may use: the host's, or one of the executable. */
struct wasi_dir {
	const char *host, *guest;
	bool read_only;
	const struct embedded *tree; /* the executable's (embedded.h), or NULL */
	uint32_t root;               /* ... which node of it */
};

/* A file that is lent: the bytes live as long as the wasi. */
struct wasi_file {
	const char *path; /* from the root */
	const uint8_t *data;
	size_t size;
	uint64_t mtim; /* ns since 1970 */
};

/* The grants of the program. Strings are byte-exact and live as long as the wasi. */
struct wasi_config {
	/* the argument of `exit`. It comes first: runtime/guest/host_state.h finds it
	 * there */
	void *exit_arg;
	const struct memory *memory; /* re-read at every call */
	int argc;
	char *const *argv;
	char *const *envp; /* NULL-terminated "NAME=VALUE" */
	enum wasi_stdio stdio;
	/* The host's descriptors for 0 to 2; -1: none. NULL: the same numbers. They are
	 * not closed. */
	const int *stdio_fds;
	/* A write to 1 or 2 without a reader ends the guest as SIGPIPE would. Go's os
	 * package does that on all systems but this one. So `prog | head` ends. */
	bool pipe_ends;
	/* Preopens, from descriptor 3 on; those of the executable come last. */
	const struct wasi_dir *dirs;
	size_t ndirs;
	/* The guest's working directory if it lies above a granted one, in none itself;
	 * or NULL. The guest may ask whether it is there, as Go's os.Getwd does. */
	const char *working_directory;
	/* Descriptors of dirs that are open already; -1: none. NULL: directories are
	 * opened by name. They are copied. */
	const int *dir_fds;
	/* Addresses to listen on, as in listen.h; their descriptors follow the
	 * preopens */
	const char *const *listen;
	size_t nlisten;
	/* What it may connect to, as in reach.h. If `connect_only` is not NULL, an entry
	 * of that list must allow it too. */
	const char *const *connect, *const *connect_only;
	size_t nconnect, nconnect_only;
	/* Files that it may read, whatever else is granted. With /etc/resolv.conf it may
	 * ask the resolvers in there. */
	const struct wasi_file *files;
	size_t nfiles;
	/* The process belongs to somebody else. Signals that a write may cause are kept
	 * from it, and SIGPIPE and SIGXFSZ are not ignored (hold.h). */
	bool hold_signals;
	bool notes_panic; /* wasi_panic is asked for */
	/* A run that repeats: random bytes come from `seed`, and the clocks begin at
	 * clock_start (ns since 1970) and move only as the guest reads them and waits. */
	bool seeded, clock_is_ours;
	uint64_t seed, clock_start;
	bool walker; /* paths are resolved one component at a time, as without openat2 */
	int trace;   /* host descriptor that calls are written to, or 0 */
	/* A run that is recorded, into this descriptor, or replayed, from these bytes,
	 * which live as long as the wasi (tape.h). 0 and NULL: neither. */
	int record;
	const uint8_t *replay;
	size_t replay_n;
	/* Ends the guest with this exit code (already & 0xff); does not return. */
	void (*exit)(void *arg, uint32_t code);
	/* A call whose frame is below `stack_low` is not made. Instead, `exhausted` ends
	 * the guest, before anything is half done. 0: no limit. */
	uintptr_t stack_low;
	void (*exhausted)(void *arg);
};

/* Opens the host side for one guest: descriptors 0 to 2 (those that are open) and what
 * the config grants. The caller closes it with wasi_close. If a grant cannot be honoured,
 * returns NULL and sets *error to one line, which the caller frees. */
struct wasi *wasi_open(const struct wasi_config *config, char **error);
/* Another handle, for another thread of the same guest: it has the same descriptors and
 * grants. `exit_arg`, `memory` and `stack_low` are the thread's own, as in wasi_config.
 * From then on calls with different handles may be made at the same time; no call may be
 * on its way when there is but one. Returns NULL without memory. */
struct wasi *wasi_join(struct wasi *w, void *exit_arg, const struct memory *memory,
                       uintptr_t stack_low);
/* Closes a handle; with the last one everything that wasi_open and the guest opened,
 * never 0 to 2. */
void wasi_close(struct wasi *w);
/* Opens the directory `path` beneath the open one `dir`, as the guest's paths are
 * resolved, whatever links say and whoever renames things meanwhile. Returns a descriptor
 * above 2 that the caller closes, or -1. */
int wasi_open_beneath(int dir, const char *path);
/* Returns the last line on descriptor 2 in which Go's runtime said why it ends, since
 * wasi_forget_panic: "panic: ...", or "". It may change with the guest's next write. */
const char *wasi_panic(const struct wasi *w);
void wasi_forget_panic(struct wasi *w);
/* Changes config.pipe_ends. */
void wasi_set_pipe_ends(struct wasi *w, bool pipe_ends);
/* Whether paths are resolved name by name with openat, because openat2 cannot be used. */
bool wasi_walks(void);
/* Returns the descriptor of the i-th granted directory of the host, or -1 after the
 * last. */
int wasi_dir_fd(const struct wasi *w, size_t i, bool *read_only);

/* Writes the i-th of the first things that the sandbox refused, as a sentence with what
 * to do. Returns false after the last. */
enum { WASI_DENIED_TEXT = 448 };
bool wasi_denied(const struct wasi *w, size_t i, char out[WASI_DENIED_TEXT]);
/* What the grants of sockets need of the process, for a fence. */
struct wasi_network {
	bool listens;      /* it has listeners, which are open */
	bool sockets;      /* it makes sockets, binds and connects them */
	bool unix_sockets; /* ... also Unix sockets */
	bool any_bind;     /* it binds to whichever ports */
	bool any_connect;  /* it connects to (nearly) all ports */
};
struct wasi_network wasi_network(const struct wasi *w);
/* Calls f for each port that TCP may be connected to, unless any_connect. Returns false
 * as soon as f does. */
bool wasi_connect_ports(const struct wasi *w, bool (*f)(void *arg, uint16_t port),
                        void *arg);

/* Preview1's numbers of the signals that matter here. */
enum wasi_signal {
	WASI_SIGHUP = 1,
	WASI_SIGINT = 2,
	WASI_SIGUSR1 = 10,
	WASI_SIGUSR2 = 12,
	WASI_SIGPIPE = 13,
	WASI_SIGALRM = 14,
	WASI_SIGTERM = 15,
	WASI_SIGCHLD = 16,
	WASI_SIGCONT = 17,
	WASI_SIGTSTP = 19,
	WASI_SIGTTIN = 20,
	WASI_SIGTTOU = 21,
	WASI_SIGURG = 22,
	WASI_SIGWINCH = 27,
};

#endif
