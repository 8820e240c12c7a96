/* What main.go imports from the module mathhost. `gowasm2native header main.wasm` prints
 * these prototypes. */
#include <gowasm.h>

uint64_t
gowasm_mathhost__gcd(struct gowasm *g, uint64_t a, uint64_t b)
{
	(void)g;
	while (b) {
		uint64_t rest = a % b;
		a = b;
		b = rest;
	}
	return a;
}

double
gowasm_mathhost__sum(struct gowasm *g, uint32_t numbers, uint32_t n)
{
	/* an address of the program's: checked, or the program ends with a trap */
	const double *p = gowasm_array(g, numbers, n, sizeof *p, _Alignof(double));
	double sum = 0;
	for (uint32_t i = 0; i < n; i++)
		sum += p[i];
	return sum;
}
