/* SPDX-License-Identifier: MIT */
/* show: GOWASM_POLICY=print. */
#include <stdio.h>
#include <stdlib.h>

#include "runtime/shared/listen.h"
#include "runtime/shared/policy.h"
#include "wasi/wasi.h"

static void
print_item(const char *heading, bool first, const char *item)
{
	printf("%-13s %s\n", first ? heading : "", item);
}

/* Listeners get the descriptors that follow those of the directories. */
static void
print_listeners(const struct grants *g)
{
	size_t descriptor = 3 + g->ndirs;
	for (size_t i = 0; i < g->nlisten; i++) {
		struct listen_address at;
		char *line;
		bool any = listen_parse(g->listen[i], &at) && at.any_port;
		int n = any ? asprintf(&line, "%s, with a port that the program chooses",
		                       g->listen[i])
		            : asprintf(&line, "%s as descriptor %zu", g->listen[i],
		                       descriptor++);
		if (n < 0)
			abort();
		print_item("listen:", i == 0, line);
		free(line);
	}
}

static void
print_memory(uint64_t kib)
{
	static const char *const units[] = {"KiB", "MiB", "GiB"};
	size_t unit = 0;
	while (unit < 2 && kib % 1024 == 0) {
		kib /= 1024;
		unit++;
	}
	printf("%-13s %llu %s at most\n", "memory:", (unsigned long long)kib,
	       units[unit]);
}

void
policy_print(const struct policy *p, const struct grants *g)
{
	for (size_t i = 0; i < g->ndirs; i++) {
		char *line;
		if (asprintf(&line, "%s as %s%s", g->dirs[i].host, g->dirs[i].guest,
		             g->dirs[i].tree && g->dirs[i].tree != p->embedded ? " (lent)"
		             : g->dirs[i].tree      ? " (in the executable)"
		             : g->dirs[i].read_only ? " (read-only)"
		                                    : "") < 0)
			abort();
		print_item("directories:", i == 0, line);
		free(line);
	}
	if (!g->ndirs)
		print_item("directories:", true, "none");
	for (size_t i = 0; g->env[i]; i++)
		print_item("environment:", i == 0, g->env[i]);
	if (!g->env[0])
		print_item("environment:", true, "none");
	print_listeners(g);
	if (!g->nlisten)
		print_item("listen:", true, "nothing");
	for (size_t i = 0; i < g->nconnect; i++)
		print_item("connect:", i == 0, g->connect[i]);
	for (size_t i = 0; i < g->nconnect_only; i++)
		print_item(i == 0 ? "  only to:" : "", true, g->connect_only[i]);
	if (!g->nconnect)
		print_item("connect:", true, "to nothing");
	for (size_t i = 0; i < g->nfiles; i++)
		print_item("lent:", i == 0, g->files[i].path);
	print_memory((uint64_t)g->memory_max * 64);
	if (g->timeout)
		printf("%-13s %.9g s\n", "time:", (double)g->timeout / 1e9);
	else
		print_item("time:", true, "no limit");
	if (p->umask >= 0)
		printf("%-13s %03o\n", "umask:", (unsigned)p->umask);
	print_item("stdio:", true, p->stdio_block ? "block" : "nonblock");
	print_item("unlocked:", true,
	           p->unlocked
	                   ? "yes: GOWASM_DIR, GOWASM_ENV, GOWASM_LISTEN, GOWASM_CONNECT"
	                   : "no");
	if (p->require_fence)
		print_item("required:", true, "the whole fence");
}
