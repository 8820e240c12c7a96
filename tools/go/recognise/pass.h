/* SPDX-License-Identifier: MIT */
/* pass: the arguments of a pass over a Go module. tools/options/passes.def lists the
 * passes. */
#ifndef TOOLS_GO_RECOGNISE_PASS_H
#define TOOLS_GO_RECOGNISE_PASS_H

#include "tools/go/recognise/flow.h"
#include "tools/options/passes.def"

enum pass_need {
	NEEDS_NOTHING = 0,
	NEEDS_PROGRAM = 1,    /* not a library */
	NEEDS_C = 2,          /* the module is compiled here and not written out */
	NEEDS_INTRINSICS = 4, /* without --no-intrinsics */
	NEEDS_NAMES = 8,      /* the module has names of functions */
	NEEDS_STRUCTURE = 16, /* the pass `structure` runs */
};

struct pass {
	struct module *m;     /* MODULE passes change it; later ones only read it */
	struct arena *bodies; /* holds the bodies that MODULE passes make */
	struct flow *flow;    /* the recognised functions; NULL in MODULE passes */
	struct arena *arena;  /* holds what later passes make */
	u32 mul_high;         /* function index: computes the upper half of a product */
	u32 prefetch;         /* function index: prefetches an address */
	u32 release;          /* function index: gives pages back */
	/* set by passes, for the build */
	u32 signals;       /* address of runtime.sig.state, or 0 (os_signal.h) */
	bool signals_wait; /* signal_wait changed the module */
};

/* The prototype of every pass. */
#define PASS_MODULE(name) u32 pass_##name(struct pass *p)
#define PASS_FUNCTION(name) u32 pass_##name(struct pass *p, struct function *g)
#define PASS_FUNCTIONS(name) u32 pass_##name(struct pass *p)
#define PASS_BODIES(name) struct pass /* there is no function */
#define PASS_UNITS(name) struct pass
#define PASS_PROTOTYPE(scope, name, needs, sentence) PASS_##scope(name)
PASSES(PASS_PROTOTYPE, ;);

#endif
