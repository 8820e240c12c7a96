/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "tools/options/suggest.h"
#include "tools/base/util.h"

#define FILES "--dir HOST[::GUEST] grants a directory, with :ro after it to read only"
#define VARIABLES "--env NAME or NAME=VALUE grants a variable, --env-inherit all"
#define SOCKETS                                                                        \
	"--listen HOST:PORT lets the program accept connections, --connect HOST:PORT " \
	"make them"
#define NONE "a wasip1 program has no call for it, so there is nothing to grant"
#define MEMORY "--max-memory SIZE is the most memory, as in 64MiB"
#define TIME "--timeout TIME ends the program, as in 10s"
#define HOST "--host FILE.c provides imports"

static const struct {
	const char *theirs, *answer;
} rows[] = {
        {"allow-read", FILES}, /* deno */
        {"allow-write", FILES},
        {"allow-env", VARIABLES},
        {"allow-net", SOCKETS},
        {"allow-run", NONE},
        {"allow-ffi", HOST},
        {"allow-import", HOST},
        {"allow-sys", NONE},
        {"allow-hrtime", NONE},
        {"allow-fs-read", FILES}, /* node */
        {"allow-fs-write", FILES},
        {"allow-child-process", NONE},
        {"allow-worker", NONE},
        {"preopen", FILES}, /* wasmtime, wasmer, WasmEdge, iwasm, wazero and docker */
        {"preopens", FILES},
        {"dirs", FILES},
        {"directory", FILES},
        {"map-dir", FILES},
        {"volumes", FILES},
        {"mounts", FILES},
        {"bind", FILES},
        {"fs", FILES},
        {"vars", VARIABLES},
        {"env-vars", VARIABLES},
        {"env-file", VARIABLES},
        {"inherit-env", VARIABLES},
        {"net", SOCKETS},
        {"network", SOCKETS},
        {"publish", SOCKETS},
        {"port", SOCKETS},
        {"tcp-listen", SOCKETS},
        {"addr-pool", SOCKETS},
        {"inherit-network", SOCKETS},
        {"allow-ip", SOCKETS},
        {"memory-limit", MEMORY},
        {"max-memory-size", MEMORY},
        {"memory-page-limit", MEMORY},
        {"time-limit", TIME},
        {"fuel", TIME},
        {"gas-limit", TIME},
        {"preload", HOST},
        {"invoke", "--emit lib or --emit shared makes a library of what it exports"},
};

const char *
suggest_answer(const char *name)
{
	size_t n = strcspn(name, "=");
	for (size_t i = 0; i < LEN(rows); i++)
		if (strlen(rows[i].theirs) == n && strncmp(rows[i].theirs, name, n) == 0)
			return rows[i].answer;
	return NULL;
}
