/* SPDX-License-Identifier: MIT */
#include <stddef.h>
#include <string.h>

#include "runtime/shared/near.h"
#include "runtime/shared/variables.h"

#define PREFIX "GOWASM_"

static const char *const names[] = {
#define PROGRAM(name) PREFIX #name,
#define TOOL(name) PREFIX #name,
#include "runtime/shared/variables.def"
#undef TOOL
#undef PROGRAM
};
enum { NNAMES = sizeof names / sizeof *names };

bool
variables_is_ours(const char *entry)
{
	return strncmp(entry, PREFIX, sizeof PREFIX - 1) == 0;
}

static bool
is_known(const char *entry, size_t n)
{
	for (size_t i = 0; i < NNAMES; i++)
		if (strlen(names[i]) == n && memcmp(names[i], entry, n) == 0)
			return true;
	return false;
}

/* Returns the name that the first n bytes resemble, or NULL. */
static const char *
nearest(const char *entry, size_t n)
{
	enum { SKIP = sizeof PREFIX - 1 };
	const char *best = NULL;
	char word[33];
	n -= SKIP;
	if (n >= sizeof word)
		return NULL;
	memcpy(word, entry + SKIP, n);
	word[n] = 0;
	/* two letters may be wrong, but not half of them */
	size_t least = 3 < (n + 1) / 2 ? 3 : (n + 1) / 2;
	for (size_t i = 0; i < NNAMES; i++) {
		size_t d = near_distance(word, names[i] + SKIP);
		if (d < least) {
			least = d;
			best = names[i];
		}
	}
	return best;
}

const char *
variables_unknown(char *const *env, const char **meant)
{
	for (; *env; env++) {
		size_t n = strcspn(*env, "=");
		if (!variables_is_ours(*env) || is_known(*env, n))
			continue;
		*meant = nearest(*env, n);
		return *env;
	}
	return NULL;
}

void
variables_remove(char **env)
{
	size_t n = 0;
	for (size_t i = 0; env[i]; i++)
		if (!variables_is_ours(env[i]))
			env[n++] = env[i];
	env[n] = NULL;
}
