/* SPDX-License-Identifier: MIT */
/* write_c: turns the module into C, in the build's directory. */
#ifndef TOOLS_BUILD_WRITE_C_H
#define TOOLS_BUILD_WRITE_C_H

#include "tools/build/host_files.h"
#include "tools/build/stage.h"
#include "tools/c/program.h"
#include "tools/c/split.h"

/* Writes what surrounds the units: module.h, program.c, image.S and the files that it
 * includes. `m` is the module before lowering. */
void write_c_program(struct stage *s, const struct module *m, const struct lowered *l,
                     const struct program_spec *spec, const struct host *host);
/* With --keep, writes which function wasm2c's w2c_f12 is, for readers of the
 * directory. */
void write_c_names(const struct stage *s, const struct module *m);
/* Runs wasm2c, which writes the functions. Returns its text. */
struct span write_c_translate(struct stage *s, const struct wasm2c *wasm2c,
                              const struct lowered *l);
/* Cuts `c`, what it wrote, into units. `names` are Go's, for --debug; `clang` compiles
 * them. */
void write_c_units(struct stage *s, struct span c, const struct lowered *l,
                   const struct program_spec *spec, const struct names *names, bool clang,
                   struct split *split);

#endif
