/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>

#include "tools/commands/bench.h"
#include "tools/commands/cache_command.h"
#include "tools/commands/check.h"
#include "tools/commands/go_test.h"
#include "tools/build/build.h"
#include "tools/build/check_options.h"
#include "tools/build/overlay.h"
#include "tools/options/completion.h"
#include "tools/base/interrupt.h"
#include "tools/base/measure.h"
#include "tools/base/progress.h"
#include "tools/commands/run.h"
#include "tools/build/source.h"
#include "tools/base/spawn.h"
#include "tools/base/toolpath.h"
#include "tools/commands/version.h"
#include "tools/build/output.h"
#include "runtime/shared/start.h"

int
main(int argc, char **argv)
{
	struct options o;
	int stdio[3];
	if (measure_is(argc, argv))
		return measure_main(argv);
	start_stdio(stdio); /* no output gets the number of one that is closed */
	options_parse(&o, argc, argv);
	if (o.help) {
		options_help(stdout, o.command_named ? &o.command : NULL);
	} else if (o.man) {
		options_man(stdout);
	} else if (o.include_dir) {
		const char *library, *sources;
		toolpath_support(&library, &sources);
		char *dir = xasprintf("%s/runtime/embed", sources);
		char *real = realpath(dir, NULL);
		puts(real ? real : dir);
	} else if (o.version) {
		interrupt_init();
		version_print(stdout, o.cc, o.wasm2c);
	} else if (o.command == COMMAND_completion) {
		completion_print(stdout, o.input);
	} else if (o.command == COMMAND_cache) {
		interrupt_init();
		cache_command_run(&o);
	} else if (o.command == COMMAND_overlay) {
		interrupt_init();
		overlay_command(o.input);
	} else if (o.command == COMMAND_test) {
		interrupt_init();
		progress_begin(false);
		go_test_run(&o);
	} else {
		interrupt_init();
		options_check(&o);
		output_check(&o);
		spawn_raise_stack();
		progress_begin(o.quiet || o.verbose);
		source_build(&o);
		if (o.command == COMMAND_run)
			run_program(&o);
		if (o.command == COMMAND_bench)
			bench_run(&o);
		else if (o.command == COMMAND_check)
			check_run(&o);
		else if (o.command == COMMAND_header)
			header_run(&o);
		else
			build(&o);
	}
	progress_finish();
	cleanup();
	return fflush(stdout) != 0 || ferror(stdout);
}
