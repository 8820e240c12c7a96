/* SPDX-License-Identifier: MIT */
/* cc: the C compiler, and the commands that compile the units (cc.c) and link them
 * (link.c). */
#ifndef TOOLS_TOOLCHAIN_CC_H
#define TOOLS_TOOLCHAIN_CC_H

#include "tools/base/spawn.h"

struct cc {
	struct args command;  /* the compiler and the options that the user gave with
	                         it */
	struct args launcher; /* the command in front of it that compiles C: ccache,
	                         distcc */
	char *version;        /* the first line of --version */
	bool clang;
	bool zig;      /* `zig cc`, a clang that brings C libraries for many machines */
	bool foreign;  /* it makes code for another machine */
	char *machine; /* the target, by -dumpmachine */
	/* the fastest linker that is there and its file, or NULL: the compiler's own */
	const char *linker;
	char *linker_path;
	char *libuv;  /* libuv built for the target (target.h), or NULL; the caller sets
	                  it */
	bool x86_64;  /* it is one */
	bool debug;   /* units have line tables; the caller sets it */
	bool vectors; /* the module has v128; the caller sets it */
	bool strip;   /* executables have no symbols; the caller sets it */
};

/* What the stages know about the code to be compiled. */
struct cc_code {
	u32 level;           /* -O */
	u32 max_nesting;     /* deepest block nesting of any function */
	bool go;             /* a Go module: no promise about stack use of tail calls */
	const char *sources; /* directory from which includes are spelled */
	bool library;        /* it becomes part of a library */
	bool cuts;           /* its objects are cut into functions (functions/cut.h) */
};

/* Sets the command: `given`; else, for another machine (`target`, a triple or NULL), its
 * gcc, else zig; else $CC, else clang, else gcc, else cc. `zig cc` is told the target.
 * Returns whether there is one; it is not run. */
bool cc_search(struct cc *cc, const char *given, const char *target);
/* Does as cc_search, asks the compiler what it is, and takes `launcher` (may be NULL).
 * Ends the program if there is no compiler or it does not answer. */
void cc_find(struct cc *cc, const char *given, const char *target, const char *launcher);
/* Appends the command that compiles `source` to `object`. A launcher only gets C:
 * assembly includes files by .incbin, which caches and other machines do not see. */
void cc_compile_command(const struct cc *cc, const struct cc_code *code,
                        const char *source, const char *object, struct args *out);
/* Appends the command that compiles a host file, with the prototypes in imports.h. */
void cc_host_command(const struct cc *cc, const struct cc_code *code, const char *source,
                     const char *object, struct args *out);
/* Whether the linker finds an archive for -lNAME, in one of `dirs` or in its own
 * directories. */
bool cc_has_archive(const struct cc *cc, const char *name, const struct args *dirs);

/* What is linked with what. */
struct cc_link {
	const char *library;     /* directory of libgowasm.a */
	const struct args *host; /* objects, archives and libraries of --host */
	bool dynamic;            /* some of them are shared */
};
/* Appends the command that links. `objects` of them, named %03zu.o by number, plus
 * program.o and image.o, into `output`. */
void cc_link_command(const struct cc *cc, const struct cc_link *link, size_t objects,
                     const char *output, struct args *out);
/* Appends the command that compiles and links probe.c in the same way into probe.out. */
void cc_probe_command(const struct cc *cc, const struct cc_link *link, struct args *out);
/* Appends the command that joins these objects, the host files that are not libraries,
 * and the needed parts of libgowasm.a and `uv` (or NULL) into the object `output`. */
void cc_join_command(const struct cc *cc, const struct cc_link *link, size_t objects,
                     const char *uv, const char *output, struct args *out);
/* Appends the command that makes a shared library of that object, with the libraries of
 * --host, and with libuv if the object does not have it. */
void cc_shared_command(const struct cc *cc, const struct cc_link *link,
                       const char *object, bool with_uv, const char *soname,
                       const char *output, struct args *out);
/* Returns libuv's archive, with which the program needs only libc at run time; NULL if
 * there is only the shared one. The caller frees it. */
char *cc_libuv(const struct cc *cc);
/* Returns the path of ar, objcopy, ... if the compiler has its own, else NULL. The caller
 * frees it. */
char *cc_program(const struct cc *cc, const char *name);
/* Returns the path of a file among the compiler's libraries, or NULL. The caller frees
 * it. */
char *cc_file(const struct cc *cc, const char *name);
/* Whether it links musl. */
bool cc_is_musl(const struct cc *cc);
/* Ends the program unless static executables can be linked; the message says what is
 * missing. libuv's archive must be there, or will be `built`. */
void cc_require_static(const struct cc *cc, bool built);
void cc_free(struct cc *cc);

#endif
