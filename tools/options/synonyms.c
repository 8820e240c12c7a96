/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "tools/options/synonyms.h"
#include "tools/base/util.h"

enum value {
	NONE,
	SAME,       /* as it stands */
	BYTES,      /* a plain number is bytes */
	SECONDS,    /* ... or seconds */
	HOST_GUEST, /* HOST[:GUEST][:ro] */
	GUEST_HOST, /* GUEST:HOST or GUEST::HOST */
	SETTINGS,   /* NAME=VALUE[,...] of which one row below takes NAME */
};

static const struct row {
	const char *theirs, *ours;
	enum value value;
} rows[] = {
        {"-mount", "--dir", HOST_GUEST}, /* wazero */
        {"--mount", "--dir", HOST_GUEST},
        {"-env", "--env", SAME},
        {"-env-inherit", "--env-inherit", NONE},
        {"-listen", "--listen", SAME},
        {"-timeout", "--timeout", SAME},
        {"--tcplisten", "--listen", SAME}, /* wasmtime */
        {"-S", NULL, SETTINGS},
        {"-W", NULL, SETTINGS},
        {"--mapdir", "--dir", GUEST_HOST},
        {"--volume", "--dir", HOST_GUEST}, /* wasmer */
        {"--forward-host-env", "--env-inherit", NONE},
};

static const struct row settings[] = {
        {"tcplisten", "--listen", SAME},
        {"inherit-env", "--env-inherit", NONE},
        {"timeout", "--timeout", SECONDS},
        {"max-memory-size", "--max-memory", BYTES},
};

static char *
directory(enum value value, const char *s)
{
	size_t n = strlen(s);
	const char *ro = n > 3 && strcmp(s + n - 3, ":ro") == 0 ? ":ro" : "";
	n -= strlen(ro);
	const char *colon = memchr(s, ':', n);
	if (!colon)
		return value == HOST_GUEST ? xasprintf("--dir=%.*s%s", (int)n, s, ro)
		                           : NULL;
	const char *rest = colon + (colon[1] == ':' ? 2 : 1);
	int first = (int)(colon - s), second = (int)(n - (size_t)(rest - s));
	if (value == HOST_GUEST)
		return xasprintf("--dir=%.*s::%.*s%s", first, s, second, rest, ro);
	return xasprintf("--dir=%.*s::%.*s%s", second, rest, first, s, ro);
}

static char *
setting(const char *s)
{
	size_t n = strcspn(s, "=");
	const char *value = s[n] ? s + n + 1 : "";
	for (size_t i = 0; i < LEN(settings); i++) {
		const struct row *r = &settings[i];
		if (strlen(r->theirs) != n || strncmp(r->theirs, s, n) != 0)
			continue;
		if (r->value == NONE)
			return !*value || strcmp(value, "y") == 0 ||
			                       strcmp(value, "true") == 0
			               ? xstrdup(r->ours)
			               : NULL;
		bool plain = strspn(value, "0123456789") == strlen(value);
		const char *unit = !plain                ? ""
		                   : r->value == BYTES   ? "B"
		                   : r->value == SECONDS ? "s"
		                                         : "";
		return *value ? xasprintf("%s=%s%s", r->ours, value, unit) : NULL;
	}
	return NULL;
}

int
synonym_of(const char *arg, const char *next, char **ours, int *took)
{
	size_t n = strcspn(arg, "=");
	const char *value = arg[n] ? arg + n + 1 : next;
	*ours = NULL;
	*took = 0;
	for (size_t i = 0; i < LEN(rows); i++) {
		const struct row *r = &rows[i];
		/* -Stcplisten=... too */
		bool glued = r->value == SETTINGS && arg[1] == r->theirs[1] &&
		             arg[0] == '-' && arg[1] != '-' && arg[1] && arg[2];
		if (!glued && (strlen(r->theirs) != n || strncmp(r->theirs, arg, n) != 0))
			continue;
		if (glued)
			value = arg + 2;
		if (r->value == NONE) {
			*ours = xstrdup(r->ours);
			return 1;
		}
		if (!value || !*value)
			return -1;
		*took = value == next;
		*ours = r->value == SAME       ? xasprintf("%s=%s", r->ours, value)
		        : r->value == SETTINGS ? setting(value)
		                               : directory(r->value, value);
		return *ours ? 1 : -1;
	}
	return 0;
}
