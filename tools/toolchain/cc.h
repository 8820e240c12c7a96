/* SPDX-License-Identifier: MIT */
/* cc: the C compiler, and how the units are compiled (cc.c) and linked (link.c) with
 * it. */
#ifndef CC_H
#define CC_H

#include "tools/base/spawn.h"

struct cc {
	struct args command;  /* the compiler and what the user put behind it */
	struct args launcher; /* what goes in front of it to compile C: ccache, distcc */
	char *version;        /* the first line of --version */
	bool clang;
	bool zig;      /* `zig cc`, a clang that brings C libraries for many machines */
	bool foreign;  /* it was asked for another machine's code */
	char *machine; /* the target, by -dumpmachine */
	char *libuv;   /* built for it (target.h), or NULL; the caller sets it */
	bool x86_64;   /* it is one */
	bool debug;    /* units have line tables; the caller sets it */
	bool strip;    /* executables have no symbols; the caller sets it */
};

/* What the stages know about the code to be compiled. */
struct cc_code {
	u32 level;           /* -O */
	u32 max_nesting;     /* deepest block nesting of any function */
	bool go;             /* a Go module: no promise about stack use of tail calls */
	const char *sources; /* directory that includes are spelled from */
	bool library;        /* it becomes part of one */
};

/* Sets the command: `given`; else, for another machine (`target`, a triple or NULL), its
 * gcc, else zig; else $CC, else clang, else gcc, else cc. `zig cc` is told the target.
 * Returns whether there is one; it is not run. */
bool cc_search(struct cc *cc, const char *given, const char *target);
/* cc_search, asks the compiler what it is, and takes `launcher` (may be NULL). Ends the
 * program if there is none or it does not answer. */
void cc_find(struct cc *cc, const char *given, const char *target, const char *launcher);
/* Appends the command that compiles `source` to `object`; a launcher only gets C, since
 * what assembly includes as it is (.incbin) is not seen by caches and other machines. */
void cc_compile_command(const struct cc *cc, const struct cc_code *code,
                        const char *source, const char *object, struct args *out);
/* Appends the command that compiles a host file, with the prototypes in imports.h. */
void cc_host_command(const struct cc *cc, const struct cc_code *code, const char *source,
                     const char *object, struct args *out);
/* Whether the linker has an archive of -lNAME, in one of `dirs` or where it looks. */
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
/* Appends the command that joins the same, the host files that are no libraries, and what
 * they need of libgowasm.a and `uv` (or NULL), into the object `output`. */
void cc_join_command(const struct cc *cc, const struct cc_link *link, size_t objects,
                     const char *uv, const char *output, struct args *out);
/* Appends the command that makes a shared library of it, with the libraries of --host,
 * and libuv's, if it is not in the object. */
void cc_shared_command(const struct cc *cc, const struct cc_link *link,
                       const char *object, bool with_uv, const char *soname,
                       const char *output, struct args *out);
/* libuv as an archive, so that nothing but libc is needed when the program runs; NULL
 * where there is only the shared one. The caller frees it. */
char *cc_libuv(const struct cc *cc);
/* The path of ar, objcopy, ... if the compiler has its own; else NULL. The caller frees
 * it. */
char *cc_program(const struct cc *cc, const char *name);
/* The path of a file among the compiler's libraries, or NULL. The caller frees it. */
char *cc_file(const struct cc *cc, const char *name);
/* Whether it links musl. */
bool cc_is_musl(const struct cc *cc);
/* Ends the program, with what is missing, unless static executables can be linked;
 * libuv's archive is going to be `built`, or has to be there. */
void cc_require_static(const struct cc *cc, bool built);
void cc_free(struct cc *cc);

#endif
