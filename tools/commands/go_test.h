/* SPDX-License-Identifier: MIT */
/* go_test: `gowasm2native test`: makes the executables of all tests first, then becomes
 * `go test`, so that no build counts against its -timeout. */
#ifndef TOOLS_COMMANDS_GO_TEST_H
#define TOOLS_COMMANDS_GO_TEST_H

#include "tools/options/options.h"

/* Runs the tests that o->args name, which are arguments of `go test`. From then on
 * output, signals and exit status are those of `go test`. What is built stays in the
 * cache. Ends the program with a message if an argument cannot mean anything there. */
NORETURN void go_test_run(const struct options *o);

#endif
