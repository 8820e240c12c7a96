/* SPDX-License-Identifier: MIT */
/* dns: reads messages of the DNS (RFC 1035): what a guest asks, and what it is told. Both
 * are hostile. Names are in lower case, with dots, without one at the end. */
#ifndef WASI_NET_DNS_H
#define WASI_NET_DNS_H

#include <stdbool.h>
#include <stddef.h>

#include "wasi/abi/abi.h"

enum { DNS_PORT = 53, DNS_NAME = 254, DNS_HEADER = 12, DNS_MOST = 65535 };

/* Reads a question: a message that asks one thing of the resolver and has nothing else
 * that it could carry. Returns false for any other. */
bool dns_question(const u8 *message, size_t n, char name[DNS_NAME]);
/* Writes the answer that the question is refused, at most n bytes. Returns its length.
 * Requires dns_question. */
size_t dns_refuse(const u8 *question, size_t n, u8 *answer);
/* Reads an answer: sets *name to what was asked, and calls `each` for every address that
 * it says the name has, itself or by its aliases in the same answer. Returns false for
 * what is no answer. */
bool dns_answer(const u8 *message, size_t n, char name[DNS_NAME],
                void (*each)(void *arg, const char *name, const u8 address[16]),
                void *arg);

#endif
