/* SPDX-License-Identifier: MIT */
/* The main program around a batch: calls each function and prints what it returns. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unwind.h>

#include "tests/unit/functions/batch.h"

uint32_t f1(uint32_t), f5(uint32_t), f7(uint32_t), f8(uint32_t, uint32_t), f9(uint32_t);
uint32_t f11(uint32_t), f12(uint32_t), f120(uint32_t);
double f2(uint32_t, double), f14(double, double);
uint64_t f3(double), f10(uint64_t *);
const char *f4(uint32_t);
call f6(uint32_t);

uint32_t runtime_data = 1;
__thread int runtime_thread = 5;

uint32_t
runtime_add(uint32_t x)
{
	return x + runtime_data;
}

uint32_t
runtime_sum(const unsigned char *p, uint32_t n)
{
	uint32_t sum = 0;
	while (n > 0)
		sum += p[--n];
	return sum;
}

void
runtime_stop(const char *why)
{
	printf("stop: %s, %s\n", why, runtime_frames() ? "unwound" : "not unwound");
	exit(0);
}

struct walk {
	uint32_t n, main;
};

static _Unwind_Reason_Code
step(struct _Unwind_Context *context, void *arg)
{
	int main(void);
	struct walk *w = arg;
	w->n++;
	if (_Unwind_FindEnclosingFunction((void *)(_Unwind_GetIP(context) - 1)) ==
	    (void *)main)
		w->main = w->n;
	return w->n > 1000 ? _URC_END_OF_STACK : _URC_NO_REASON;
}

uint32_t
runtime_frames(void)
{
	struct walk w = {0, 0};
	_Unwind_Backtrace(step, &w);
	return w.main;
}

int
main(void)
{
	uint64_t stored[2] = {0};
	setvbuf(stdout, NULL, _IONBF, 0);
	printf("recursion %" PRIu32 "\n", f1(15));
	for (uint32_t i = 0; i < 13; i++)
		printf("switch %" PRIu32 " %a\n", i, f2(i, 3.75 + i));
	printf("float %" PRIx64 " %" PRIx64 "\n", f3(1e19), f3(1e15));
	for (uint32_t i = 0; i < 6; i++)
		printf("string \"%s\"\n", f4(i));
	printf("shared %" PRIu32 " %" PRIu32 "\n", f5(1234), f7(99));
	printf("address %d %d %d\n", f6(0) == f1, f6(1) == (call)f6,
	       f6(2) == runtime_add);
	printf("call %" PRIu32 "\n", f6(0)(9));
	printf("unlikely %" PRIu32 " %" PRIu32 "\n", f8(100, 7), f8(13, 0));
	printf("cold %" PRIu32 "\n", f9(50));
	printf("stored %" PRIx64, f10(stored));
	printf(" %" PRIx64 " %" PRIx64 "\n", stored[0], stored[1]);
	printf("large frame %" PRIu32 "\n", f11(1000000));
	printf("vectors %a\n", f14(1.1, 2.2));
	printf("table %" PRIu32 "\n", f120(6));
	/* each of the ten pairs counts once in its result, and twice in the frames */
	printf("unwound %d\n", f12(10) - f12(0) >= 30);
	f8(0xffff, 0);
}
