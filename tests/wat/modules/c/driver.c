/* SPDX-License-Identifier: MIT */
/* Runs random modules that are packed in a library, ./driver LIBRARY NAME, and compares
 * what they do with the lines of stdin, which are run.mjs's. Prints the lines that
 * differ; the exit status is 1 if any does. With a third argument, memory is not looked
 * at after an access out of bounds: optimised code may fault before it does an earlier
 * store. */
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	char letter;
	const char *text;
} traps[] = {
        {'U', "unreachable"},
        {'D', "divide by zero"},
        {'O', "integer overflow"},
        {'C', "invalid conversion"},
        {'M', "out of bounds memory or table access"},
        {'I', "indirect call"},
};

static char
ending(int status, const char *message)
{
	if (status == 0)
		return '-';
	for (size_t i = 0; i < sizeof traps / sizeof *traps; i++)
		if (status == 2 && strstr(message, traps[i].text))
			return traps[i].letter;
	return '?';
}

static void *
symbol(void *library, const char *name, const char *what)
{
	char full[100];
	snprintf(full, sizeof full, "%s_%s", name, what);
	void *s = dlsym(library, full);
	if (!s) {
		printf("there is no %s\n", full);
		exit(1);
	}
	return s;
}

int
main(int argc, char **argv)
{
	int differ = 0, lines = 0;
	unsigned k, n, pages, hash;
	char end[100];
	void *library = argc >= 3 ? dlopen(argv[1], RTLD_NOW) : NULL;
	if (!library) {
		printf("no library: %s\n", dlerror());
		return 1;
	}
	const char *name = argv[2];
	void *(*start)(const void *, char *, size_t) = symbol(library, name, "open");
	int (*close)(void *) = symbol(library, name, "close");
	const char *(*message)(void *) = symbol(library, name, "message");
	uint64_t (*size)(void *) = symbol(library, name, "memory_size");
	void *(*memory)(void *, uint32_t, uint64_t) = symbol(library, name, "memory");
	for (; scanf("%u %u %99s %u %x", &k, &n, end, &pages, &hash) == 5; lines++) {
		char what[20], error[200] = "";
		snprintf(what, sizeof what, "r%u", k);
		int (*run)(void *, uint32_t) = symbol(library, name, what);
		void *instance = start(NULL, error, sizeof error);
		if (!instance) {
			printf("%u cannot be opened: %s\n", k, error);
			return 1;
		}
		int status = run(instance, n);
		char got = ending(status, message(instance));
		uint64_t bytes = size(instance);
		const uint32_t *words = memory(instance, 0, bytes);
		uint32_t h = 0;
		for (uint64_t w = 0; w < bytes / 4; w++)
			h = (h ^ words[w]) * 0x01000193;
		if (!strchr(end, got) || bytes >> 16 != pages ||
		    (h != hash && !(argc > 3 && got == 'M'))) {
			differ = 1;
			printf("module %u, call %u: %c (%s), %u pages, hash %x; V8 has "
			       "%s, %u, %x\n",
			       k, n, got, message(instance), (unsigned)(bytes >> 16), h,
			       end, pages, hash);
		}
		close(instance);
	}
	printf("%d calls\n", lines);
	return differ || lines == 0;
}
