/* SPDX-License-Identifier: MIT */
/* symtab: the executable's own functions, from its symbol table. It is opened before the
 * fence is up and read only when something has to be named; without symbols (--strip)
 * there is nothing to read. Nothing here allocates with malloc or locks. */
#ifndef GOWASM_SYMTAB_H
#define GOWASM_SYMTAB_H

#include <elf.h>
#include <stdbool.h>
#include <stdint.h>

#include "runtime/guest/instance.h"

struct symtab {
	const uint8_t *file;
	uint64_t size;
	uintptr_t bias;  /* what addresses in the file are less than those in memory */
	Elf64_Phdr text; /* the segment of the code, or zeros */
	const Elf64_Sym *symbols;
	uint64_t nsymbols;
	const char *strings;
	uint64_t nstrings;
};

enum { SYMTAB_NONE = 0xffffffff };

/* A descriptor of the running executable, for symtab_open, or -1. */
int symtab_descriptor(void);
/* Maps the file. Returns whether it has symbols. */
bool symtab_open(struct symtab *t, int descriptor);
void symtab_close(struct symtab *t);
/* The function that pc lies in, or NULL. */
const Elf64_Sym *symtab_find(const struct symtab *t, uintptr_t pc);
/* Which of the module's functions this is, or a copy of, by its index without imports;
 * SYMTAB_NONE if it is none. */
uint32_t symtab_function(const struct symtab *t, const struct program *p,
                         const Elf64_Sym *symbol);

#endif
