/* SPDX-License-Identifier: MIT */
/* lend: the files of the system that a program with grants of connections reads: those
 * of the resolver for names, and the certificates of authorities for TLS. They are read
 * once, before the guest runs, as they are then. */
#ifndef RUNTIME_START_LEND_H
#define RUNTIME_START_LEND_H

#include "runtime/shared/policy.h"

/* Sets g->files from g's other grants. `host` is the host's environment. Returns whether
 * SSL_CERT_FILE there names a file of certificates that is lent: the guest needs that
 * variable too. */
bool lend_files(struct grants *g, char **host, bool roots);

#endif
