/* SPDX-License-Identifier: MIT */
/* elf: what an executable asks of the machine that it is run on. */
#ifndef ELF_FILE_H
#define ELF_FILE_H

#include "tools/base/util.h"

/* Appends what `path`, an ELF file of 64 bits, needs to be started, separated by commas:
 * the libraries by their names, and the program that loads them. Returns whether it needs
 * anything; an executable that does not is static. Ends the program if it is no such
 * file. */
bool elf_needs(const char *path, struct buf *out);

#endif
