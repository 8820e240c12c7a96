/* SPDX-License-Identifier: MIT */
/* The functions of module "spectest", which the WebAssembly core tests import. */
#include <gowasm.h>
#include <stdio.h>
#include <stdlib.h>

void
gowasm_spectest__print(struct gowasm *g)
{
	(void)g;
}
void
gowasm_spectest__print_i32(struct gowasm *g, uint32_t a)
{
	(void)g, (void)a;
}
void
gowasm_spectest__print_i64(struct gowasm *g, uint64_t a)
{
	(void)g, (void)a;
}
void
gowasm_spectest__print_f32(struct gowasm *g, float a)
{
	(void)g, (void)a;
}
void
gowasm_spectest__print_f64(struct gowasm *g, double a)
{
	(void)g, (void)a;
}
void
gowasm_spectest__print_i32_f32(struct gowasm *g, uint32_t a, float b)
{
	(void)g, (void)a, (void)b;
}
void
gowasm_spectest__print_f64_f64(struct gowasm *g, double a, double b)
{
	(void)g, (void)a, (void)b;
}

/* Those of the module that the scripts for table.copy and table.init register as "a". */
uint32_t
gowasm_a__ef0(struct gowasm *g)
{
	(void)g;
	return 0;
}
uint32_t
gowasm_a__ef1(struct gowasm *g)
{
	(void)g;
	return 1;
}
uint32_t
gowasm_a__ef2(struct gowasm *g)
{
	(void)g;
	return 2;
}
uint32_t
gowasm_a__ef3(struct gowasm *g)
{
	(void)g;
	return 3;
}
uint32_t
gowasm_a__ef4(struct gowasm *g)
{
	(void)g;
	return 4;
}

/* For executables: the number of the step that this run is for, and one that went
 * wrong. */
uint32_t
gowasm_spec__case(struct gowasm *g)
{
	const char *n = getenv("SPEC_CASE");
	(void)g;
	return n ? (uint32_t)atoi(n) : 0;
}
void
gowasm_spec__fail(struct gowasm *g, uint32_t step)
{
	(void)g;
	printf("%u\n", (unsigned)step);
	fflush(stdout);
}
