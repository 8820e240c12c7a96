/* SPDX-License-Identifier: MIT */
/* sigreturn: the code to which a signal handler returns. On x86-64, musl's own tells
 * unwinders nothing, so tracebacks and profiles would end there. The linker finds this
 * one first. It says where the interrupted registers are: in the ucontext_t, to which the
 * stack pointer points (Linux's struct rt_sigframe). Empty elsewhere. */
#include <stddef.h>
#include <ucontext.h>

#if defined(__linux__) && defined(__x86_64__) && !defined(__GLIBC__)
_Static_assert(offsetof(ucontext_t, uc_mcontext.gregs) == 40, "what the numbers are of");

/* DW_CFA_expression: the DWARF register is saved at rsp + 40 + 8 * its number in gregs,
 * in LEB128 of two bytes. */
#define AT(low, high) "0x77, " #low ", " #high
#define SAVED(reg, low, high) ".cfi_escape 0x10, " #reg ", 3, " AT(low, high) "\n\t"

__asm__(".pushsection .text\n\t"
        ".globl __restore_rt\n\t"
        ".hidden __restore_rt\n\t"
        ".type __restore_rt, @function\n\t"
        ".cfi_startproc simple\n\t"
        ".cfi_signal_frame\n\t"
        /* the frame is the interrupted one's stack pointer: DW_CFA_def_cfa_expression,
         * rsp + 160, DW_OP_deref */
        ".cfi_escape 0x0f, 4, " AT(0xa0, 0x01) ", 0x06\n\t" SAVED(8, 0xa8, 0x00) /* 40 */
        SAVED(9, 0xb0, 0x00)                                                     /* 48 */
        SAVED(10, 0xb8, 0x00)                                                    /* 56 */
        SAVED(11, 0xc0, 0x00) /* 64, sign-extended otherwise */
        SAVED(12, 0xc8, 0x00) /* 72 */
        SAVED(13, 0xd0, 0x00) /* 80 */
        SAVED(14, 0xd8, 0x00) /* 88 */
        SAVED(15, 0xe0, 0x00) /* 96 */
        SAVED(5, 0xe8, 0x00)  /* rdi, 104 */
        SAVED(4, 0xf0, 0x00)  /* rsi, 112 */
        SAVED(6, 0xf8, 0x00)  /* rbp, 120 */
        SAVED(3, 0x80, 0x01)  /* rbx, 128 */
        SAVED(1, 0x88, 0x01)  /* rdx, 136 */
        SAVED(0, 0x90, 0x01)  /* rax, 144 */
        SAVED(2, 0x98, 0x01)  /* rcx, 152 */
        SAVED(7, 0xa0, 0x01)  /* rsp, 160 */
        SAVED(16, 0xa8, 0x01) /* rip, 168 */
        /* unwinders look one byte in front of a return address */
        "nop\n"
        "__restore_rt:\n\t"
        "mov $15, %eax\n\t" /* SYS_rt_sigreturn */
        "syscall\n\t"
        ".cfi_endproc\n\t"
        ".size __restore_rt, . - __restore_rt\n\t"
        ".popsection");
#endif
