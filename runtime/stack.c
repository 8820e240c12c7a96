/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "instance.h"

/* A frame is probed page by page (-fstack-clash-protection), so that one page would do;
 * library code that the guest calls may not be. */
enum { GUARD = 1 << 20, LEAST = 64 << 20 };

static struct {
	uintptr_t low, high;
} guard; /* below the running guest's stack */

static void *
reserve(uint64_t size)
{
	return mmap(NULL, size + GUARD, PROT_READ | PROT_WRITE,
	            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
}

struct start {
	void (*f)(void *);
	void *arg;
};

static void *
run(void *arg)
{
	struct start *s = arg;
	s->f(s->arg);
	return NULL;
}

/* Go's own limit is 1 GB of goroutine stack, of which at most half is on this stack at
 * any time (growing unwinds it), in native frames that are smaller than Go's: so Go's
 * message comes before our trap. Nothing is committed before it is touched. */
int
stack_run(uint64_t size, void (*f)(void *), void *arg)
{
	struct start s = {f, arg};
	pthread_attr_t attr;
	pthread_t thread;
	uint8_t *p = reserve(size);
	/* under an address space limit the guest gets the stack that fits */
	while (p == MAP_FAILED && size / 2 >= LEAST)
		p = reserve(size /= 2);
	if (p == MAP_FAILED || mprotect(p, GUARD, PROT_NONE) != 0)
		goto fail;
	guard.low = (uintptr_t)p;
	guard.high = (uintptr_t)p + GUARD;
	pthread_attr_init(&attr);
	if ((errno = pthread_attr_setstack(&attr, p + GUARD, size)) ||
	    (errno = pthread_create(&thread, &attr, run, &s)) ||
	    (errno = pthread_join(thread, NULL)))
		goto fail;
	return 0;
fail:
	fprintf(stderr, "%s: error: cannot make the guest's stack of %llu MiB: %s\n",
	        program_invocation_short_name, (unsigned long long)(size >> 20),
	        strerror(errno));
	return -1;
}

void
stack_guard(uintptr_t *low, uintptr_t *high)
{
	*low = guard.low;
	*high = guard.high;
}
