/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "runtime/embed/switch.h"

/* int switch_enter(point, top, f, a, b): returns 0 when f returned, 1 when switch_back
 * was called. */
int switch_enter(struct switch_point *p, void *top, void (*f)(void *, void *), void *a,
                 void *b);
_Noreturn void switch_back(struct switch_point *p);

#define FUNCTION(name)                                                      \
	".text\n.balign 16\n.globl " name "\n.hidden " name "\n.type " name \
	", %function\n" name ":\n\t.cfi_startproc\n"
#define END(name) "\t.cfi_endproc\n.size " name ", . - " name "\n"

/* The registers that a callee preserves are on the caller's stack; only that pointer is
 * noted. Backtraces end here. */
/* clang-format off */
#if defined __x86_64__
#define POP "\tpopq %r15\n\tpopq %r14\n\tpopq %r13\n\tpopq %r12\n\tpopq %rbx\n\tpopq %rbp\n\tret\n"
__asm__(
	FUNCTION("switch_enter")
	"\t.cfi_undefined rip\n"
	"\tpushq %rbp\n\tpushq %rbx\n\tpushq %r12\n\tpushq %r13\n\tpushq %r14\n\tpushq %r15\n"
	"\tmovq %rsp, (%rdi)\n"
	"\tmovq %rdi, %rbx\n"
	"\tmovq %rsi, %rsp\n"
	"\tmovq %rdx, %rax\n"
	"\tmovq %rcx, %rdi\n"
	"\tmovq %r8, %rsi\n"
	"\txorl %ebp, %ebp\n"
	"\tcallq *%rax\n"
	"\tmovq (%rbx), %rsp\n"
	"\txorl %eax, %eax\n"
	POP
	END("switch_enter")
	FUNCTION("switch_back")
	"\t.cfi_undefined rip\n"
	"\tmovq (%rdi), %rsp\n"
	"\tmovl $1, %eax\n"
	POP
	END("switch_back"));

/* Exceptions masked, round to nearest, denormals as they are; the low bits are flags. */
enum { FLAGS = 0x3f, DEFAULT = 0x1f80 };
#define FLOAT_MODE_GET() __builtin_ia32_stmxcsr()
#define FLOAT_MODE_SET(v) __builtin_ia32_ldmxcsr(v)
#elif defined __aarch64__
#define POP \
	"\tldp d8, d9, [sp, #96]\n\tldp d10, d11, [sp, #112]\n\tldp d12, d13, [sp, #128]\n" \
	"\tldp d14, d15, [sp, #144]\n\tldp x19, x20, [sp, #16]\n\tldp x21, x22, [sp, #32]\n" \
	"\tldp x23, x24, [sp, #48]\n\tldp x25, x26, [sp, #64]\n\tldp x27, x28, [sp, #80]\n" \
	"\tldp x29, x30, [sp], #160\n\tret\n"
__asm__(
	FUNCTION("switch_enter")
	"\t.cfi_undefined x30\n"
	"\tstp x29, x30, [sp, #-160]!\n"
	"\tstp x19, x20, [sp, #16]\n\tstp x21, x22, [sp, #32]\n\tstp x23, x24, [sp, #48]\n"
	"\tstp x25, x26, [sp, #64]\n\tstp x27, x28, [sp, #80]\n\tstp d8, d9, [sp, #96]\n"
	"\tstp d10, d11, [sp, #112]\n\tstp d12, d13, [sp, #128]\n\tstp d14, d15, [sp, #144]\n"
	"\tmov x9, sp\n"
	"\tstr x9, [x0]\n"
	"\tmov x19, x0\n"
	"\tmov sp, x1\n"
	"\tmov x0, x3\n"
	"\tmov x1, x4\n"
	"\tmov x29, xzr\n"
	"\tblr x2\n"
	"\tldr x9, [x19]\n"
	"\tmov sp, x9\n"
	"\tmov w0, wzr\n"
	POP
	END("switch_enter")
	FUNCTION("switch_back")
	"\t.cfi_undefined x30\n"
	"\tldr x9, [x0]\n"
	"\tmov sp, x9\n"
	"\tmov w0, #1\n"
	POP
	END("switch_back"));

enum { FLAGS = 0, DEFAULT = 0 };
static inline unsigned
float_mode_get(void)
{
	unsigned long v;
	__asm__ volatile("mrs %0, fpcr" : "=r"(v));
	return (unsigned)v;
}
#define FLOAT_MODE_GET() float_mode_get()
#define FLOAT_MODE_SET(v) __asm__ volatile("msr fpcr, %0" ::"r"((unsigned long)(v)))
#else
#define NO_SWITCH
#endif
/* clang-format on */

#ifdef NO_SWITCH
bool
switch_is_possible(void)
{
	return false;
}

bool
switch_call(struct switch_point *p, void *top, void (*f)(void *, void *), void *a,
            void *b)
{
	(void)p, (void)top, (void)f, (void)a, (void)b;
	abort();
}

void
switch_leave(struct switch_point *p)
{
	(void)p;
	abort();
}
#else
bool
switch_is_possible(void)
{
	return true;
}

/* AddressSanitizer must know which stack is in use. */
void __sanitizer_start_switch_fiber(void **fake, const void *bottom, size_t size)
        __attribute__((weak));
void __sanitizer_finish_switch_fiber(void *fake, const void **bottom, size_t *size)
        __attribute__((weak));
void __asan_unpoison_memory_region(const volatile void *p, size_t size)
        __attribute__((weak));

struct fiber {
	void (*f)(void *, void *);
	void *a, *b;
	const void *bottom; /* of the caller's stack */
	size_t size;
};

static void
fiber_end(const struct fiber *fiber)
{
	__sanitizer_start_switch_fiber(NULL, fiber->bottom, fiber->size);
}

static void
fiber_run(void *arg, void *unused)
{
	struct fiber *fiber = arg;
	(void)unused;
	__sanitizer_finish_switch_fiber(NULL, &fiber->bottom, &fiber->size);
	fiber->f(fiber->a, fiber->b);
	fiber_end(fiber);
}

static int
fiber_enter(struct switch_point *p, void *top, void (*f)(void *, void *), void *a,
            void *b)
{
	struct fiber fiber = {f, a, b, NULL, 0};
	size_t size = (size_t)((char *)top - (char *)p->bottom);
	void *fake;
	p->fiber = &fiber;
	__sanitizer_start_switch_fiber(&fake, p->bottom, size);
	int left = switch_enter(p, top, fiber_run, &fiber, NULL);
	__sanitizer_finish_switch_fiber(fake, NULL, NULL);
	/* the frames that were left are not cleaned up: their red zones would stay */
	if (left && __asan_unpoison_memory_region)
		__asan_unpoison_memory_region(p->bottom, size);
	return left;
}

bool
switch_call(struct switch_point *p, void *top, void (*f)(void *, void *), void *a,
            void *b)
{
	unsigned mode = FLOAT_MODE_GET();
	bool usual = (mode & ~(unsigned)FLAGS) == DEFAULT;
	if (!usual)
		FLOAT_MODE_SET((unsigned)DEFAULT);
	int left = __sanitizer_start_switch_fiber ? fiber_enter(p, top, f, a, b)
	                                          : switch_enter(p, top, f, a, b);
	if (!usual)
		FLOAT_MODE_SET(mode);
	return !left;
}

void
switch_leave(struct switch_point *p)
{
	if (__sanitizer_start_switch_fiber)
		fiber_end(p->fiber);
	switch_back(p);
}
#endif
