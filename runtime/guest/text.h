/* SPDX-License-Identifier: MIT */
/* text: messages of produced programs. */
#ifndef RUNTIME_GUEST_TEXT_H
#define RUNTIME_GUEST_TEXT_H

/* Returns a text, formatted as by printf: a message for leave_early or for the caller of
 * a library. The caller frees it. Without memory the process aborts. */
char *text_make(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Prints "PROGRAM: KINDTEXT" as one line on stderr, as in text_end("trap: ", "..."). May
 * be called in a signal handler: nothing here allocates or locks. */
void text_end(const char *kind, const char *text);

#endif
