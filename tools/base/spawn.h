/* SPDX-License-Identifier: MIT */
/* spawn: runs child processes by argument lists, never through a shell. Each child leads
 * a process group, has no input, and writes into a file that is read when it has
 * ended. */
#ifndef TOOLS_BASE_SPAWN_H
#define TOOLS_BASE_SPAWN_H

#include <sys/types.h>

#include "tools/base/util.h"

struct child {
	pid_t pid;
	int out; /* a temporary file for its output and error messages */
};

struct result {
	int status;      /* exit status, or 128 + signal */
	int signal;      /* the signal that ended it, or 0 */
	u64 peak_memory; /* bytes */
	struct buf out;  /* what it wrote, stdout and stderr as they came */
};

/* Starts argv[0] (looked up on PATH). `dir`: its working directory, or NULL for ours.
 * Returns false with errno if it cannot be started. */
bool spawn_start(struct child *c, char *const *argv, const char *dir);
/* Waits until one of `n` children (those with pid > 0) ends. Returns its index, sets *r,
 * and sets its pid to 0. The caller frees r->out. */
size_t spawn_wait(struct child *c, size_t n, struct result *r);
/* Starts one child and waits for it. */
bool spawn_run(char *const *argv, const char *dir, struct result *r);
/* spawn_show and spawn_run; ends the program if the command cannot be started. */
void spawn_command(char *const *argv, const char *dir, bool verbose, struct result *r);
/* Prints what the command wrote, then ends the program as fatal_hint does. */
NORETURN void spawn_failed(const struct result *r, const char *hint, const char *fmt, ...)
        PRINTF(3, 4);
/* Gives children as large a stack as the system allows: wasm2c and the compilers recurse
 * on the nesting of the code, and Go nests thousands of blocks. */
void spawn_raise_stack(void);
/* Appends an argument, quoted so that a shell takes it as it is. */
void spawn_quote(struct buf *b, const char *arg);
/* Undoes spawn_raise_stack, for a program that takes this one's place. */
void spawn_restore_stack(void);
/* If `verbose`, prints the command on stderr, quoted for a shell. */
void spawn_show(char *const *argv, bool verbose);

/* A growing argument list; ends with NULL at all times. Start with {0}. */
struct args {
	char **v;
	size_t n, cap;
};
void args_add(struct args *a, const char *s);
void args_addf(struct args *a, const char *fmt, ...) PRINTF(2, 3);
/* Appends the words of a command like "ccache gcc", split at blanks. */
void args_words(struct args *a, const char *words);
void args_free(struct args *a);

#endif
