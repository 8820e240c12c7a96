/* SPDX-License-Identifier: MIT */
/* symtab: the executable's own functions, from its symbol table. The file is opened
 * before the fence is up, and read only when something is to be named. Without symbols
 * (--strip) there is nothing to read. Nothing here locks or uses malloc. */
#ifndef RUNTIME_GO_SYMTAB_H
#define RUNTIME_GO_SYMTAB_H

#include <elf.h>
#include <stdbool.h>
#include <stdint.h>

#include "runtime/guest/instance.h"

struct symtab {
	const uint8_t *file;
	uint64_t size;
	uintptr_t bias;  /* the address in memory minus that in the file */
	Elf64_Phdr text; /* the segment of the code, or zeros */
	const Elf64_Sym *symbols;
	uint64_t nsymbols;
	const char *strings;
	uint64_t nstrings;
};

enum { SYMTAB_NONE = 0xffffffff };

/* Returns a descriptor of the running executable for symtab_open, or -1. */
int symtab_descriptor(void);
/* Maps the file. Returns whether it has symbols. */
bool symtab_open(struct symtab *t, int descriptor);
void symtab_close(struct symtab *t);
/* Returns the function that contains pc, or NULL. */
const Elf64_Sym *symtab_find(const struct symtab *t, uintptr_t pc);
/* Returns the function of the module that this symbol is, or is a copy of, by its index
 * without imports. SYMTAB_NONE: it is none. */
uint32_t symtab_function(const struct symtab *t, const struct program *p,
                         const Elf64_Sym *symbol);

#endif
