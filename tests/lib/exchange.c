/* SPDX-License-Identifier: MIT */
/* A library was built with --dir a. Its instances ask for a/data while another thread
 * exchanges a/data with a link that leads out of a. No instance may get the directory
 * outside. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

#include "exchange.h"

static atomic_bool stop;

static void *
exchange(void *arg)
{
	enum { EXCHANGE = 2 };
	while (!stop)
		renameat2(AT_FDCWD, "a/data", AT_FDCWD, "a/link", EXCHANGE);
	return arg;
}

int
main(void)
{
	enum { TRIES = 6000 };
	static const char *const dirs[] = {"a/data::/data", NULL};
	const struct exchange_policy p = {.dirs = dirs};
	int opened = 0, outside = 0;
	pthread_t thread;
	if (pthread_create(&thread, NULL, exchange, NULL) != 0)
		return 2;
	for (int i = 0; i < TRIES; i++) {
		uint32_t error = 1;
		struct exchange_instance *e = exchange_open(&p, NULL, 0);
		if (!e)
			continue;
		opened++;
		outside += exchange_x_open(e, &error) == 0 && error == 0;
		exchange_close(e);
	}
	stop = 1;
	pthread_join(thread, NULL);
	printf("%d opened, %d outside\n", opened, outside);
	return opened == 0 || outside != 0;
}
