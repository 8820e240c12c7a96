/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/guest/text.h"

char *
text_make(const char *fmt, ...)
{
	char *text;
	va_list ap;
	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0)
		abort();
	va_end(ap);
	return text;
}

void
text_end(const char *kind, const char *text)
{
	char line[512];
	size_t n = 0;
	const char *const parts[] = {program_invocation_short_name, ": ", kind, text,
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
