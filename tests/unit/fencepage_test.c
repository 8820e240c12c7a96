/* SPDX-License-Identifier: MIT */
/* docs/fence.md ends with the table of runtime/start/syscalls.def: `fencepage_test --write`
 * writes it anew. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>

static const char page_name[] = "docs/fence.md";
static const char heading[] = "| call | only if | why |\n| --- | --- | --- |\n";

/* One row. A condition is "" or begins with "; ". */
static void
row(FILE *out, const char *call, const char *condition, const char *why)
{
	while (*condition == ';' || *condition == ' ')
		condition++;
	fprintf(out, "| `%s` | ", call);
	for (; *condition; condition++) /* a bar would be the cell's end */
		if (strncmp(condition, " |", 2) == 0)
			putc(',', out), condition++;
		else
			putc(*condition, out);
	fprintf(out, " | %s |\n", why);
}

#define ANY ""
#define IS(n, name, v) "; " #name " is " #v
#define ONLY(n, name, v) "; no bits of " #name " but " #v
#define HAS(n, name, v) "; " #name " has " #v
#define NOT(n, name, v) "; " #name " is without " #v
#define KIND(n, name, v) "; " #name " is " #v ", SOCK_CLOEXEC and SOCK_NONBLOCK aside"
#define OPEN(n, name) "; " #name " is a descriptor, not AT_FDCWD"
#define PROCESS(n, name) "; " #name " is this process"
#define THREAD(n, name) "; " #name " is the guest's thread"
#define JOIN(a, b, c, ...) a b c

/* For x86-64: where a call is not there, nor is its row. */
static char *
table(void)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	fputs(heading, out);
#define S(call, why, ...) row(out, #call, JOIN(__VA_ARGS__, "", "", ""), why);
#define W(call, why, ...) \
	row(out, #call, "; the kernel has no openat2, or with --host", why);
#define L(call, why, ...)                                                             \
	row(out, #call, "; with --listen or --connect" JOIN(__VA_ARGS__, "", "", ""), \
	    why);
#define N(call, why, ...)                                                                \
	row(out, #call, "; with --connect or a port of *" JOIN(__VA_ARGS__, "", "", ""), \
	    why);
#define U(call, why, ...) \
	row(out, #call, "; with --connect unix:PATH" JOIN(__VA_ARGS__, "", "", ""), why);
#define K(call, why) row(out, #call, "; it ends the process", why);
#include "runtime/start/syscalls.def"
	fclose(out);
	return text;
}

/* What the page is without its table. The caller frees it. */
static char *
page(void)
{
	enum { MOST = 1 << 16 };
	char *text = calloc(1, MOST);
	FILE *f = fopen(page_name, "r");
	if (!f || !text || !fread(text, 1, MOST - 1, f))
		exit(1);
	fclose(f);
	return text;
}

static void
write_page(void)
{
	char *text = page(), *rows = table(), *at = strstr(text, heading);
	FILE *f = fopen(page_name, "w");
	if (!f)
		exit(1);
	fwrite(text, 1, at ? (size_t)(at - text) : strlen(text), f);
	fputs(rows, f);
	fclose(f);
	free(text), free(rows);
}

static bool
check_page(void)
{
	char *text = page(), *rows = table(), *at = strstr(text, heading);
	bool same = at && strcmp(at, rows) == 0;
	printf("%s fencepage.the_page_has_the_table\n", same ? "ok" : "FAIL");
	if (!same)
		puts("    build/release/unit/fencepage_test --write mends it");
	free(text), free(rows);
	return same;
}

int
main(int argc, char **argv)
{
#ifndef SYS_poll
	puts("skip fencepage: the page has x86-64's calls");
	return 0;
#endif
	if (argc > 1 && strcmp(argv[1], "--write") == 0)
		write_page();
	return !check_page();
}
