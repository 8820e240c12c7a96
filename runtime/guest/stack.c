/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "runtime/guest/stack.h"
#include "runtime/guest/text.h"
#include "runtime/shared/clone3.h"

/* Frames are probed page by page (-fstack-clash-protection), for which a guard of one
 * page would do. Library code that the guest calls may not be. */
enum { LEAST = 64 << 20 };

static void *
reserve(uint64_t size)
{
	return mmap(NULL, size + STACK_GUARD, PROT_READ | PROT_WRITE,
	            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
}

static int
complain(uint64_t size, char **error)
{
	*error = text_make("cannot make the guest's stack of %llu MiB: %s",
	                   (unsigned long long)(size >> 20), strerror(errno));
	return -1;
}

/* Go limits a goroutine's stack to 1 GB. At most half of that is on this stack at any
 * time, since growing unwinds it, and native frames are smaller than Go's. So Go's
 * message comes before our trap. Nothing is committed before it is touched. */
int
stack_open(struct stack *s, uint64_t size, char **error)
{
	uint8_t *p = reserve(size);
	/* under an address space limit the guest gets the stack that fits */
	while (p == MAP_FAILED && size / 2 >= LEAST)
		p = reserve(size /= 2);
	if (p == MAP_FAILED)
		return complain(size, error);
	*s = (struct stack){p, size};
	if (mprotect(p, STACK_GUARD, PROT_NONE) != 0) {
		complain(size, error);
		stack_close(s);
		return -1;
	}
	return 0;
}

void
stack_close(struct stack *s)
{
	if (s->guard)
		munmap(s->guard, s->size + STACK_GUARD);
	*s = (struct stack){0};
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

int
stack_run(struct stack *s, void (*f)(void *), void *arg, char **error)
{
	struct start start = {f, arg};
	pthread_attr_t attr;
	pthread_t thread;
	pthread_attr_init(&attr);
	if ((errno = pthread_attr_setstack(&attr, s->guard + STACK_GUARD, s->size)))
		return complain(s->size, error);
	errno = pthread_create(&thread, &attr, run, &start);
	if (errno == EPERM && clone3_hide())
		errno = pthread_create(&thread, &attr, run, &start);
	if (errno || (errno = pthread_join(thread, NULL))) {
		*error = text_make("cannot make the guest's thread: %s", strerror(errno));
		return -1;
	}
	return 0;
}
