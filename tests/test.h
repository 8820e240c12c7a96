/* SPDX-License-Identifier: MIT */
/* test: unit tests that register themselves. A test file is a program:
 *	TEST(buf, grows) { EXPECT_EQ(b.n, 3u); }
 *	TEST_MAIN
 * It prints "ok GROUP.NAME" or "FAIL GROUP.NAME" with both values, and exits 1 after a
 * failure. */
#ifndef TESTS_TEST_H
#define TESTS_TEST_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct test {
	const char *group, *name;
	void (*run)(void);
	struct test *next;
};

static struct test *test_first, **test_last = &test_first;
static int test_failures; /* of the running test */

#define TEST(g, n)                                                        \
	static void test_##g##_##n(void);                                 \
	__attribute__((constructor)) static void register_##g##_##n(void) \
	{                                                                 \
		static struct test t = {#g, #n, test_##g##_##n, NULL};    \
		*test_last = &t;                                          \
		test_last = &t.next;                                      \
	}                                                                 \
	static void test_##g##_##n(void)

#define EXPECT(cond)                                                                \
	do {                                                                        \
		if (!(cond)) {                                                      \
			test_failures++;                                            \
			printf("%s:%d: not true: %s\n", __FILE__, __LINE__, #cond); \
		}                                                                   \
	} while (0)

#define EXPECT_EQ(got, want)                                                         \
	do {                                                                         \
		int64_t got_ = (int64_t)(got), want_ = (int64_t)(want);              \
		if (got_ != want_) {                                                 \
			test_failures++;                                             \
			printf("%s:%d: %s is %lld (0x%llx), want %lld (0x%llx)\n",   \
			       __FILE__, __LINE__, #got, (long long)got_,            \
			       (long long)got_, (long long)want_, (long long)want_); \
		}                                                                    \
	} while (0)

#define EXPECT_STR(got, want)                                                            \
	do {                                                                             \
		const char *got_ = (got), *want_ = (want);                               \
		if (!got_ || strcmp(got_, want_) != 0) {                                 \
			test_failures++;                                                 \
			printf("%s:%d: %s is \"%s\", want \"%s\"\n", __FILE__, __LINE__, \
			       #got, got_ ? got_ : "(null)", want_);                     \
		}                                                                        \
	} while (0)

#define TEST_MAIN                                                                     \
	int main(int argc, char **argv)                                               \
	{                                                                             \
		int bad = 0;                                                          \
		for (struct test *t = test_first; t; t = t->next) {                   \
			if (argc > 1 && strcmp(argv[1], t->name) != 0)                \
				continue;                                             \
			test_failures = 0;                                            \
			t->run();                                                     \
			printf("%s %s.%s\n", test_failures ? "FAIL" : "ok", t->group, \
			       t->name);                                              \
			bad += test_failures != 0;                                    \
		}                                                                     \
		return bad != 0;                                                      \
	}

#endif
