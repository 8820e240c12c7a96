/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "../runtime/start.h"
#include "bench.h"
#include "build.h"
#include "cache.h"
#include "completion.h"
#include "interrupt.h"
#include "output.h"
#include "run.h"
#include "source.h"
#include "spawn.h"
#include "version.h"

int
main(int argc, char **argv)
{
	struct options o;
	int stdio[3];
	start_stdio(stdio); /* no output gets the number of one that is closed */
	options_parse(&o, argc, argv);
	if (o.help) {
		options_help(stdout);
	} else if (o.man) {
		options_man(stdout);
	} else if (o.version) {
		interrupt_init();
		version_print(stdout, o.cc, o.wasm2c);
	} else if (o.command == COMMAND_completion) {
		completion_print(stdout, o.input);
	} else if (o.command == COMMAND_cache) {
		cache_command(o.input);
	} else {
		interrupt_init();
		options_check(&o);
		output_check(&o);
		spawn_raise_stack();
		source_build(&o);
		if (o.command == COMMAND_run)
			run_program(&o);
		if (o.command == COMMAND_bench)
			bench_run(&o);
		else
			build(&o);
	}
	cleanup();
	return fflush(stdout) != 0;
}
