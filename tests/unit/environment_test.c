/* SPDX-License-Identifier: MIT */
/* The guest's variables, and the names that begin with GOWASM_. */
#include <stdlib.h>

#include "runtime/start/cgroup.h"
#include "runtime/start/environment.h"
#include "runtime/shared/variables.h"
#include "tests/test.h"
#include "tests/tree.h"

/* The guest's environment, one entry a line, of at most three entries of a policy. */
static const char *
made(bool is_go, const char *a, const char *b, const char *c)
{
	static char text[400];
	static char *host[] = {"A=1", "GOMAXPROCS=2", "PWD=/host",     "GOWASM_TRACE=1",
	                       "A=2", "B=x",          "GOMAXPROCS_=3", "AB=",
	                       NULL};
	char *entries[] = {(char *)a, (char *)b, (char *)c};
	struct grants g = {0};
	size_t n = 0;
	while (n < 3 && entries[n])
		n++;
	char *pwd = grants_own(&g, strdup("PWD=/guest"));
	char **env = environment_make(&g, entries, n, host, pwd, is_go);
	text[0] = 0;
	for (; *env; env++) {
		strcat(text, *env);
		strcat(text, "\n");
	}
	grants_free(&g);
	return text;
}

#define EXPECT_TEXT(got, want) EXPECT(strcmp(got, want) == 0)

TEST(environment, each_name_once_and_the_later_wins)
{
	EXPECT_TEXT(made(true, "X=1", "Y", "X=2"), "PWD=/guest\nX=2\n");
	EXPECT_TEXT(made(true, "B", "B=y", NULL), "PWD=/guest\nB=y\n");
	EXPECT_TEXT(made(true, "B=y", "B", NULL), "PWD=/guest\nB=x\n");
	EXPECT_TEXT(made(true, "PWD=/x", NULL, NULL), "PWD=/x\n");
}

TEST(environment, inherited)
{
	EXPECT_TEXT(made(true, "*", "AB=c", NULL),
	            "PWD=/guest\nA=2\nB=x\nGOMAXPROCS_=3\nAB=c\n");
}

/* Go's runtime would start a second thread, and there is none. */
TEST(environment, no_GOMAXPROCS_for_Go)
{
	EXPECT_TEXT(made(true, "GOMAXPROCS=2", "GOMAXPROCS", NULL), "PWD=/guest\n");
	EXPECT_TEXT(made(false, "GOMAXPROCS", NULL, NULL), "PWD=/guest\nGOMAXPROCS=2\n");
	EXPECT_TEXT(made(false, "*", NULL, NULL),
	            "PWD=/guest\nA=2\nB=x\nGOMAXPROCS_=3\nAB=\n");
}

/* The name that is meant, "none" if none is near, "known" if it is one. */
static const char *
meant(const char *entry)
{
	char *env[] = {"PATH=/bin", (char *)entry, NULL};
	const char *name = "unset", *found = variables_unknown(env, &name);
	return !found ? "known" : name ? name : "none";
}

TEST(variables, unknown_names)
{
	EXPECT_TEXT(meant("GOWASM_TIMEOUT=1s"), "known");
	EXPECT_TEXT(meant("GOWASM_CACHE=off"), "known");
	EXPECT_TEXT(meant("GOWASM2NATIVE_LIB=x"), "known");
	EXPECT_TEXT(meant("GOWASMX=x"), "known");
	EXPECT_TEXT(meant("GOWASM_TIMOUT=1s"), "GOWASM_TIMEOUT");
	EXPECT_TEXT(meant("GOWASM_READONLY=1"), "GOWASM_READ_ONLY");
	EXPECT_TEXT(meant("GOWASM_MAXMEMORY"), "GOWASM_MAX_MEMORY");
	EXPECT_TEXT(meant("GOWASM_FOO=1"), "none");
	EXPECT_TEXT(meant("GOWASM_=1"), "none");
	EXPECT_TEXT(meant("GOWASM_TIMEOUTTIMEOUTTIMEOUTTIMEOUTTIMEOUT=1"), "none");
}

TEST(variables, removed)
{
	char *env[] = {"A=1", "GOWASM_X=1", "GOWASM_TRACE=1", "B=2", NULL};
	variables_remove(env);
	EXPECT_TEXT(env[0], "A=1");
	EXPECT_TEXT(env[1], "B=2");
	EXPECT(env[2] == NULL);
}

/* The limit of the groups that this text names. */
static uint64_t
limit_of(const char *list)
{
	make_file("list", list);
	return cgroup_memory(in("list"), in("sys"));
}

TEST(environment, limits_of_control_groups)
{
	static const char *const made_dirs[] = {"sys", "sys/a", "sys/a/b", "sys/memory",
	                                        "sys/memory/x"};
	tree_make();
	for (size_t i = 0; i < sizeof made_dirs / sizeof *made_dirs; i++)
		EXPECT_EQ(mkdir(in(made_dirs[i]), 0700), 0);
	make_file("sys/a/memory.max", "3000\n");
	make_file("sys/a/b/memory.max", "max\n");
	make_file("sys/memory/memory.limit_in_bytes", "9223372036854771712\n");
	make_file("sys/memory/x/memory.limit_in_bytes", "2000\n");
	EXPECT_EQ(limit_of("0::/a/b\n"), 3000);
	EXPECT_EQ(limit_of("0::/a\n"), 3000);
	EXPECT_EQ(limit_of("0::/\n"), UINT64_MAX);
	EXPECT_EQ(limit_of("4:memory:/x/y\n1:cpu:/a\n0::/\n"), 2000);
	EXPECT_EQ(limit_of("4:memory:/\n"), 9223372036854771712);
	EXPECT_EQ(limit_of("4:memory:/x\n0::/a\n"), 2000);
	EXPECT_EQ(limit_of("1:cpu:/a\n"), UINT64_MAX);
	EXPECT_EQ(limit_of(""), UINT64_MAX);
	EXPECT_EQ(cgroup_memory(in("nothing"), in("sys")), UINT64_MAX);
	tree_remove(tree_top);
}

TEST_MAIN
