/* SPDX-License-Identifier: MIT */
/* lend: the files of the system that a program with grants of connections reads: those
 * of the resolver for names, and the certificates of authorities for TLS. They are read
 * once, before the guest runs, as they are then. */
#ifndef RUNTIME_START_LEND_H
#define RUNTIME_START_LEND_H

#include "runtime/shared/policy.h"

/* The variables by which somebody chooses other certificates. */
enum { LENT_FILE = 1, LENT_DIRECTORY = 2 };

/* Sets g->files from g's other grants, and adds directories to g->dirs. `host` is the
 * host's environment. Returns bits: LENT_FILE if SSL_CERT_FILE there names a file of
 * certificates that is lent, LENT_DIRECTORY if SSL_CERT_DIR names such directories. The
 * guest needs these variables too. */
unsigned lend_files(struct grants *g, char **host, bool roots);

#endif
