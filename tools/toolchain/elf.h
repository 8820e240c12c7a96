/* SPDX-License-Identifier: MIT */
/* elf: what an executable needs on the machine that runs it, and its sections. */
#ifndef TOOLS_TOOLCHAIN_ELF_H
#define TOOLS_TOOLCHAIN_ELF_H

#include "tools/base/util.h"

/* Appends what `path`, a 64-bit ELF file, needs to start, separated by commas: the names
 * of libraries, and the program that loads them. Returns whether it needs anything; if
 * not, it is static. Ends the program if it is no such file. */
bool elf_needs(const char *path, struct buf *out);
/* Finds the bytes of a section in a 64-bit ELF file. Returns false if it is not there, or
 * has none. */
bool elf_section(struct span file, const char *name, struct span *found);

#endif
