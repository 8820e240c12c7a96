/* SPDX-License-Identifier: MIT */
/* completion: scripts with which shells complete our command line, made from options.def
 * and commands.def. */
#ifndef TOOLS_OPTIONS_COMPLETION_H
#define TOOLS_OPTIONS_COMPLETION_H

#include <stdio.h>

/* Prints the script for this shell: bash, zsh or fish. Ends the program with wrong usage
 * for another one. */
void completion_print(FILE *f, const char *shell);

#endif
