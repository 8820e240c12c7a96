/* SPDX-License-Identifier: MIT */
/* dump: --dump=PASS[:FUNCTION], functions as text behind a pass (recognise/print.h). */
#ifndef DUMP_H
#define DUMP_H

#include "tools/go/pass_rows.h"
#include "tools/wasm/code.h"

/* The value of --dump, understood. */
struct dump {
	bool wanted;
	bool recognised; /* the word `recognise`: in front of the first FUNCTION pass */
	enum pass_number pass;
	const char *function; /* a name, or "f" and an index; NULL: all */
	u32 printed;          /* functions */
};

/* Understands the value. If it is wrong, returns false and what is wrong, a new
 * string. */
bool dump_parse(struct dump *d, const char *value, char **error);
/* Whether a pass (not `recognise`) is the one. */
bool dump_is_at(const struct dump *d, enum pass_number pass);
/* Whether the function with this index of `m` is wanted. */
bool dump_wants(const struct dump *d, const struct module *m, u32 func);
/* Prints the wanted functions of f on stdout. `m` has what they call. With `bodies`, also
 * the instructions of those that are not recognised. */
void dump_functions(struct dump *d, const struct module *m, const struct goflow *f,
                    bool bodies);
/* The same for a module whose functions were not recognised yet. */
void dump_module(struct dump *d, const struct module *m);
/* Prints one new body, if it is wanted. */
void dump_body(struct dump *d, const struct module *m, u32 func, const char *kind,
               const struct code *c);
/* Ends the program with a message if no function was printed: there is none of that
 * name. */
void dump_end(const struct dump *d, const struct module *m);

#endif
