/* SPDX-License-Identifier: MIT */
/* policy: what a program may reach. The driver bakes in a struct policy; at the start it
 * becomes struct grants, after the GOWASM_* variables of the run, which narrow or
 * observe:
 *
 *	GOWASM_READ_ONLY=1      directories are granted read-only
 *	GOWASM_TIMEOUT=5s       a shorter time limit
 *	GOWASM_MAX_MEMORY=64MiB a lower limit of memory
 *	GOWASM_CONNECT=ADDRESS  it connects to what is baked in and in this list, one a
 *				line; none: to nothing
 *	GOWASM_SEED=N           a run that repeats: random bytes by a seed, clocks that
 *				move only as they are read and waited for, no preemption
 *	GOWASM_TIME=TIME        such clocks, from this time (RFC 3339)
 *	GOWASM_RECORD=FILE      what the program's calls answer is kept in FILE; no
 *				preemption, no signals
 *	GOWASM_REPLAY=FILE      the program gets these answers; nothing else is done
 *	GOWASM_TRACE=1|FILE     every WASI call on stderr or in FILE
 *	GOWASM_EXPLAIN=1|0      what the sandbox refused, on stderr, at the end of a run
 *	                        that failed; without it where stderr is a terminal
 *	GOWASM_PROFILE=FILE     a CPU profile for `go tool pprof`
 *	GOWASM_PREEMPT=off|10ms how often goroutines that compute have to yield
 *	GOWASM_POLICY=print     print the policy, and the fence that is up here, and exit
 *
 * and, only if the program was built with --unlocked, grant more, one entry a line:
 *
 *	GOWASM_DIR, GOWASM_ENV, GOWASM_LISTEN, GOWASM_CONNECT
 *
 * None of them is handed to the guest, and none is looked at where the system says that
 * the program runs with more rights than the one who runs it (set-uid). Any other name
 * that begins with GOWASM_ is an error (variables.def has them all). */
#ifndef RUNTIME_SHARED_POLICY_H
#define RUNTIME_SHARED_POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Parts of the fence (fence.h), from the lowest bit on: the words of --no-fence. */
enum {
	FENCE_FDS = 1,
	FENCE_PRIVS = 2,
	FENCE_DUMP = 4,
	FENCE_LANDLOCK = 8,
	FENCE_SECCOMP = 16,
	FENCE_ALL = 31,
	FENCE_PARTS = 5,
};
#define FENCE_WORDS(W, SEP)                                     \
	W(FENCE, FDS, "fds")                                    \
	SEP W(FENCE, PRIVS, "privs") SEP W(FENCE, DUMP, "dump") \
	        SEP W(FENCE, LANDLOCK, "landlock") SEP W(FENCE, SECCOMP, "seccomp")
#define FENCE_TEXT(prefix, name, text) text
#define FENCE_COMMA ,
#define FENCE_NAMES FENCE_WORDS(FENCE_TEXT, FENCE_COMMA)

struct embedded;

/* The policy that is baked in. The lists are NULL-terminated. */
struct policy {
	/* "NAME=VALUE" as given, "NAME" taken from the host, "*" all of the host's; later
	 * entries win. */
	const char *const *env;
	/* "HOST", "HOST::GUEST", either with ":ro". A relative HOST is relative to where
	 * the program is run; without GUEST it has its own name, absolute. */
	const char *const *dirs;
	const char *const *listen;       /* as in runtime/shared/listen.h */
	const char *const *connect;      /* as in runtime/shared/reach.h; NULL: nothing */
	const struct embedded *embedded; /* files inside (embedded.h), or NULL */
	uint64_t timeout;                /* ns; 0: none */
	int32_t umask;                   /* -1: that of the run */
	uint8_t stdio_block;   /* 1: descriptors 0 to 2 block (enum wasi_stdio) */
	uint8_t unlocked;      /* 1: GOWASM_DIR, _ENV, _LISTEN and _CONNECT add grants */
	uint8_t fence;         /* FENCE_... that are put up */
	uint8_t pipe_ends;     /* 1: as in struct wasi_config */
	uint8_t require_fence; /* 1: nothing runs without all of `fence` */
	uint8_t is_go;         /* 1: a Go program (environment.h) */
	uint8_t no_roots;      /* 1: no certificates of authorities are lent (lend.h) */
};

/* The grants of an executable are text in a section of their own. The tool writes them
 * there after the link: an executable gets other grants without being compiled or linked
 * again. A record is a letter, a value and a NUL; an empty one is the last. A row has the
 * letter and the field of struct policy. */
#define BAKED_SECTION ".gowasm_grants"
#define BAKED_ROWS(LIST, NUMBER)         \
	LIST('e', env)                   \
	LIST('d', dirs)                  \
	LIST('l', listen)                \
	LIST('c', connect)               \
	NUMBER('t', timeout)             \
	NUMBER('u', umask)               \
	NUMBER(BAKED_STDIO, stdio_block) \
	NUMBER('o', unlocked)            \
	NUMBER('f', fence)               \
	NUMBER('r', require_fence)       \
	NUMBER('n', no_roots)
enum {
	BAKED_STDIO = 's',
	BAKED_MEMORY = 'm', /* the largest memory, in pages of 64 KiB */
};

/* How the section begins; image.S makes it. */
struct baked {
	uint32_t memory_pages; /* with which the program starts: the tool looks at it */
	char text[];
};

/* The grants of one run. It owns what it points to, until grants_free. */
struct wasi_dir;
struct wasi_file;
struct grants {
	struct wasi_dir *dirs;
	size_t ndirs;
	const char *above; /* as working_directory of struct wasi_config */
	int *dir_fds; /* the descriptor of each directory that is open already, -1 for the
	                 others; or NULL */
	size_t ndir_fds;
	char **env; /* NULL-terminated "NAME=VALUE" */
	const char **listen;
	size_t nlisten;
	/* as in struct wasi_config */
	const char **connect, **connect_only;
	size_t nconnect, nconnect_only;
	struct wasi_file *files; /* that the host lends (lend.h) */
	size_t nfiles;
	uint64_t timeout;    /* ns; 0: none */
	uint32_t memory_max; /* pages */
	int trace;           /* descriptor to write calls to, or 0 */
	int profile;         /* descriptor to write a profile to, or 0 */
	bool explain;        /* GOWASM_EXPLAIN */
	bool print;          /* GOWASM_POLICY=print */
	/* as in struct wasi_config */
	bool seeded, clock_is_ours;
	uint64_t seed, clock_start;
	/* as in struct wasi_config */
	int record;
	const uint8_t *replay;
	size_t replay_n;
	bool walker;      /* as in struct wasi_config */
	uint64_t preempt; /* ns; 0: off */
	void **owned;     /* what grants_free frees */
	size_t nowned;
};

/* Makes g own p and returns p. If p is NULL, there was no memory: ends the process. */
void *grants_own(struct grants *g, void *p);
/* Returns what the variable `name` has in the environment `host`, or NULL. */
const char *grants_host_value(char **host, const char *name);
/* Returns a copy of a NULL-terminated list with its strings, which g owns. */
char **grants_copy(struct grants *g, const char *const *list);
/* Closes dir_fds. */
void grants_close(struct grants *g);
void grants_free(struct grants *g);

/* Makes the grants of this run from a policy and the host's environment. Requires that *g
 * is zeros, except that it may own memory, with open directories. Returns true, or sets
 * *error to one line about the fault (the caller frees it). If the working directory lies
 * in a granted one, the guest's PWD is its name there, and its own name if a granted one
 * lies beneath it or was given by a relative name: Go resolves relative paths by it. */
bool policy_resolve(const struct policy *policy, uint32_t memory_max, char **host,
                    struct grants *g, char **error);
/* Writes the grants of a program to stdout, for people; the fence is left to fence_print,
 * which knows more of it. */
void policy_print(const struct policy *policy, const struct grants *g);

#endif
