/* Calls Go from C. See README.md. */
#include "text.h"

#include <stdio.h>
#include <string.h>

/* A copy of s in the instance's memory; 0 if there is none. */
static uint32_t
copy_in(struct text_instance *t, const char *s)
{
	uint32_t at, n = (uint32_t)strlen(s);
	if (text_alloc(t, n, &at) != text_OK)
		return 0;
	memcpy(text_memory(t, at, n), s, n);
	return at;
}

int
main(void)
{
	const char *s = "Go as a library, natively: für C";
	char error[200];
	/* no files, no variables, and its stderr is ours */
	struct text_instance *t = text_open(NULL, error, sizeof error);
	if (!t) {
		fprintf(stderr, "%s\n", error);
		return 1;
	}
	uint32_t at = copy_in(t, s), n;
	uint64_t upper, quotient = 0;
	double mean;
	if (text_words(t, at, (uint32_t)strlen(s), &n) == text_OK)
		printf("%u words\n", n);
	if (text_upper(t, at, (uint32_t)strlen(s), &upper) == text_OK) {
		uint32_t length = (uint32_t)(upper >> 32);
		/* a hostile module could give any address: NULL, if it is not its own */
		const char *p = text_memory(t, (uint32_t)upper, length);
		if (p)
			printf("%.*s\n", (int)length, p);
	}
	if (text_mean(t, 1, 2, &mean) == text_OK)
		printf("%g\n", mean);
	if (text_divide(t, 1, 0, &quotient) != text_OK)
		printf("it ended: %s\n", text_message(t));
	text_close(t);

	t = text_open(NULL, error, sizeof error);
	if (t && text_quit(t, 3) == text_EXITED)
		printf("it left with %u\n", text_exit_status(t));
	text_close(t);
	return 0;
}
