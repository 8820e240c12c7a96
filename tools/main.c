/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "build.h"
#include "interrupt.h"
#include "spawn.h"

int
main(int argc, char **argv)
{
	struct options o;
	options_parse(&o, argc, argv);
	if (o.help) {
		options_help(stdout);
	} else if (o.man) {
		options_man(stdout);
	} else if (o.version) {
		puts("gowasm2native " VERSION);
	} else {
		interrupt_init();
		spawn_raise_stack();
		build(&o);
	}
	cleanup();
	return fflush(stdout) != 0;
}
