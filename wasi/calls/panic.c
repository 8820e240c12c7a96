/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "wasi/calls/panic.h"

static bool
begins_with(const struct panic *p, const char *word)
{
	size_t n = strlen(word);
	return p->n >= n && memcmp(p->line, word, n) == 0;
}

/* The line is at its end. What could control a terminal becomes '?'. */
static void
end_line(struct panic *p)
{
	if (begins_with(p, "panic: ") || begins_with(p, "fatal error: ")) {
		for (u32 i = 0; i < p->n; i++) {
			unsigned char c = (unsigned char)p->line[i];
			p->last[i] = c < ' ' || c == 0x7f ? '?' : (char)c;
		}
		p->last[p->n] = 0;
	}
	p->n = 0;
}

void
panic_note(struct wasi *w, const struct iovec *v, int n)
{
	struct panic *p = &w->shared->panic;
	for (int i = 0; i < n; i++) {
		const char *bytes = v[i].iov_base;
		for (size_t k = 0; k < v[i].iov_len; k++)
			if (bytes[k] == '\n')
				end_line(p);
			else if (p->n < sizeof p->line)
				p->line[p->n++] = bytes[k];
	}
}

const char *
wasi_panic(const struct wasi *w)
{
	return w->shared->panic.last;
}

void
wasi_forget_panic(struct wasi *w)
{
	w->shared->panic.n = 0;
	w->shared->panic.last[0] = 0;
}
