/* SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "runtime/shared/baked.h"
#include "tools/base/file.h"
#include "tools/build/bake.h"
#include "tools/build/grants.h"
#include "tools/toolchain/elf.h"
#include "tools/wasm/module.h"

static void
add_list(struct buf *out, char letter, const char *const *list)
{
	for (; *list; list++) {
		buf_u8(out, (u8)letter);
		buf_add(out, *list, strlen(*list) + 1);
	}
}

static void
add_number(struct buf *out, char letter, i64 n)
{
	buf_printf(out, "%c%lld", letter, (long long)n);
	buf_u8(out, 0);
}

/* Whether standard input blocks is the program's own unless --stdio says it. */
void
bake_text(const struct options *o, struct buf *out)
{
	struct policy p = grants_policy(o, false);
#define BAKED_LIST(letter, field) add_list(out, letter, p.field);
#define BAKED_NUMBER(letter, field)      \
	if ((letter) != 's' || o->stdio) \
		add_number(out, letter, (i64)p.field);
#include "runtime/shared/baked.def"
#undef BAKED_LIST
#undef BAKED_NUMBER
	if (o->max_memory)
		add_number(out, BAKED_MEMORY, (i64)(o->max_memory / WASM_PAGE));
	buf_u8(out, 0);
}

u32
bake_room(const struct buf *text)
{
	size_t room = 4096;
	while (room < sizeof(struct baked) + text->n)
		room *= 2;
	if (room > UINT32_MAX)
		fatal("the grants take more than 4 GiB");
	return (u32)room;
}

void
bake_check_memory(const struct options *o, u64 pages)
{
	if (o->max_memory && pages && o->max_memory < pages * WASM_PAGE)
		fatal("--max-memory is below the %llu KiB that the program starts with",
		      (unsigned long long)(pages * (WASM_PAGE / 1024)));
}

void
bake(const char *path, const struct buf *text, const struct options *o)
{
	struct baked head;
	struct span file = file_map(path), section;
	if (!elf_section(file, BAKED_SECTION, &section) ||
	    section.n < sizeof head + text->n)
		fatal("%s: the linker left out the section " BAKED_SECTION, path);
	memcpy(&head, section.p, sizeof head);
	off_t at = (off_t)(section.p - file.p) + (off_t)sizeof head;
	file_unmap(file);
	bake_check_memory(o, head.memory_pages);
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || lseek(fd, at, SEEK_SET) != at || !write_all(fd, text->p, text->n) ||
	    close(fd) != 0)
		fatal("%s:", path);
}
