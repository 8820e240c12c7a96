/* SPDX-License-Identifier: MIT */
/* dump: --dump=PASS[:FUNCTION] prints functions as text after a pass. recognise/print.h
 * describes the text. */
#ifndef TOOLS_GO_DUMP_H
#define TOOLS_GO_DUMP_H

#include "tools/go/pass_rows.h"
#include "tools/wasm/code.h"

/* The parsed value of --dump. */
struct dump {
	bool wanted;
	bool recognised; /* the word `recognise`: before the first FUNCTION pass */
	enum pass_number pass;
	const char *function; /* a name, or "f" and an index; NULL: all functions */
	u32 printed;          /* how many functions */
};

/* Parses the value. If it is wrong, returns false and sets *error to a message, a new
 * string. */
bool dump_parse(struct dump *d, const char *value, char **error);
/* Whether --dump names this pass. Always false for `recognise`. */
bool dump_is_at(const struct dump *d, enum pass_number pass);
/* Whether --dump asks for the function with this index of `m`. */
bool dump_wants(const struct dump *d, const struct module *m, u32 func);
/* Prints the wanted functions of f on stdout. `m` has the functions that they call. With
 * `bodies`, functions that are not recognised are printed as their instructions. */
void dump_functions(struct dump *d, const struct module *m, const struct flow *f,
                    bool bodies);
/* Recognises the functions of `m`, then does the same. */
void dump_module(struct dump *d, const struct module *m);
/* Prints one new body, if it is wanted. */
void dump_body(struct dump *d, const struct module *m, u32 func, const char *kind,
               const struct code *c);
/* If no function was printed, ends the program with a message: the module has no function
 * of that name. */
void dump_end(const struct dump *d, const struct module *m);

#endif
