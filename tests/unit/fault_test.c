/* SPDX-License-Identifier: MIT */
/* T22: every address of every function out of range or misaligned is EFAULT, before
 * anything is done or written. */
#include <stdlib.h>

#include "tests/calls.h"
#include "tests/test.h"
#include "wasi/state.h"

enum { SIZE = 65536, GOOD = 4096 };

static struct memory memory;
static struct wasi *w;

static bool
is_address(char role)
{
	return role >= '0' && role <= '9';
}

/* Valid as far as addresses go; the descriptor is open. */
static void
good_arguments(const struct function *f, u64 *v)
{
	for (int i = 0; i < MOST_ARGS; i++)
		v[i] = is_address(f->roles[i])                    ? GOOD
		       : f->roles[i] == 'n'                       ? 8
		       : i == 0 && strncmp(f->name, "fd", 2) == 0 ? 1
		                                                  : 0;
}

static void
expect_fault(const struct function *f, const u64 *v, int i)
{
	u32 e = f->call(w, v);
	bool same = true;
	for (u32 k = 0; k < SIZE; k++)
		same = same && memory.data[k] == 0xaa;
	if (e != E_FAULT || !same) {
		printf("%s, argument %d is 0x%llx: answers %u, memory %s\n", f->name, i,
		       (unsigned long long)v[i], e, same ? "unchanged" : "changed");
		EXPECT(!"EFAULT");
		memset(memory.data, 0xaa, SIZE);
	}
}

TEST(wasi, every_address_is_checked)
{
	static char *strings[] = {"a", "b=c", NULL};
	static const u64 beyond[] = {SIZE, SIZE - 1, 0x80000000, 0xfffffff8, UINT32_MAX};
	struct wasi_config c = {
	        .memory = &memory, .argc = 2, .argv = strings, .envp = strings};
	memory = (struct memory){.data = malloc(SIZE), .size = SIZE, .pages = 1};
	memset(memory.data, 0xaa, SIZE);
	w = wasi_open(&c, &(char *){NULL});
	int addresses = 0;
	for (int k = 0; k < NFUNCTIONS; k++) {
		const struct function *f = &functions[k];
		for (int i = 0; f->roles[i]; i++) {
			u64 v[MOST_ARGS];
			if (!is_address(f->roles[i]))
				continue;
			addresses++;
			for (size_t b = 0; b < sizeof beyond / sizeof *beyond; b++) {
				good_arguments(f, v);
				v[i] = beyond[b];
				/* a single byte at the last address is there */
				if (v[i] == SIZE - 1 && f->roles[i] == '1' &&
				    f->roles[i + 1] != 'n')
					continue;
				expect_fault(f, v, i);
			}
			good_arguments(f, v);
			v[i] = GOOD + 1;
			if (f->roles[i] != '1')
				expect_fault(f, v, i);
			good_arguments(f, v);
			v[i + 1] = UINT32_MAX;
			if (f->roles[i + 1] == 'n')
				expect_fault(f, v, i + 1);
		}
	}
	EXPECT(addresses > 40);
	wasi_close(w);
	free(memory.data);
}

/* These take addresses as plain numbers and check them themselves. */
TEST(wasi, addresses_of_lists_are_checked)
{
	static char *strings[] = {"a", "b=c", NULL};
	struct wasi_config c = {
	        .memory = &memory, .argc = 2, .argv = strings, .envp = strings};
	static const u32 bad[] = {SIZE - 1, SIZE, 0xfffffff8, UINT32_MAX, GOOD + 1};
	memory = (struct memory){.data = malloc(SIZE), .size = SIZE, .pages = 1};
	memset(memory.data, 0, SIZE);
	w = wasi_open(&c, &(char *){NULL});
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		EXPECT_EQ(import_args_get(w, bad[i], GOOD), E_FAULT);
		EXPECT_EQ(import_environ_get(w, bad[i], GOOD), E_FAULT);
		EXPECT_EQ(import_poll_oneoff(w, bad[i], GOOD, 1, 2 * GOOD), E_FAULT);
		EXPECT_EQ(import_poll_oneoff(w, GOOD, bad[i], 1, 2 * GOOD), E_FAULT);
		if (bad[i] == GOOD + 1)
			continue; /* bytes are aligned everywhere */
		EXPECT_EQ(import_args_get(w, GOOD, bad[i]), E_FAULT);
		EXPECT_EQ(import_environ_get(w, GOOD, bad[i]), E_FAULT);
	}
	wasi_close(w);
	free(memory.data);
}

TEST_MAIN
