/* SPDX-License-Identifier: MIT */
/* write_c: from the module to the C that is compiled, in the build's directory. */
#ifndef CTEXT_H
#define CTEXT_H

#include "tools/build/stage.h"

/* Writes what surrounds the units: module.h, program.c, image.S and what that
 * includes. */
void ctext_program(struct build *b);
/* With --keep: for who reads what it left, which function wasm2c's w2c_f12 is. */
void ctext_names(struct build *b);
/* Lets wasm2c write the functions. */
void ctext_translate(struct build *b);
/* Cuts what it wrote into units. */
void ctext_units(struct build *b);

#endif
