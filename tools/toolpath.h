/* SPDX-License-Identifier: MIT */
/* toolpath: where things are on this machine. */
#ifndef TOOLPATH_H
#define TOOLPATH_H

#include "util.h"

/* A command's name, also for other directories: "./cc" becomes absolute. New string. */
char *toolpath_absolute(const char *name);
/* Finds a command as execvp would, by its absolute path: new string, or NULL. Directories
 * of $PATH that are relative are passed over. */
char *toolpath_find(const char *name);
/* A file's name as an argument of another command, which must not take it for an option
 * or for a file of options: "./-x". New string. */
char *toolpath_argument(const char *path);
/* The directory with libgowasm.a, and the one with prelude.h: $GOWASM2NATIVE_LIB if set,
 * else of a build tree or of an installed tool, by where our executable is. Ends the
 * program if they are not there. Strings live as long as the program. */
void toolpath_support(const char **library, const char **headers);

/* Where runtime/ and wasi/ are with their sources: beside `headers` in a build tree, or
 * beneath them where they were installed. */
const char *toolpath_sources(const char *headers);

#endif
