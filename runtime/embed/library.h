/* SPDX-License-Identifier: MIT */
/* library: runs the guest of a program made with --emit=lib or shared, which has no main.
 * Its C API is api.h, in which the driver replaces LIB by the library's name. program.c
 * has a function for each export, which calls library_call. */
#ifndef RUNTIME_EMBED_LIBRARY_H
#define RUNTIME_EMBED_LIBRARY_H

#include "runtime/guest/instance.h"

/* Runs f(instance, arg) as a call of the instance's. Returns an enum LIB_status. */
int library_call(struct instance *instance, void (*f)(void *instance, void *arg),
                 void *arg);
/* Does as library_call for _start. Then the program is at its end, and so is the
 * instance. */
int library_run(struct instance *instance);

#endif
