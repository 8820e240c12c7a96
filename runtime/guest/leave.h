/* SPDX-License-Identifier: MIT */
/* leave: the one way out of a guest, for traps, exits and the time limit alike. */
#ifndef GOWASM_LEAVE_H
#define GOWASM_LEAVE_H

#include <stdint.h>

struct instance;

enum leave_why { LEAVE_EXIT, LEAVE_TRAP, LEAVE_TIMEOUT };
/* Of an executable: prints a trap's line and ends with its status, 134, or 124 after the
 * time limit. Of a library: ends the call that is going on (instance->left). */
_Noreturn void leave(struct instance *instance, enum leave_why why, uint32_t code);
/* An error before the guest of an executable runs: prints "NAME: error: ..." and exits 1.
 */
_Noreturn void leave_early(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* A host function of a library's ended an instance that this thread does not run, with
 * `text`: there is no call to go back from. Says so and aborts. */
_Noreturn void leave_nowhere(const char *text);
/* A text of printf's, which the caller frees: what went wrong, for leave_early or for the
 * caller of a library. */
char *leave_text(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
