/* SPDX-License-Identifier: MIT */
/* library: what a program made with --emit=lib or shared has instead of main. Its C API
 * is api.h, in which the driver puts the library's name for LIB; program.c has a function
 * for each export, which calls library_call. */
#ifndef GOWASM_LIBRARY_H
#define GOWASM_LIBRARY_H

#include "runtime/guest/instance.h"

/* Runs f(instance, arg) as a call of the instance's. Returns an enum LIB_status. */
int library_call(struct instance *instance, void (*f)(void *instance, void *arg),
                 void *arg);
/* library_call for _start, which is then at its end, and so is the instance. */
int library_run(struct instance *instance);

#endif
