/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "tools/toolchain/cc.h"

/* Returns the first part that a static executable needs besides libuv and that is
 * missing. A static program starts faster than a dynamic one and runs on any Linux. It is
 * position independent nevertheless: the heap of a program at a fixed place could be
 * where the guest's memory must be. Sanitizers need the dynamic library. */
static const char *
missing_for_static(const struct cc *cc)
{
	static const char *const needed[] = {"rcrt1.o", "libc.a", "libm.a"};
	for (size_t i = 0; i < cc->command.n; i++)
		if (strncmp(cc->command.v[i], "-fsanitize", 10) == 0)
			return "a static sanitizer";
	if (cc->zig) /* zig has no archive of glibc, and for musl only archives */
		return cc_is_musl(cc) ? NULL : "a static glibc, which zig has not,";
	for (size_t i = 0; i < LEN(needed); i++) {
		char *path = cc_file(cc, needed[i]);
		if (!path)
			return needed[i];
		free(path);
	}
	return NULL;
}

void
cc_require_static(const struct cc *cc, bool built)
{
	const char *missing = missing_for_static(cc);
	char *uv = cc_libuv(cc);
	if (missing && cc->zig)
		fatal_hint("zig links glibc as shared libraries only: --target "
		           "x86_64-linux-musl or aarch64-linux-musl",
		           "--static: %s is missing", missing);
	if (missing || (!uv && !built))
		fatal_hint("apt-get install libc6-dev libuv1-dev, or leave out --static",
		           "--static: %s is missing", missing ? missing : "libuv.a");
	free(uv);
}

static void
link_begin(const struct cc *cc, const struct cc_link *link, const char *output,
           struct args *out)
{
	for (size_t i = 0; i < cc->command.n; i++)
		args_add(out, cc->command.v[i]);
	if (cc->zig) /* decides which of its libraries zig links; musl's are static */
		args_add(out, "-O2");
	args_add(out, cc->zig || link->dynamic || missing_for_static(cc) ? "-pie"
	                                                                 : "-static-pie");
	args_add(out, "-Wl,-z,relro,-z,now,-z,noexecstack");
	if (cc->linker)
		args_addf(out, "-fuse-ld=%s", cc->linker);
	if (cc->strip)
		args_add(out, "-Wl,-s");
	args_add(out, "-o");
	args_add(out, output);
}

static void
add_system_libraries(const struct cc *cc, struct args *out)
{
	if (cc->zig) /* other compilers have it in libgcc */
		args_add(out, "-lunwind");
	args_add(out, "-lm");
	args_add(out, "-lpthread");
	args_add(out, "-ldl");
}

static void
link_end(const struct cc *cc, const struct cc_link *link, struct args *out)
{
	for (size_t i = 0; i < link->host->n; i++)
		args_add(out, link->host->v[i]);
	if (link->dynamic) /* shared host files use gowasm.h's functions */
		args_add(out,
		         cc->zig ? "-rdynamic" : "-Wl,--export-dynamic-symbol=gowasm_*");
	args_addf(out, "%s/libgowasm.a", link->library);
	char *uv = cc_libuv(cc);
	args_add(out, uv ? uv : "-luv");
	free(uv);
	add_system_libraries(cc, out);
}

void
cc_link_command(const struct cc *cc, const struct cc_link *link, size_t objects,
                const char *output, struct args *out)
{
	link_begin(cc, link, output, out);
	for (size_t i = 0; i < objects; i++)
		args_addf(out, "%03zu.o", i);
	args_add(out, "program.o");
	args_add(out, "image.o");
	link_end(cc, link, out);
}

void
cc_probe_command(const struct cc *cc, const struct cc_link *link, struct args *out)
{
	link_begin(cc, link, "probe.out", out);
	args_add(out, "-w");
	args_add(out, "-fPIE");
	args_add(out, "probe.c");
	link_end(cc, link, out);
}

/* A host file that is linked into the one object, not beside it. */
static bool
is_joined(const char *arg)
{
	size_t n = strlen(arg);
	return arg[0] != '-' && n > 2 && arg[n - 2] == '.';
}

void
cc_join_command(const struct cc *cc, const struct cc_link *link, size_t objects,
                const char *uv, const char *output, struct args *out)
{
	for (size_t i = 0; i < cc->command.n; i++)
		args_add(out, cc->command.v[i]);
	args_add(out, "-r");
	args_add(out, "-nostdlib");
	args_add(out, "-Wl,-u,LIB_open");
	args_add(out, "-o");
	args_add(out, output);
	for (size_t i = 0; i < objects; i++)
		args_addf(out, "%03zu.o", i);
	args_add(out, "program.o");
	args_add(out, "image.o");
	for (size_t i = 0; i < link->host->n; i++)
		if (is_joined(link->host->v[i]))
			args_add(out, link->host->v[i]);
	args_addf(out, "%s/libgowasm.a", link->library);
	if (uv)
		args_add(out, uv);
}

void
cc_shared_command(const struct cc *cc, const struct cc_link *link, const char *object,
                  bool with_uv, const char *soname, const char *output, struct args *out)
{
	for (size_t i = 0; i < cc->command.n; i++)
		args_add(out, cc->command.v[i]);
	args_add(out, "-shared");
	/* nodelete: our signal handlers may still be in use after dlclose */
	args_add(out, "-Wl,-z,relro,-z,now,-z,noexecstack,-z,nodelete,-z,defs");
	if (!cc->zig) /* zig does not know this word, and links so anyway */
		args_add(out, "-Wl,-z,text");
	/* a name with a comma would be taken for an option */
	if (!strchr(soname, ','))
		args_addf(out, "-Wl,-soname,%s", soname);
	if (cc->strip)
		args_add(out, "-Wl,-s");
	args_add(out, "-o");
	args_add(out, output);
	args_add(out, object);
	for (size_t i = 0; i < link->host->n; i++)
		if (!is_joined(link->host->v[i]))
			args_add(out, link->host->v[i]);
	if (with_uv)
		args_add(out, "-luv");
	add_system_libraries(cc, out);
}
