/* SPDX-License-Identifier: MIT */
#include <errno.h>

#include "runtime/start/filter.h"

#if defined(__linux__) && __has_include(<linux/seccomp.h>)
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#if defined(__x86_64__)
#define ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCH AUDIT_ARCH_AARCH64
#endif
#endif

#ifdef ARCH
enum { X32 = 0x40000000 }; /* the bit of x86-64's second set of numbers */
#ifndef RWF_NOWAIT
#define RWF_NOWAIT 8
#endif

#define VALUE(n, m, v) {FILTER_VALUE, n, (uint32_t)(m), (uint32_t)(v)}
#define ANY {FILTER_NONE, 0, 0, 0}
#define IS(n, name, v) VALUE(n, UINT32_MAX, v)
#define ONLY(n, name, v) VALUE(n, ~(uint32_t)(v), 0)
#define HAS(n, name, v) VALUE(n, v, v)
#define NOT(n, name, v) VALUE(n, v, 0)
#define KIND(n, name, v) VALUE(n, ~(uint32_t)(SOCK_CLOEXEC | SOCK_NONBLOCK), v)
#define OPEN(n, name) VALUE(n, 1u << 31, 0)
#define PROCESS(n, name) {FILTER_PROCESS, n, UINT32_MAX, 0}
#define THREAD(n, name) {FILTER_THREAD, n, UINT32_MAX, 0}

const struct filter_row filter_rows[] = {
#define S(call, why, ...) {SYS_##call, FILTER_ALLOW, {__VA_ARGS__}},
#define W(call, why, ...) {SYS_##call, FILTER_BY_NAME, {__VA_ARGS__}},
#define L(call, why, ...) {SYS_##call, FILTER_LISTENS, {__VA_ARGS__}},
#define N(call, why, ...) {SYS_##call, FILTER_SOCKETS, {__VA_ARGS__}},
#define U(call, why, ...) {SYS_##call, FILTER_UNIX, {__VA_ARGS__}},
#define K(call, why) {SYS_##call, FILTER_KILL, {ANY}},
#include "runtime/start/syscalls.def"
#undef S
#undef W
#undef L
#undef N
#undef U
#undef K
};
const size_t filter_nrows = sizeof filter_rows / sizeof *filter_rows;

/* Of a row at most: the number, its test, tests of three each, what to do. */
enum { ROOM = 8 + (3 + 3 * FILTER_TESTS) * (sizeof filter_rows / sizeof *filter_rows) };

struct code {
	struct sock_filter v[ROOM];
	unsigned short n;
};

static void
put(struct code *c, unsigned op, uint32_t k)
{
	c->v[c->n++] = (struct sock_filter){(unsigned short)op, 0, 0, k};
}

/* Goes on after the next `skip` instructions if the comparison comes out as `when`. */
static void
put_jump(struct code *c, unsigned op, uint32_t k, bool when, unsigned char skip)
{
	c->v[c->n++] = (struct sock_filter){(unsigned short)(BPF_JMP | op | BPF_K),
	                                    when ? skip : 0, when ? 0 : skip, k};
}

static uint32_t
wanted(const struct filter_test *t)
{
	return t->kind == FILTER_PROCESS  ? (uint32_t)getpid()
	       : t->kind == FILTER_THREAD ? (uint32_t)syscall(SYS_gettid)
	                                  : t->value;
}

/* Returns how many instructions the tests of a row are, from test i on. */
static unsigned char
length(const struct filter_row *r, int i)
{
	int n = 0;
	for (; i < FILTER_TESTS; i++)
		if (r->tests[i].kind != FILTER_NONE)
			n += r->tests[i].mask == UINT32_MAX ? 2 : 3;
	return (unsigned char)n;
}

/* A row after one with tests must load the call's number anew: a failed test has replaced
 * it by an argument. */
static void
put_row(struct code *c, const struct filter_row *r, bool load)
{
	if (load)
		put(c, BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
	put_jump(c, BPF_JEQ, (uint32_t)r->number, false, length(r, 0) + 1);
	for (int i = 0; i < FILTER_TESTS; i++) {
		const struct filter_test *t = &r->tests[i];
		if (t->kind == FILTER_NONE)
			continue;
		/* the low half comes first on both machines */
		put(c, BPF_LD | BPF_W | BPF_ABS,
		    (uint32_t)offsetof(struct seccomp_data, args) + 8 * t->arg);
		if (t->mask != UINT32_MAX)
			put(c, BPF_ALU | BPF_AND | BPF_K, t->mask);
		put_jump(c, BPF_JEQ, wanted(t), false, length(r, i + 1) + 1);
	}
	put(c, BPF_RET | BPF_K,
	    r->what == FILTER_KILL ? SECCOMP_RET_KILL_PROCESS : SECCOMP_RET_ALLOW);
}

bool
filter_up(unsigned with)
{
	struct code c = {.n = 0};
	bool load = false;
	put(&c, BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch));
	put_jump(&c, BPF_JEQ, ARCH, true, 1);
	put(&c, BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
	put(&c, BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
#ifdef __x86_64__
	put_jump(&c, BPF_JSET, X32, false, 1);
	put(&c, BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
#endif
	for (size_t i = 0; i < filter_nrows; i++) {
		const struct filter_row *r = &filter_rows[i];
		bool some_only = r->what != FILTER_ALLOW && r->what != FILTER_KILL;
		if (some_only && !(with >> r->what & 1))
			continue;
		put_row(&c, r, load);
		load = length(r, 0) > 0;
	}
	put(&c, BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
	struct sock_fprog program = {.len = c.n, .filter = c.v};
	long r = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC,
	                 &program);
	if (r > 0) /* a thread that has another filter */
		errno = EBUSY;
	return r == 0;
}
#else
const struct filter_row filter_rows[1];
const size_t filter_nrows;

bool
filter_up(unsigned with)
{
	(void)with;
	errno = ENOSYS;
	return false;
}
#endif
