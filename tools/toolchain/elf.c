/* SPDX-License-Identifier: MIT */
#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "tools/toolchain/elf.h"
#include "tools/base/file.h"

/* A part of the file, or an empty span if it is not all there. */
static struct span
part(struct span file, u64 offset, u64 n)
{
	if (offset > file.n || n > file.n - offset)
		return (struct span){0};
	return (struct span){file.p + offset, n};
}

static void
add(struct buf *out, struct span name)
{
	char *shown = span_show(name, 200);
	buf_printf(out, "%s%s", out->n ? ", " : "", shown);
	free(shown);
}

/* The string at the front of a part. */
static struct span
string(struct span s)
{
	return (struct span){s.p, s.n ? strnlen((const char *)s.p, s.n) : 0};
}

/* Where the file has what will be at this address. */
static u64
offset_of(const Elf64_Phdr *headers, size_t n, u64 address)
{
	for (size_t i = 0; i < n; i++) {
		const Elf64_Phdr *h = &headers[i];
		if (h->p_type == PT_LOAD && address >= h->p_vaddr &&
		    address - h->p_vaddr < h->p_filesz)
			return h->p_offset + (address - h->p_vaddr);
	}
	return UINT64_MAX;
}

/* The value of the next entry with this tag, from *at on. */
static bool
next_entry(struct span dynamic, Elf64_Sxword tag, size_t *at, u64 *value)
{
	Elf64_Dyn d;
	while (*at + sizeof d <= dynamic.n) {
		memcpy(&d, dynamic.p + *at, sizeof d);
		*at += sizeof d;
		if (d.d_tag == tag) {
			*value = d.d_un.d_val;
			return true;
		}
		if (d.d_tag == DT_NULL)
			break;
	}
	return false;
}

static bool
add_libraries(struct span file, const Elf64_Phdr *headers, size_t n, struct span dynamic,
              struct buf *out)
{
	u64 strings = UINT64_MAX, name;
	size_t at = 0;
	bool any = false;
	if (next_entry(dynamic, DT_STRTAB, &at, &strings))
		strings = offset_of(headers, n, strings);
	for (at = 0; next_entry(dynamic, DT_NEEDED, &at, &name); any = true)
		if (strings < file.n && name < file.n - strings)
			add(out,
			    string(part(file, strings + name, file.n - strings - name)));
	return any;
}

/* The header of a file of 64 bits. */
static bool
read_header(struct span file, Elf64_Ehdr *e)
{
	*e = (Elf64_Ehdr){0};
	if (file.n >= sizeof *e)
		memcpy(e, file.p, sizeof *e);
	return memcmp(e->e_ident, ELFMAG, SELFMAG) == 0 &&
	       e->e_ident[EI_CLASS] == ELFCLASS64 && e->e_ident[EI_DATA] == ELFDATA2LSB;
}

bool
elf_section(struct span file, const char *name, struct span *found)
{
	Elf64_Ehdr e;
	Elf64_Shdr names, s;
	if (!read_header(file, &e) || e.e_shentsize != sizeof s ||
	    e.e_shstrndx >= e.e_shnum)
		return false;
	struct span table = part(file, e.e_shoff, e.e_shnum * (u64)sizeof s);
	if (!table.n)
		return false;
	memcpy(&names, table.p + e.e_shstrndx * sizeof s, sizeof s);
	struct span strings = part(file, names.sh_offset, names.sh_size);
	for (size_t i = 0; i < e.e_shnum; i++) {
		memcpy(&s, table.p + i * sizeof s, sizeof s);
		struct span at = s.sh_name < strings.n
		                         ? part(strings, s.sh_name, strings.n - s.sh_name)
		                         : (struct span){0};
		if (s.sh_type != SHT_PROGBITS || !span_is(string(at), name))
			continue;
		*found = part(file, s.sh_offset, s.sh_size);
		return found->n != 0;
	}
	return false;
}

bool
elf_needs(const char *path, struct buf *out)
{
	struct span file = file_map(path);
	Elf64_Ehdr e;
	bool any = false, is_elf = read_header(file, &e);
	struct span table = part(file, e.e_phoff, e.e_phnum * (u64)sizeof(Elf64_Phdr));
	if (!is_elf || e.e_phentsize != sizeof(Elf64_Phdr) || !table.n)
		fatal("%s: the linker did not write an executable of 64 bits", path);
	Elf64_Phdr *headers = xmalloc(table.n);
	memcpy(headers, table.p, table.n);
	for (size_t i = 0; i < e.e_phnum; i++) {
		struct span s = part(file, headers[i].p_offset, headers[i].p_filesz);
		if (headers[i].p_type == PT_DYNAMIC)
			any |= add_libraries(file, headers, e.e_phnum, s, out);
	}
	for (size_t i = 0; i < e.e_phnum; i++) {
		struct span s = part(file, headers[i].p_offset, headers[i].p_filesz);
		if (headers[i].p_type != PT_INTERP)
			continue;
		any = true;
		add(out, string(s));
	}
	free(headers);
	file_unmap(file);
	return any;
}
