/* SPDX-License-Identifier: MIT */
/* toolpath: finds commands, and the support files of this tool. */
#ifndef TOOLS_BASE_TOOLPATH_H
#define TOOLS_BASE_TOOLPATH_H

#include "tools/base/spawn.h"

/* Returns a command's name that is valid in other directories too: "./cc" becomes
 * absolute. New string. */
char *toolpath_absolute(const char *name);
/* Finds a command as execvp would. Returns its absolute path, a new string, or NULL.
 * Skips relative directories in $PATH. */
char *toolpath_find(const char *name);
/* Appends all that are called so, in the order of $PATH. */
void toolpath_find_all(const char *name, struct args *out);
/* Returns a file's name as an argument that no command takes for an option or for a file
 * of options: "./-x". New string. */
char *toolpath_argument(const char *path);
/* Finds the directory of libgowasm.a, and the one that holds the folders runtime/ and
 * wasi/, from which includes are spelled. Looks in $GOWASM2NATIVE_LIB if that is set,
 * else in the build tree or the installation of this executable. Ends the program if they
 * are not there. The strings live as long as the program. */
void toolpath_support(const char **library, const char **sources);

enum { TOOLPATH_C = 1, TOOLPATH_HEADERS = 2 /* .h and .def */ };
/* Appends the files of runtime/ and wasi/ beneath `sources`, of the kinds asked for, as
 * "runtime/guest/prelude.h". The order is always the same. */
void toolpath_runtime(const char *sources, int kinds, struct args *out);

/* Returns the path of a command that is installed with this one, in its directory: a new
 * string, or NULL. */
char *toolpath_beside(const char *name);
/* Returns the path of the go command, which the caller frees. Ends the program if it is
 * not on PATH. */
char *toolpath_go(void);

#endif
