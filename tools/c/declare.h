/* SPDX-License-Identifier: MIT */
/* declare: wasm's types in C, and module.h, which every unit includes after
 * runtime/guest/prelude.h: result structs, type numbers, the instance's struct, imports,
 * element segments. */
#ifndef TOOLS_C_DECLARE_H
#define TOOLS_C_DECLARE_H

#include "tools/imports/provider.h"
#include "tools/c/lower.h"

/* Appends module.h for wasm2c's dialect (32 or 33, see runtime/guest/wasm2c_names.h).
 * `original` is the module before lowering: it has the names of imports, which
 * check_imports has accepted. */
void declare_module(int dialect, const struct module *original, const struct lowered *l,
                    const enum provider *provider, struct buf *out);
/* Appends a C string literal: everything but plain letters, digits and a few signs in
 * octal. */
void declare_string(const char *s, struct buf *out);
/* Returns the number of a type by what it is: the same in every program. */
u32 declare_type_hash(const struct functype *t);
/* Returns an array that the caller frees: the numbers of m's types, which call_indirect
 * compares. They are the hashes, unless two types have the same hash. */
u32 *declare_type_numbers(const struct module *m);
/* Appends the instance's struct. */
void declare_instance(const struct module *m, u32 ndatas, struct buf *out);
/* Appends "u32 FN(12)(GUEST *instance, u64 a0)" for function `func` of m. */
void declare_function(const struct module *m, u32 func, struct buf *out);
/* Appends the same with the function's name in the executable, and a semicolon. */
void declare_prototype(const struct module *m, u32 func, struct buf *out);
/* Appends the C type of a function's result. */
void declare_result(const struct functype *t, struct buf *out);
/* Appends "(FIRST, u32 a0, ...)" and "(FIRST, a0, ...)". */
void declare_parameters(const struct functype *t, const char *first, struct buf *out);
void declare_arguments(const struct functype *t, const char *first, struct buf *out);

#endif
