/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/guest/instance.h"
#include "runtime/go/profile.h"
#include "runtime/go/traceback.h"

/* Also called on a signal stack: nothing here allocates or locks. */
static void
print_end(const char *what, const char *text)
{
	char line[512];
	size_t n = 0;
	const char *const parts[] = {program_invocation_short_name, ": ", what, text,
	                             "\n"};
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		size_t len = strlen(parts[i]);
		if (len > sizeof line - n)
			len = sizeof line - n;
		memcpy(line + n, parts[i], len);
		n += len;
	}
	if (write(2, line, n) < 0)
		return; /* nobody is left to tell */
}

void
leave(struct instance *instance, enum leave_why why, uint32_t code)
{
	if (instance->left)
		instance->left(instance, why, code);
	profile_end();
	if (why == LEAVE_EXIT)
		_exit((int)(code & 0xff));
	if (why == LEAVE_TIMEOUT) {
		print_end("error: ", "the time limit was reached");
		_exit(TIMEOUT_STATUS);
	}
	print_end("trap: ",
	          code == WASM_RT_TRAP_HOST ? instance->host.message : trap_text(code));
	traceback_print(instance);
	_exit(TRAP_STATUS);
}

void
leave_early(const char *fmt, ...)
{
	va_list ap;
	fprintf(stderr, "%s: error: ", program_invocation_short_name);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	_exit(1);
}

void
leave_nowhere(const char *text)
{
	print_end("error: a host function used a program that this thread does not run: ",
	          text);
	abort();
}

char *
leave_text(const char *fmt, ...)
{
	char *text;
	va_list ap;
	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0)
		abort();
	va_end(ap);
	return text;
}
