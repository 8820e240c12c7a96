/* SPDX-License-Identifier: MIT */
/* overlay: gives Go's own package net sockets under wasip1, by `go build -overlay`: some
 * of the toolchain's files are replaced by copies with another build line, and some by
 * ours (overlay.def). What it makes for wasip1 is the same whichever directory it is in;
 * other systems are not changed. */
#ifndef TOOLS_BUILD_OVERLAY_H
#define TOOLS_BUILD_OVERLAY_H

#include "tools/base/util.h"

/* Writes the overlay of the toolchain at `goroot` into the directory `dir`. Returns the
 * path of its overlay.json, which the caller frees. Ends the program if the toolchain
 * does not have what is expected. */
char *overlay_write(const char *goroot, const char *dir);
/* The command `overlay DIR`: for the toolchain that go takes in this directory. Prints
 * how to use it. */
void overlay_command(const char *dir);
/* Returns what `go env NAME` says in a directory (NULL: this one): the last line, since
 * go may say before that it downloads a toolchain. New string. */
char *overlay_env(const char *go, const char *dir, const char *name);
/* Go 1.25 and newer refuse to replace files of a toolchain that go downloaded by itself.
 * Makes a link to it in `dir` and returns that, a new string: as GOROOT, with
 * GOTOOLCHAIN=local, it is another place. */
char *overlay_goroot(const char *goroot, const char *dir);

#endif
