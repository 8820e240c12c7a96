/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>

#include "tools/build/write_c.h"
#include "tools/c/declare.h"
#include "tools/base/file.h"
#include "tools/base/hash.h"
#include "tools/c/unit.h"

void
ctext_program(struct build *b)
{
	struct buf text = {0};
	struct hash h;
	char sum[HASH_TEXT];
	hash_start(&h);
	image_build(&b->image, b->module);
	image_bytes(&b->image, &text);
	hash_piece(&h, text.p, text.n);
	stage_write(b, "image.bin", &text);
	program_passive(b->module, &text);
	hash_piece(&h, text.p, text.n);
	stage_write(b, "passive.bin", &text);
	hash_hex(&h, sum);
	/* the cache of zig cc goes by this text alone */
	buf_printf(&text, "/* image.bin and passive.bin: %s */\n", sum);
	program_image_s(&b->spec, &text);
	if (b->spec.traces)
		program_functions_s(&b->spec, &b->lowered, &text);
	stage_write(b, "image.S", &text);
	declare_module(b->spec.dialect, b->module, &b->lowered, b->host.provider, &text);
	stage_write(b, "module.h", &text);
	program_text(&b->spec, b->module, &b->lowered, &b->image, &text);
	stage_write(b, "program.c", &text);
	stage_done(b, "image: %llu KiB", (unsigned long long)(b->image.size >> 10));
}

void
ctext_names(struct build *b)
{
	const struct module *m = b->module;
	struct buf text = {0};
	if (!b->o->keep || !m->func_names)
		return;
	for (u32 i = 0; i < m->nimported_funcs + m->nfuncs; i++) {
		char *name = func_show(m, i);
		buf_printf(&text, "f%u\t%s\n", i, name);
		free(name);
	}
	stage_write(b, "names.txt", &text);
}

void
ctext_translate(struct build *b)
{
	struct buf wasm = {0};
	char *in = stage_path(b, "module.wasm"), *out = stage_path(b, "wasm2c.c");
	wasm_write(&b->lowered.m, &wasm);
	stage_write(b, "module.wasm", &wasm);
	wasm2c_run(&b->wasm2c, in, out, b->module->max_nesting, b->o->verbose);
	b->c_text = file_map(out);
	stage_done(b, "wasm2c: %zu bytes of C", b->c_text.n);
	free(in);
	free(out);
}

void
ctext_units(struct build *b)
{
	struct buf defines = {0}, text = {0};
	program_defines(&b->spec, &defines);
	split_functions(&b->split, b->c_text, b->spec.dialect, &b->lowered);
	split_pack(&b->split, unit_target(b->o->level));
	struct unit_spec spec = {&b->split,
	                         &b->lowered,
	                         &b->spec,
	                         {(u8 *)defines.p, defines.n},
	                         b->o->debug ? &b->names : NULL,
	                         b->o->debug && !b->cc.clang,
	                         b->o->level && !(b->o->no_pass >> PASS_inline & 1),
	                         !(b->o->no_pass >> PASS_fold & 1)};
	for (u32 i = 0; i < b->split.nunits; i++) {
		char name[32];
		unit_text(&spec, &b->split.units[i], &text);
		snprintf(name, sizeof name, "%03u.c", i);
		stage_write(b, name, &text);
	}
	buf_free(&defines);
	stage_done(b, "split: %u units", b->split.nunits);
}
