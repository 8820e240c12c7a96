/* SPDX-License-Identifier: MIT */
#include <gowasm.h>
#include <stdlib.h>

struct point {
	int8_t a;
	int64_t b;
	float c;
	uint16_t d;
};

uint32_t
gowasm_types__i32(struct gowasm *g, uint32_t v)
{
	(void)g;
	return ~v;
}
uint32_t
gowasm_types__u32(struct gowasm *g, uint32_t v)
{
	(void)g;
	return ~v;
}
uint64_t
gowasm_types__i64(struct gowasm *g, uint64_t v)
{
	(void)g;
	return ~v;
}
uint64_t
gowasm_types__u64(struct gowasm *g, uint64_t v)
{
	(void)g;
	return ~v;
}
float
gowasm_types__f32(struct gowasm *g, float v)
{
	(void)g;
	return v;
}
double
gowasm_types__f64(struct gowasm *g, double v)
{
	(void)g;
	return v;
}
uint32_t
gowasm_types__ptr(struct gowasm *g, uint32_t v)
{
	(void)g;
	return ~v;
}
uint32_t
gowasm_types__bool(struct gowasm *g, uint32_t v)
{
	(void)g;
	if (v > 1)
		abort();
	return !v;
}
uint64_t
gowasm_types__sign(struct gowasm *g, uint32_t v)
{
	(void)g;
	return (uint64_t)(int32_t)v;
}
uint64_t
gowasm_types__string(struct gowasm *g, uint32_t s, uint32_t n, uint32_t t, uint32_t m)
{
	const char *p = gowasm_bytes(g, s, n);
	free(gowasm_string(g, t, m));
	return n && (p[0] != 'a' || p[1] != 0) ? 0 : 1000 * (uint64_t)n + m;
}
uint32_t
gowasm_types__pointer(struct gowasm *g, uint32_t at, uint32_t n)
{
	uint8_t *p = gowasm_bytes(g, at, n);
	for (uint32_t i = 0; i < n; i++)
		p[i]++;
	return n ? at + n - 1 : 0;
}
uint32_t
gowasm_types__point(struct gowasm *g, uint32_t at)
{
	struct point *p = gowasm_array(g, at, 1, sizeof *p, _Alignof(struct point));
	p->a = (int8_t)-p->a;
	p->b = ~p->b;
	p->c = -p->c;
	p->d = (uint16_t)~p->d;
	return at;
}
double
gowasm_types__many(struct gowasm *g, uint32_t a, uint64_t b, float c, double d,
                   uint32_t e, uint32_t f, uint32_t f_n, uint32_t at, uint32_t h,
                   uint64_t i, uint32_t j)
{
	gowasm_bytes(g, f, f_n);
	return (int32_t)a + (double)(int64_t)b + (double)c + d + e + f_n +
	       gowasm_load_u8(g, at) + h + (double)i + (int8_t)gowasm_load_u8(g, j);
}
