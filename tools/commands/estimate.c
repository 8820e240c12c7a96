/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "tools/toolchain/cc.h"
#include "tools/commands/estimate.h"

/* Seconds of processor time that a build takes for each 1,000,000 bytes of the code
 * section. These and the figures below were measured: docs/measurements.md,
 * "Estimates". */
static const double seconds[2][4] = {
        {10, 29, 32, 34}, /* clang: -O0 to -O3 */
        {15, 35, 42, 45}, /* gcc */
};
/* bytes of memory: of this program, for each byte of code */
static const double tool_bytes = 84;
/* ... and of a compiler, with a unit of the usual size */
static const double compiler_bytes = 125 << 20;

static double
code_bytes(const struct module *m)
{
	double n = 0;
	for (u32 i = 0; i < m->nfuncs; i++)
		n += (double)m->funcs[i].body.n;
	return n;
}

void
estimate_print(const struct module *m, const struct options *o, u32 jobs)
{
	struct cc cc;
	const char *name = "clang";
	if (cc_search(&cc, o->cc, o->target))
		name = path_base(cc.command.v[0]);
	double code = code_bytes(m), at_once = jobs;
	double s = code / 1e6 * seconds[!strstr(name, "clang")][o->level] / at_once;
	double bytes = code * tool_bytes + at_once * compiler_bytes;
	printf("a build at -O%u with %s, %u at once: about %.0f s%s and %.1f GiB of "
	       "memory "
	       "(an estimate, by its %.1f MB of code)\n",
	       o->level, name, jobs, s < 1 ? 1 : s,
	       o->no_cache ? "" : " with an empty cache", bytes / (1 << 30), code / 1e6);
	cc_free(&cc);
}
