/* SPDX-License-Identifier: MIT */
/* Calls functions of libraries as the lines of stdin say. calls.inc, which main.go
 * writes, has call(). The libraries are DIRECTORY/libmN.so. The numbers of checks,
 * instances and signatures are decimal, all others hexadecimal:
 *	CHECK open N
 *	CHECK no N TRAP		opening it ends with that trap
 *	CHECK call N SYMBOL SIGNATURE EXPECT ARGUMENT...
 * EXPECT is MASK/BITS, several of these with | in between, - or a trap. Prints "CHECK ok"
 * or "CHECK WHAT WAS SEEN" for each.
 * A call that must trap is made in a child, so that the instance can be used again. */
#include <dlfcn.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static uint32_t
i(uint64_t v)
{
	return (uint32_t)v;
}
static uint64_t
l(uint64_t v)
{
	return v;
}
static float
f(uint64_t v)
{
	uint32_t low = (uint32_t)v;
	float x;
	memcpy(&x, &low, sizeof x);
	return x;
}
static double
d(uint64_t v)
{
	double x;
	memcpy(&x, &v, sizeof x);
	return x;
}
#include "calls.inc"

enum { INSTANCES = 1000, TRAPPED = 2 };
static struct {
	void *library, *instance;
} instances[INSTANCES];

static void *
symbol(int n, const char *name)
{
	char full[64];
	snprintf(full, sizeof full, "m%d_%s", n, name);
	return instances[n].library ? dlsym(instances[n].library, full) : NULL;
}

/* Whether the message is that of a trap; blanks of `want` are underscores. */
static int
is_trap(const char *message, char *want)
{
	for (char *p = want; *p; p++)
		if (*p == '_')
			*p = ' ';
	return strstr(message, want) != NULL;
}

static void
open_instance(const char *dir, int n, char *error, size_t size)
{
	char path[4096];
	if (instances[n].instance) /* several modules of the test are one */
		return;
	snprintf(path, sizeof path, "%s/libm%d.so", dir, n);
	instances[n].library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	void *(*start)(const void *, char *, size_t) = symbol(n, "open");
	if (start)
		instances[n].instance = start(NULL, error, size);
	else
		snprintf(error, size, "%s", dlerror());
}

static void
call_one(int n, const char *name, int signature, char *expect, const uint64_t *args)
{
	uint64_t result = 0, mask = 0, want = 0;
	void *function = instances[n].library ? dlsym(instances[n].library, name) : NULL;
	const char *(*message)(void *) = symbol(n, "message");
	int bits = sscanf(expect, "%" SCNx64 "/%" SCNx64, &mask, &want) == 2;
	int right = 0;
	int trap = !bits && strcmp(expect, "-") != 0;
	if (!instances[n].instance || !function) {
		printf("there is no instance or no function\n");
		return;
	}
	fflush(stdout);
	pid_t child = trap ? fork() : 0;
	if (child) {
		int status;
		if (waitpid(child, &status, 0) != child || !WIFEXITED(status))
			printf("ended with status %#x\n", status);
		return;
	}
	int status = call(signature, function, instances[n].instance, args, &result);
	for (const char *p = expect; bits && p; p = strchr(p, '|'), p += p != NULL)
		if (sscanf(p, "%" SCNx64 "/%" SCNx64, &mask, &want) == 2)
			right |= (result & mask) == want;
	if (trap ? status == TRAPPED && is_trap(message(instances[n].instance), expect)
	         : status == 0 && (right || !bits))
		printf("ok\n");
	else
		printf("status %d, 0x%" PRIx64 " & 0x%" PRIx64 ", want 0x%" PRIx64
		       " (%s) %s\n",
		       status, result, mask, want, expect,
		       message(instances[n].instance));
	fflush(stdout);
	if (trap)
		_exit(0);
}

int
main(int argc, char **argv)
{
	static char line[1 << 20];
	(void)argc;
	while (fgets(line, sizeof line, stdin)) {
		static uint64_t args[20000];
		char *check = strtok(line, " \n"), *what = strtok(NULL, " \n"), *next,
		     error[256] = "";
		int n = atoi(strtok(NULL, " \n")), count = 0;
		printf("%s ", check);
		if (strcmp(what, "open") == 0) {
			open_instance(argv[1], n, error, sizeof error);
			printf("%s\n", instances[n].instance ? "ok" : error);
			continue;
		}
		if (strcmp(what, "no") == 0) {
			open_instance(argv[1], n, error, sizeof error);
			char *want = strtok(NULL, " \n");
			printf("%s%s\n", is_trap(error, want) ? "" : "opened: ",
			       is_trap(error, want) ? "ok" : error);
			continue;
		}
		char *name = strtok(NULL, " \n"), *signature = strtok(NULL, " \n"),
		     *expect = strtok(NULL, " \n");
		while ((next = strtok(NULL, " \n")))
			args[count++] = strtoull(next, NULL, 16);
		call_one(n, name, atoi(signature), expect, args);
	}
	return 0;
}
