/* SPDX-License-Identifier: MIT */
/* dns_fuzz SECONDS SEED: mutated messages at the reader of the DNS, each in memory of its
 * exact size, which ASan guards. Prints rounds. */
#include <string.h>

#include "tests/fuzz/fuzz.h"
#include "wasi/net/dns.h"

static const u8 answer[] =
        "\x12\x34\x81\x80\0\1\0\3\0\0\0\1"
        "\3www\7example\3com\0\0\1\0\1"
        "\xc0\x0c\0\5\0\1\0\0\0\x3c\0\6\3cdn\xc0\x10"
        "\xc0\x2d\0\1\0\1\0\0\0\x3c\0\4\xc6\x33\x64\1"
        "\xc0\x2d\0\x1c\0\1\0\0\0\x3c\0\x10\x20\1\xd\xb8\0\0\0\0\0\0\0\0\0\0\0\1"
        "\0\0\x29\4\xd0\0\0\0\0\0\0";

static u64 found;

static void
each(void *arg, const char *name, const u8 address[16])
{
	(void)arg;
	found += strlen(name) < DNS_NAME && address[0] != 1;
}

int
main(int argc, char **argv)
{
	if (argc != 3)
		return 2;
	time_t end = time(NULL) + atol(argv[1]);
	u64 rounds = 0, questions = 0, answers = 0;
	fuzz_seed(strtoull(argv[2], NULL, 10));
	do {
		size_t n = sizeof answer - 1, pieces = fuzz_below(8);
		char name[DNS_NAME];
		u8 refused[600];
		if (fuzz_below(4) == 0)
			n = fuzz_below(n);
		u8 *m = malloc(n ? n : 1);
		memcpy(m, answer, n);
		if (n > 12 && fuzz_below(2)) { /* as a question */
			m[2] = 1, m[3] = 0, m[7] = 0, m[11] = 0;
			n = n > 33 && fuzz_below(2) ? 33 : n;
			m = realloc(m, n);
		}
		for (; pieces && n; pieces--)
			m[fuzz_below(n)] = (u8)(fuzz_below(2) ? fuzz_random()
			                                      : 0xc0 + fuzz_below(2));
		if (dns_question(m, n, name)) {
			questions++;
			if (dns_refuse(m, n, refused) > n)
				abort();
		}
		answers += dns_answer(m, n, name, each, NULL);
		free(m);
		rounds++;
	} while (rounds % 1000 || time(NULL) < end);
	printf("%llu rounds, %llu questions, %llu answers, %llu addresses\n",
	       (unsigned long long)rounds, (unsigned long long)questions,
	       (unsigned long long)answers, (unsigned long long)found);
	return !questions || !answers || !found;
}
