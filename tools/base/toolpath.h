/* SPDX-License-Identifier: MIT */
/* toolpath: where things are on this machine. */
#ifndef TOOLPATH_H
#define TOOLPATH_H

#include "tools/base/spawn.h"

/* A command's name, also for other directories: "./cc" becomes absolute. New string. */
char *toolpath_absolute(const char *name);
/* Finds a command as execvp would, by its absolute path: new string, or NULL. Directories
 * of $PATH that are relative are passed over. */
char *toolpath_find(const char *name);
/* A file's name as an argument of another command, which must not take it for an option
 * or for a file of options: "./-x". New string. */
char *toolpath_argument(const char *path);
/* Finds the directory with libgowasm.a, and the one with the folders runtime/ and wasi/,
 * from which includes are spelled: in $GOWASM2NATIVE_LIB if that is set, else in the
 * build tree or the installation that our executable is in. Ends the program if they are
 * not there. The strings live as long as the program. */
void toolpath_support(const char **library, const char **sources);

enum { TOOLPATH_C = 1, TOOLPATH_HEADERS = 2 /* .h and .def */ };
/* Appends the files of runtime/ and wasi/ beneath `sources`, of the kinds asked for, as
 * "runtime/guest/prelude.h". The order is always the same. */
void toolpath_runtime(const char *sources, int kinds, struct args *out);

#endif
