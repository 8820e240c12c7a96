/* SPDX-License-Identifier: MIT */
/* completion: scripts that let shells complete our command line, from options.def and
 * commands.def. */
#ifndef COMPLETION_H
#define COMPLETION_H

#include <stdbool.h>
#include <stdio.h>

/* Whether there is a script for this shell: bash, zsh, fish. */
bool completion_knows(const char *shell);
/* Prints it. Requires completion_knows(shell). */
void completion_print(FILE *f, const char *shell);

#endif
