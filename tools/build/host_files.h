/* SPDX-License-Identifier: MIT */
/* host_files: decides who provides each import: wasi/, a file of --host, or a stub. */
#ifndef TOOLS_BUILD_HOST_FILES_H
#define TOOLS_BUILD_HOST_FILES_H

#include "tools/toolchain/cc.h"
#include "tools/imports/provider.h"
#include "tools/options/options.h"
#include "tools/wasm/module.h"

struct host {
	enum provider *provider; /* by import */
	struct args link;        /* for the link: objects, archives, libraries */
	bool dynamic;            /* some of them cannot be linked statically */
};

/* Compiles the host files in the directory `dir` (absolute or relative to ours), finds
 * out which imports they provide, and decides for each import. Ends the program with the
 * prototypes of missing functions, or with the messages of the compiler or the linker. */
void host_files_prepare(struct host *h, const struct options *o, const struct module *m,
                        const struct cc *cc, const struct cc_code *code,
                        const char *library, const char *dir);
/* Checks the values of --host before any work. Ends the program with usage. */
void host_files_check_options(const struct options *o);

#endif
