/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "tools/options/options.h"

/* Options that do not change the executable. All others may. */
static const char *const without_effect[] = {
        "output", "jobs", "verbose",  "quiet",    "keep",
        "stats",  "dump", "no_cache", "go_flags", "launcher",
};

/* Grants are put into an executable that is made (runtime/shared/policy.h), all but the
 * files of --embed. */
static bool
is_baked(const char *group, const char *field)
{
	return strcmp(group, "GRANTS") == 0 && strcmp(field, "embed") != 0;
}

static bool
has_effect(const char *field)
{
	for (size_t i = 0; i < LEN(without_effect); i++)
		if (strcmp(field, without_effect[i]) == 0)
			return false;
	return true;
}

static void
add_number(struct buf *out, const char *field, u64 n)
{
	if (n)
		buf_printf(out, "%s %llu\n", field, (unsigned long long)n);
}

/* With its length, since a value may hold anything. */
static void
add_text(struct buf *out, const char *field, const char *value)
{
	if (value)
		buf_printf(out, "%s %zu %s\n", field, strlen(value), value);
}

static void
add_list(struct buf *out, const char *field, const char **values)
{
	for (; values && *values; values++)
		add_text(out, field, *values);
}

#define ADD_FLAG add_number
#define ADD_TEXT add_text
#define ADD_LIST add_list
#define ADD_NUMBER add_number
#define ADD_SIZE add_number
#define ADD_TIME add_number
#define ADD_MODE add_number
#define ADD_PARTS add_number
#define ADD_LEVEL add_number
#define ADD_CHOICE add_number

void
options_canonical(const struct options *o, struct buf *out)
{
#define OPT(group, kind, field, letter, name, arg, help)     \
	if (has_effect(#field) && !is_baked(#group, #field)) \
		ADD_##kind(out, #field, o->field);
#include "tools/options/options.def"
#undef OPT
}
