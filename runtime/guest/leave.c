/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "runtime/guest/leave.h"
#include "runtime/guest/text.h"

void
leave(struct instance *instance, enum leave_why why, uint32_t code)
{
	instance->left(instance, why, code);
	abort(); /* `left` does not return */
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
	text_end("error: a host function used a program that this thread does not run: ",
	         text);
	abort();
}
