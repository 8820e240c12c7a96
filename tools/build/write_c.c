/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>

#include "runtime/shared/embedded.h"
#include "tools/base/progress.h"
#include "tools/build/write_c.h"
#include "tools/c/declare.h"
#include "tools/base/file.h"
#include "tools/base/hash.h"
#include "tools/c/unit.h"

static void
write_embedded(const struct stage *s, const struct embedded *block, struct hash *h)
{
	char *path = stage_path(s, "embedded.bin");
	hash_piece(h, block, block->size);
	file_write(path, block, block->size);
	free(path);
}

void
write_c_program(struct stage *s, const struct module *m, const struct lowered *l,
                const struct program_spec *spec, const struct host *host)
{
	struct buf text = {0};
	struct image image;
	struct hash h;
	char sum[HASH_TEXT];
	hash_start(&h);
	image_build(&image, m);
	image_bytes(&image, &text);
	hash_piece(&h, text.p, text.n);
	stage_write(s, "image.bin", &text);
	program_passive(m, &text);
	hash_piece(&h, text.p, text.n);
	stage_write(s, "passive.bin", &text);
	if (spec->policy.embedded)
		write_embedded(s, spec->policy.embedded, &h);
	hash_hex(&h, sum);
	/* zig cc's cache compares this text and nothing else */
	buf_printf(&text, "/* the files that this includes: %s */\n", sum);
	program_image_s(spec, &text);
	program_elements_s(spec, m, l, &text);
	if (spec->traces)
		program_functions_s(spec, l, &text);
	stage_write(s, "image.S", &text);
	declare_module(spec->dialect, m, l, host->provider, &text);
	stage_write(s, "module.h", &text);
	program_text(spec, m, l, &image, &text);
	stage_write(s, "program.c", &text);
	stage_done(s, "image: %llu KiB", (unsigned long long)(image.size >> 10));
}

void
write_c_names(const struct stage *s, const struct module *m)
{
	struct buf text = {0};
	if (!s->o->keep || !m->func_names)
		return;
	for (u32 i = 0; i < m->nimported_funcs + m->nfuncs; i++) {
		char *name = func_show(m, i);
		buf_printf(&text, "f%u\t%s\n", i, name);
		free(name);
	}
	stage_write(s, "names.txt", &text);
}

struct span
write_c_translate(struct stage *s, const struct wasm2c *wasm2c, const struct lowered *l)
{
	struct buf wasm = {0};
	char *in = stage_path(s, "module.wasm"), *out = stage_path(s, "wasm2c.c");
	progress_stage("translate");
	wasm_write(&l->m, &wasm);
	stage_write(s, "module.wasm", &wasm);
	wasm2c_run(wasm2c, in, out, l->m.max_nesting, s->o->verbose);
	struct span text = file_map(out);
	stage_done(s, "wasm2c: %zu bytes of C", text.n);
	free(in);
	free(out);
	return text;
}

void
write_c_units(struct stage *s, struct span c, const struct lowered *l,
              const struct program_spec *program, const struct names *names, bool clang,
              struct split *split)
{
	const struct options *o = s->o;
	struct buf defines = {0}, text = {0};
	program_defines(program, &defines);
	split_functions(split, c, program->dialect, l);
	split_pack(split, unit_target(o->level));
	struct unit_spec spec = {split,
	                         l,
	                         program,
	                         {(u8 *)defines.p, defines.n},
	                         o->debug ? names : NULL,
	                         o->debug && !clang,
	                         o->level && !(o->no_pass >> PASS_inline & 1),
	                         !(o->no_pass >> PASS_fold & 1)};
	for (u32 i = 0; i < split->nunits; i++) {
		char name[32];
		unit_text(&spec, &split->units[i], &text);
		snprintf(name, sizeof name, "%03u.c", i);
		stage_write(s, name, &text);
	}
	buf_free(&defines);
	stage_done(s, "split: %u units", split->nunits);
}
