/* SPDX-License-Identifier: MIT */
/* wasi: preview1 for one guest. The runtime sees this header and nothing else of wasi/.
 * Invariant: the guest reaches only what struct wasi_config grants. */
#ifndef WASI_H
#define WASI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/shared/guest_memory.h"

struct wasi;

/* How descriptors 0, 1 and 2 answer while they are not ready. */
enum wasi_stdio {
	WASI_STDIO_NONBLOCK, /* virtual non-blocking: EAGAIN when the guest asked for
	                        NONBLOCK */
	WASI_STDIO_BLOCK, /* NONBLOCK is accepted, reported back, and reads block all the
	                     same */
};

/* A directory that the guest may use. */
struct wasi_dir {
	const char *host, *guest;
	bool read_only;
};

/* What the program was granted. All strings are byte-exact and live as long as the
 * wasi. */
struct wasi_config {
	/* of `exit`; first, runtime/guest/host_state.h finds it there */
	void *exit_arg;
	const struct memory *memory; /* re-read at every call */
	int argc;
	char *const *argv;
	char *const *envp; /* NULL-terminated "NAME=VALUE" */
	enum wasi_stdio stdio;
	/* The host's descriptors for 0 to 2, of which -1 is none; NULL: the same. They
	 * are not closed. */
	const int *stdio_fds;
	/* A write to 1 or 2 that nobody reads any more ends the guest as SIGPIPE would,
	 * which Go's os package does everywhere but here: `prog | head` comes to an
	 * end. */
	bool pipe_ends;
	const struct wasi_dir *dirs; /* preopens, from descriptor 3 on */
	size_t ndirs;
	/* Descriptors of dirs that are open already, of which -1 is none; NULL: the
	 * directories are opened by name. They are copied. */
	const int *dir_fds;
	/* Addresses to listen on, as in listen.h; their descriptors follow the
	 * preopens */
	const char *const *listen;
	size_t nlisten;
	/* The process is not ours: signals that a write may bring are kept from it, and
	 * SIGPIPE and SIGXFSZ are not ignored (hold.h). */
	bool hold_signals;
	bool walker; /* paths are walked by hand, as where there is no openat2 */
	int trace;   /* host descriptor that calls are written to, or 0 */
	/* Ends the guest with this exit code (already & 0xff); does not return. */
	void (*exit)(void *arg, uint32_t code);
	/* A call with its frame below `stack_low` is not made: `exhausted` ends the
	 * guest, before anything is half done. 0: none is. */
	uintptr_t stack_low;
	void (*exhausted)(void *arg);
};

/* Opens the host side for one guest: descriptors 0 to 2 (those that are open). Returns
 * NULL and sets *error to one line if a grant cannot be honoured (the caller frees it).
 * The caller closes it. */
struct wasi *wasi_open(const struct wasi_config *config, char **error);
/* Closes everything that wasi_open and the guest opened, never 0 to 2. */
void wasi_close(struct wasi *w);
/* Opens the directory `path` beneath the open one `dir`, whatever links say and whoever
 * renames what meanwhile, as the guest's paths are resolved. Returns a descriptor above 2
 * that the caller closes, or -1. */
int wasi_open_beneath(int dir, const char *path);
/* Sets config.pipe_ends anew. */
void wasi_set_pipe_ends(struct wasi *w, bool pipe_ends);
/* Whether files are opened by openat, name by name, since openat2 cannot be used. */
bool wasi_walks(void);
/* The host's descriptor of the i-th granted directory; -1 behind the last. */
int wasi_dir_fd(const struct wasi *w, size_t i, bool *read_only);

/* Preview1's numbers of signals, as far as they matter here. */
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
