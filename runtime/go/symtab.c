/* SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "runtime/guest/open.h"
#include "runtime/go/symtab.h"

int
symtab_descriptor(void)
{
	return open_ours("/proc/self/exe", O_RDONLY);
}

/* Returns n elements of `size` bytes at `offset` of the file, or NULL. */
static const void *
part(const struct symtab *t, uint64_t offset, uint64_t n, uint64_t size)
{
	if (offset > t->size || n > (t->size - offset) / size || offset % 8)
		return NULL;
	return t->file + offset;
}

static void
find_text(struct symtab *t, const Elf64_Ehdr *e)
{
	const Elf64_Phdr *p = part(t, e->e_phoff, e->e_phnum, sizeof *p);
	t->bias = getauxval(AT_PHDR) - e->e_phoff;
	for (unsigned i = 0; p && i < e->e_phnum; i++)
		if (p[i].p_type == PT_LOAD && p[i].p_flags & PF_X)
			t->text = p[i];
}

static bool
find_symbols(struct symtab *t)
{
	const Elf64_Ehdr *e = part(t, 0, 1, sizeof *e);
	if (!e || memcmp(e->e_ident, ELFMAG, SELFMAG) != 0 ||
	    e->e_ident[EI_CLASS] != ELFCLASS64)
		return false;
	const Elf64_Shdr *s = part(t, e->e_shoff, e->e_shnum, sizeof *s);
	find_text(t, e);
	for (unsigned i = 0; s && i < e->e_shnum; i++) {
		if (s[i].sh_type != SHT_SYMTAB || s[i].sh_link >= e->e_shnum)
			continue;
		const Elf64_Shdr *strings = &s[s[i].sh_link];
		t->nsymbols = s[i].sh_size / sizeof(Elf64_Sym);
		t->symbols = part(t, s[i].sh_offset, t->nsymbols, sizeof(Elf64_Sym));
		t->nstrings = strings->sh_size;
		if (strings->sh_offset <= t->size &&
		    t->nstrings <= t->size - strings->sh_offset && t->nstrings)
			t->strings = (const char *)t->file + strings->sh_offset;
		return t->symbols && t->strings && !t->strings[t->nstrings - 1];
	}
	return false;
}

bool
symtab_open(struct symtab *t, int descriptor)
{
	struct stat st;
	*t = (struct symtab){0};
	if (descriptor < 0 || fstat(descriptor, &st) != 0 || st.st_size <= 0)
		return false;
	t->size = (uint64_t)st.st_size;
	void *p = mmap(NULL, t->size, PROT_READ, MAP_PRIVATE, descriptor, 0);
	if (p == MAP_FAILED)
		return false;
	t->file = p;
	if (find_symbols(t))
		return true;
	symtab_close(t);
	return false;
}

void
symtab_close(struct symtab *t)
{
	if (t->file)
		munmap((void *)(uintptr_t)t->file, t->size);
	*t = (struct symtab){0};
}

static bool
is_function(const struct symtab *t, const Elf64_Sym *s)
{
	return ELF64_ST_TYPE(s->st_info) == STT_FUNC && s->st_shndx != SHN_UNDEF &&
	       s->st_name < t->nstrings;
}

const Elf64_Sym *
symtab_find(const struct symtab *t, uintptr_t pc)
{
	uint64_t at = pc - t->bias;
	for (uint64_t i = 0; i < t->nsymbols; i++) {
		const Elf64_Sym *s = &t->symbols[i];
		if (at >= s->st_value && at - s->st_value < s->st_size &&
		    is_function(t, s))
			return s;
	}
	return NULL;
}

static uint32_t
at_address(const struct symtab *t, const struct program *p, uint64_t value)
{
	uintptr_t at = t->bias + value, table = (uintptr_t)p->functions;
	for (uint32_t i = 0; i < p->nfunctions; i++)
		if (table + (uintptr_t)(intptr_t)p->functions[i].offset == at)
			return p->functions[i].origin;
	return SYMTAB_NONE;
}

/* Compilers make copies that have the function's name, and parts: "f.cold". */
uint32_t
symtab_function(const struct symtab *t, const struct program *p, const Elf64_Sym *symbol)
{
	uint32_t found = at_address(t, p, symbol->st_value);
	const char *name = t->strings + symbol->st_name;
	const char *cold = strstr(name, ".cold");
	size_t n = cold ? (size_t)(cold - name) : strlen(name);
	for (uint64_t i = 0; i < t->nsymbols && found == SYMTAB_NONE; i++) {
		const Elf64_Sym *s = &t->symbols[i];
		if (s == symbol || !is_function(t, s))
			continue;
		const char *other = t->strings + s->st_name;
		if (strncmp(other, name, n) == 0 && !other[n])
			found = at_address(t, p, s->st_value);
	}
	return found;
}
