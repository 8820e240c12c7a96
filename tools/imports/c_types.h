/* SPDX-License-Identifier: MIT */
/* c_types: the C names of WebAssembly's value types. */
#ifndef TOOLS_IMPORTS_C_TYPES_H
#define TOOLS_IMPORTS_C_TYPES_H

#include "tools/wasm/module.h"

/* In the units, with wasm2c's types ("u32"); with <stdint.h> ("uint32_t"); with no header
 * ("__UINT32_TYPE__"). Host functions and libraries have no references. */
enum c_words { C_UNIT, C_STDINT, C_BUILTIN, C_WORDS };
const char *c_type(u8 type, enum c_words words);
/* Defines the struct of a v128, unless another header has. */
extern const char c_vector_struct[];
/* Returns wasm2c's letter for a type, which it uses in the names of several results. */
char c_letter(u8 type);

#endif
