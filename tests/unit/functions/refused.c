/* SPDX-License-Identifier: MIT */
/* Functions that cut.c refuses, for cut_test.c, and D100, which it does not. */
#include <stdint.h>

uint32_t D1(uint32_t), D2(uint32_t), D3(uint32_t), D4(uint32_t), D5(uint32_t);
uint32_t D6(uint32_t), D7(uint32_t), D8(uint32_t), D9(uint32_t), D100(uint32_t);
uint32_t F2000(uint32_t), F100(uint32_t), other(void);
__attribute__((weak)) uint32_t weak(uint32_t);
extern uint32_t K8_0[];

/* data of its own that it writes */
uint32_t
D1(uint32_t x)
{
	static uint32_t count;
	return count += x;
}

/* the body of another function */
uint32_t
D2(uint32_t x)
{
	return D100(x) + 1;
}

/* a function that is in no list */
uint32_t
D3(uint32_t x)
{
	return F2000(x) + 1;
}

uint32_t
D4(uint32_t x)
{
	return weak(x) + 1;
}

/* a table of addresses */
uint32_t
D5(uint32_t x)
{
	static uint32_t (*const volatile table[])(uint32_t) = {F100, F2000};
	return table[x & 1](x) + 1;
}

/* two in one section */
__attribute__((section(".text.both"))) uint32_t
D6(uint32_t x)
{
	return x + 6;
}

__attribute__((section(".text.both"))) uint32_t
D7(uint32_t x)
{
	return x + 7;
}

/* a constant that is no immediate */
uint32_t
D8(uint32_t x)
{
	return K8_0[x];
}

/* a thread's variable of the batch's own */
uint32_t
D9(uint32_t x)
{
	static __thread uint32_t own;
	return own += x;
}

__attribute__((noinline)) uint32_t
D100(uint32_t x)
{
	return F100(x) + other();
}

#ifdef __x86_64__
/* a constant by the section's symbol: whether 8 or 4 is meant, the assembler does not
 * say */
__asm__(".section .rodata.cst8, \"aM\", @progbits, 8\n"
        ".quad 1, 2, 3\n"
        ".section .text.D10, \"ax\", @progbits\n"
        ".globl D10\n"
        ".type D10, @function\n"
        "D10: mov .rodata.cst8 + 8(%rip), %rax\n"
        "ret\n"
        ".size D10, . - D10\n"
        ".text\n");
#endif
