/* SPDX-License-Identifier: MIT */
/* gomath: package math's functions. Their results are those of Go's own bodies bit by
 * bit, so these are the same methods: the same operations in the same order with the same
 * constants, each rounded for itself (the Makefile forbids to contract them). They are
 * faster because nothing on the way goes through Go's stack, and because what nobody can
 * foresee of a number is not branched on.
 *
 * The methods: of e_exp.c and e_log.c in FreeBSD's msun (x less a multiple of ln 2, which
 * has two parts; then a minimax polynomial), number 2029 of Hart and Cheney for sinh, and
 * of sin.c, tan.c, atan.c and tanh.c in Cephes (pi/4 has three parts). Arguments of which
 * Go's bodies make NaNs, and other rare ones, are left to these. */
#include <math.h>

#include "runtime/native/argument.h"
#include "runtime/native/native.h"

#define EXPONENT (0x7ffull << 52)
#define LN2_HIGH 0x1.62e42feep-1
#define LN2_LOW 0x1.a39ef35793c76p-33
#define PI 0x1.921fb54442d18p+1

static inline uint64_t
bits_of(double x)
{
	uint64_t b;
	memcpy(&b, &x, 8);
	return b;
}

static inline double
of_bits(uint64_t b)
{
	double x;
	memcpy(&x, &b, 8);
	return x;
}

/* --- fronts --- */

static inline void
put(uint8_t *at, double x)
{
	memcpy(at, &x, 8);
}

/* A front for one argument, x, and one result. Go's body runs where the condition does
 * not hold. */
#define FRONT(function, condition, result)                    \
	bool native_##function(void *instance, uint32_t sp)   \
	{                                                     \
		double x;                                     \
		uint8_t *to = floats(instance, sp, &x, 1, 1); \
		if (!(condition))                             \
			return false;                         \
		put(to, result);                              \
		return true;                                  \
	}

/* --- exponentials --- */

/* Returns a normal number that is x times a power of 2; adds the exponent of that to
 * *bias. x is not 0. */
static inline double
normal(double x, int64_t *bias)
{
	if (fabs(x) >= 0x1p-1022)
		return x;
	*bias += 52;
	return x * 0x1p52;
}

/* Returns f of [0.5, 1), and sets *exponent, so that x = f * 2^*exponent. x is finite and
 * not 0. */
static inline double
split(double x, int64_t *exponent)
{
	int64_t bias = 1022;
	uint64_t b = bits_of(normal(x, &bias));
	*exponent = (int64_t)(b >> 52 & 0x7ff) - bias;
	return of_bits((b & ~EXPONENT) | 1022ull << 52);
}

/* Returns x times a power of 2 that is within +-2^62. x is finite. */
static double
scale(double x, int64_t exponent)
{
	if (x == 0)
		return x;
	int64_t bias = 1023;
	uint64_t b = bits_of(normal(x, &bias));
	exponent += (int64_t)(b >> 52 & 0x7ff) - bias;
	if (exponent < -1075)
		return copysign(0, x);
	if (exponent > 1023)
		return copysign(INFINITY, x);
	double unit = 1;
	if (exponent < -1022) { /* the one rounding is the product's */
		exponent += 53;
		unit = 0x1p-53;
	}
	return unit * of_bits((b & ~EXPONENT) | (uint64_t)(exponent + 1023) << 52);
}

/* Returns e^(high - low) * 2^k. |high - low| is half of ln 2 at most. */
static inline double
exp_reduced(double high, double low, int64_t k)
{
	double r = high - low, t = r * r;
	double p = 0x1.6376972bea4dp-25;
	p = -0x1.bbd41c5d26bf1p-20 + t * p;
	p = 0x1.1566aaf25de2cp-14 + t * p;
	p = -0x1.6c16c16bebd93p-9 + t * p;
	p = 0x1.5555555555555p-3 + t * p; /* this constant is Go's, not msun's */
	double c = r - t * p;
	double y = 1 - ((low - (r * c) / (2 - c)) - high);
	if (k >= -1000 && k <= 1000) /* neither y nor the result is subnormal */
		return of_bits(bits_of(y) + ((uint64_t)k << 52));
	return scale(y, k);
}

/* Returns e^x. x is no NaN. */
static inline double
exp_of(double x)
{
	double size = fabs(x);
	if (!(size < 0x1.62e42fefa39efp+9)) {
		if (x > 0x1.62e42fefa39efp+9)
			return INFINITY;
		if (x < -0x1.74910d52d3051p+9)
			return 0;
	}
	if (size < 0x1p-28)
		return 1 + x;
	int64_t k = (int64_t)(0x1.71547652b82fep+0 * x + copysign(0.5, x));
	return exp_reduced(x - (double)k * LN2_HIGH, (double)k * LN2_LOW, k);
}

static inline double
exp2_of(double x)
{
	if (x > 0x1.fffffffffffffp+9)
		return INFINITY;
	if (x < -1074)
		return 0;
	int64_t k = (int64_t)(x + copysign(0.5, x));
	double t = x - (double)k;
	return exp_reduced(t * LN2_HIGH, -t * LN2_LOW, k);
}

FRONT(exp, !isnan(x), exp_of(x))
FRONT(exp2, !isnan(x), exp2_of(x))

static inline double
sinh_of(double x)
{
	double size = fabs(x), y;
	if (size > 21) {
		y = exp_of(size) * 0.5;
	} else if (size > 0.5) {
		double e = exp_of(size);
		y = (e - 1 / e) * 0.5;
	} else {
		double s = size * size;
		double p = -0.2630563213397497062819489e+2;
		p = p * s + -0.2894211355989563807284660366e+4;
		p = p * s + -0.8991272022039509355398013511e+5;
		p = p * s + -0.6307673640497716991184787251e+6;
		double q = s + -0.173678953558233699533450911e+3;
		q = q * s + 0.1521517378790019070696485176e+5;
		q = q * s + -0.6307673640497716991212077277e+6;
		y = p * size / q;
	}
	return copysign(y, x);
}

static inline double
cosh_of(double x)
{
	double e = exp_of(fabs(x));
	return fabs(x) > 21 ? e * 0.5 : (e + 1 / e) * 0.5;
}

static inline double
tanh_of(double x)
{
	double size = fabs(x);
	if (size > 0.5 * 8.8029691931113054295988e+01)
		return copysign(1, x);
	if (size >= 0.625)
		return copysign(1 - 2 / (exp_of(2 * size) + 1), x);
	if (x == 0)
		return x;
	double s = x * x;
	double p = -9.64399179425052238628e-1;
	p = p * s + -9.92877231001918586564e1;
	p = p * s + -1.61468768441708447952e3;
	double q = s + 1.12811678491632931402e2;
	q = q * s + 2.23548839060100448583e3;
	q = q * s + 4.84406305325125486048e3;
	return x + x * s * p / q;
}

FRONT(sinh, !isnan(x), sinh_of(x))
FRONT(cosh, !isnan(x), cosh_of(x))
FRONT(tanh, !isnan(x), tanh_of(x))

/* --- logarithms and powers --- */

/* Returns the logarithm of x, which is finite and above 0. */
static inline double
log_of(double x)
{
	const uint64_t one = 0x3ff0000000000000, low = 0x3fe6a09e667f3bcd;
	int64_t bias = 1023;
	x = normal(x, &bias);
	/* x = m * 2^n with m between the roots of 1/2 and 2. */
	uint64_t b = bits_of(x) - low + one;
	double n = (double)((int64_t)(b >> 52) - bias);
	double f = of_bits((b & ~EXPONENT) + low) - 1;
	double s = f / (2 + f), s2 = s * s, s4 = s2 * s2;
	double odd = 0x1.39a09d078c69fp-3, even = 0x1.2f112df3e5244p-3;
	even = 0x1.7466496cb03dep-3 + s4 * even;
	even = 0x1.2492494229359p-2 + s4 * even;
	even = s2 * (0x1.5555555555593p-1 + s4 * even);
	odd = 0x1.c71c51d8e78afp-3 + s4 * odd;
	odd = s4 * (0x1.999999997fa04p-2 + s4 * odd);
	double r = even + odd, half = 0.5 * f * f;
	return n * LN2_HIGH - ((half - (s * (half + r) + n * LN2_LOW)) - f);
}

static inline double
log2_of(double x)
{
	int64_t e;
	double f = split(x, &e);
	if (f == 0.5)
		return (double)(e - 1);
	return log_of(f) * 0x1.71547652b82fep+0 + (double)e;
}

FRONT(log, x > 0 && x < INFINITY, log_of(x))
FRONT(log2, x > 0 && x < INFINITY, log2_of(x))

/* Returns x^y; neither is special. Squares for the whole part of y, with the power of 2
 * kept apart. */
static inline double
pow_of(double x, double y)
{
	int64_t whole = (int64_t)fabs(y);
	double rest = fabs(y) - (double)whole, product = 1;
	if (rest != 0) {
		if (rest > 0.5) {
			rest -= 1;
			whole++;
		}
		product = exp_of(rest * log_of(x));
	}
	int64_t exponent = 0, e;
	double square = split(x, &e);
	for (; whole != 0; whole >>= 1) {
		if (e < -4096 || e > 4096) {
			exponent += e;
			break;
		}
		if (whole & 1) {
			product *= square;
			exponent += e;
		}
		square *= square;
		e *= 2;
		if (square < 0.5) {
			square += square;
			e--;
		}
	}
	if (y < 0) {
		product = 1 / product;
		exponent = -exponent;
	}
	return scale(product, exponent);
}

bool
native_pow(void *instance, uint32_t sp)
{
	double v[2];
	uint8_t *to = floats(instance, sp, v, 2, 1);
	double x = v[0], y = v[1];
	bool special = x == 0 || x == 1 || !isfinite(x) || y == 0 || y == 1 ||
	               !(fabs(y) < 0x1p63) || (x < 0 && y != (double)(int64_t)y);
	if (special)
		return false;
	if (fabs(y) == 0.5)
		put(to, y > 0 ? sqrt(x) : 1 / sqrt(x));
	else
		put(to, pow_of(x, y));
	return true;
}

/* --- trigonometric functions --- */

static inline bool
is_reducible(double x)
{
	return fabs(x) < 0x1p29;
}

/* Returns x less an even multiple of pi/4. x is not negative. */
static inline double
reduce(double x, uint64_t *octant)
{
	uint64_t j = (uint64_t)(int64_t)(x * 0x1.45f306dc9c883p+0);
	j += j & 1;
	double y = (double)(int64_t)j;
	*octant = j & 7;
	return ((x - y * 0x1.921fb4p-1) - y * 0x1.4442dp-25) - y * 0x1.8469898cc517p-49;
}

/* It is a matter of chance which of two formulae applies, and a wrong guess of the branch
 * costs as much as the rest. So there is one formula, with other numbers for each case. A
 * factor of 1 or 0, or an added 0, changes no bit of a number that is neither infinite
 * nor -0. */
static const struct wave {
	double p[6];         /* of the polynomial */
	double one, z, half; /* what is added to it: one + z * z' - half * zz */
} waves[2] = {{{0x1.5d8fd1fd19ccdp-33, -0x1.ae5e5a9291f5dp-26, 0x1.71de3567d48a1p-19,
                -0x1.a01a019bfdf03p-13, 0x1.111111110f7dp-7, -0x1.5555555555548p-3},
               0,
               1,
               0},
              {{-0x1.8fa49a0861a9bp-37, 0x1.1ee9d7b4e3f05p-29, -0x1.27e4f7eac4bc6p-22,
                0x1.a01a019c844f5p-16, -0x1.6c16c16c14f91p-10, 0x1.555555555554bp-5},
               1,
               0,
               0.5}};
static const double signs[2] = {1, -1};

static inline double
wave(const double *c, double zz)
{
	double p = c[0] * zz + c[1];
	p = p * zz + c[2];
	p = p * zz + c[3];
	p = p * zz + c[4];
	return p * zz + c[5];
}

/* Returns the sine or cosine of z, with that sign. |z| is pi/4 at most. */
static inline double
sin_or_cos(double z, uint64_t cosine, uint64_t sign)
{
	const struct wave *w = &waves[cosine];
	double zz = z * z, p = wave(w->p, zz);
	double first = (w->one + w->z * z) - w->half * zz;
	return (first + (w->one * zz + w->z * z) * zz * p) * signs[sign];
}

static inline double
sin_of(double x)
{
	uint64_t j;
	double z = reduce(fabs(x), &j);
	return sin_or_cos(z, (j >> 1) & 1, bits_of(x) >> 63 ^ j >> 2);
}

static inline double
cos_of(double x)
{
	uint64_t j;
	double z = reduce(fabs(x), &j);
	return sin_or_cos(z, (~j >> 1) & 1, (j >> 2 ^ j >> 1) & 1);
}

static inline double
tan_of(double x)
{
	uint64_t j;
	double z = reduce(fabs(x), &j), zz = z * z, y = z;
	if (zz > 1e-14) {
		double p = -0x1.992d8d24f3f38p+13 * zz + 0x1.199eca5fc9dddp+20;
		p = p * zz + -0x1.11fead3299176p+24;
		double q = zz + 0x1.ab8a5eeb36572p+13;
		q = q * zz + -0x1.427bc582abc96p+20;
		q = q * zz + 0x1.7d98fc2ead8efp+24;
		q = q * zz + -0x1.9afe03cbe5a31p+25;
		y = z + z * (zz * p / q);
	}
	static const double over[4] = {1, 0, 0, -1}, under[4] = {0, 1, 1, 0};
	/* -1 / y or y / 1 */
	y = (over[j & 2] * y + over[(j & 2) + 1]) /
	    (under[j & 2] * y + under[(j & 2) + 1]);
	return y * signs[bits_of(x) >> 63];
}

FRONT(sin, is_reducible(x) && x != 0, sin_of(x))
FRONT(cos, is_reducible(x), cos_of(x))
FRONT(tan, is_reducible(x) && x != 0, tan_of(x))

bool
native_sincos(void *instance, uint32_t sp)
{
	double x;
	uint8_t *to = floats(instance, sp, &x, 1, 2);
	if (!is_reducible(x) || x == 0)
		return false;
	uint64_t j;
	double z = reduce(fabs(x), &j);
	uint64_t swap = (j >> 1) & 1, above = j >> 2;
	uint64_t sign[2] = {bits_of(x) >> 63 ^ above, above ^ swap};
	double zz = z * z;
	double s = z + z * zz * wave(waves[0].p, zz);
	double c = 1.0 - 0.5 * zz + zz * zz * wave(waves[1].p, zz);
	put(to + 8 * swap, s * signs[sign[swap]]);
	put(to + 8 * !swap, c * signs[sign[!swap]]);
	return true;
}

#define MORE_BITS 6.123233995736765886130e-17 /* of pi/2 */

static inline double
atan_small(double x)
{
	double z = x * x;
	double p = -8.750608600031904122785e-01;
	p = p * z + -1.615753718733365076637e+01;
	p = p * z + -7.500855792314704667340e+01;
	p = p * z + -1.228866684490136173410e+02;
	p = p * z + -6.485021904942025371773e+01;
	double q = z + 2.485846490142306297962e+01;
	q = q * z + 1.650270098316988542046e+02;
	q = q * z + 4.328810604912902668951e+02;
	q = q * z + 4.853903996359136964868e+02;
	q = q * z + 1.945506571482613964425e+02;
	z = z * p / q;
	return x * z + x;
}

/* Returns the arc tangent of x, which is above 0. */
static inline double
atan_positive(double x)
{
	if (x <= 0.66)
		return atan_small(x);
	if (x > 2.41421356237309504880) /* tan(3/8 pi) */
		return PI / 2 - atan_small(1 / x) + MORE_BITS;
	return PI / 4 + atan_small((x - 1) / (x + 1)) + 0.5 * MORE_BITS;
}

static inline double
atan_of(double x)
{
	return x == 0 ? x : x > 0 ? atan_positive(x) : -atan_positive(-x);
}

bool
native_atan2(void *instance, uint32_t sp)
{
	double v[2];
	uint8_t *to = floats(instance, sp, v, 2, 1);
	double y = v[0], x = v[1];
	if (!isfinite(x) || !isfinite(y) || x == 0 || y == 0)
		return false;
	double q = atan_of(y / x);
	if (x < 0)
		q = q <= 0 ? q + PI : q - PI;
	put(to, q);
	return true;
}
