/* SPDX-License-Identifier: MIT */
/* toolpath: where things are on this machine. */
#ifndef TOOLPATH_H
#define TOOLPATH_H

#include "tools/base/spawn.h"

/* Finds a command as execvp would: new string, or NULL. */
char *toolpath_find(const char *name);
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
