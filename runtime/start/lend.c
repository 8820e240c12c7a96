/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/shared/listen.h"
#include "runtime/shared/reach.h"
#include "runtime/start/lend.h"
#include "runtime/start/lend_directory.h"
#include "wasi/wasi.h"

enum { MOST_FILES = 16, MOST_BYTES = 8 << 20 };

static const char *const of_resolver[] = {"/etc/resolv.conf", "/etc/hosts",
                                          "/etc/nsswitch.conf"};

/* Where systems have the certificates, in one file; the first that is there counts, as in
 * Go's crypto/x509. */
static const char *const of_authorities[] = {
        "/etc/ssl/certs/ca-certificates.crt",
        "/etc/pki/tls/certs/ca-bundle.crt",
        "/etc/ssl/ca-bundle.pem",
        "/etc/pki/tls/cacert.pem",
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
        "/etc/ssl/cert.pem",
};

/* Reads a regular file of a bearable size. */
static bool
read_all(int fd, const struct stat *st, struct wasi_file *f, struct grants *g)
{
	if (!S_ISREG(st->st_mode) || st->st_size < 0 || st->st_size > MOST_BYTES)
		return false;
	uint8_t *data = malloc((size_t)st->st_size + 1);
	size_t n = 0;
	while (data && n < (size_t)st->st_size) {
		ssize_t r = read(fd, data + n, (size_t)st->st_size - n);
		if (r < 0 && errno == EINTR)
			continue;
		if (r <= 0)
			break;
		n += (size_t)r;
	}
	if (!data)
		return false;
	f->data = grants_own(g, data);
	f->size = n;
	f->mtim =
	        (uint64_t)st->st_mtim.tv_sec * 1000000000 + (uint64_t)st->st_mtim.tv_nsec;
	return true;
}

/* Lends a file, if it is there. */
static bool
lend(struct grants *g, const char *path)
{
	struct wasi_file *f = &g->files[g->nfiles];
	struct stat st;
	if (*path != '/' || g->nfiles == MOST_FILES)
		return false;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return false;
	bool ok = fstat(fd, &st) == 0 && read_all(fd, &st, f, g);
	close(fd);
	f->path = ok ? grants_own(g, strdup(path)) : NULL;
	g->nfiles += ok;
	return ok;
}

/* Whether the program may have to find what a name stands for. */
static bool
has_names(const struct grants *g)
{
	struct reach r;
	struct listen_address at;
	for (size_t i = 0; i < g->nconnect; i++)
		if (reach_parse(g->connect[i], &r) && r.kind != REACH_PREFIX &&
		    r.kind != REACH_UNIX)
			return true;
	for (size_t i = 0; i < g->nlisten; i++)
		if (strstr(g->listen[i], "localhost:") &&
		    listen_parse(g->listen[i], &at) && !at.is_unix)
			return true;
	return false;
}

/* Lends the directories of a list with colons. */
static bool
lend_directories(struct grants *g, const char *list)
{
	enum { MOST_DIRECTORIES = 8 };
	char *save = NULL, *copy = grants_own(g, strdup(list));
	int lent = 0;
	for (char *d = strtok_r(copy, ":", &save); d && lent < MOST_DIRECTORIES;
	     d = strtok_r(NULL, ":", &save))
		lent += *d == '/' && lend_directory(g, d);
	return lent > 0;
}

unsigned
lend_files(struct grants *g, char **host, bool roots)
{
	unsigned lent = 0;
	bool connects = g->nconnect && (!g->connect_only || g->nconnect_only);
	g->files = grants_own(g, calloc(MOST_FILES, sizeof *g->files));
	if (has_names(g))
		for (size_t i = 0; i < sizeof of_resolver / sizeof *of_resolver; i++)
			lend(g, of_resolver[i]);
	if (!connects || !roots)
		return 0;
	const char *file = grants_host_value(host, "SSL_CERT_FILE");
	const char *dir = grants_host_value(host, "SSL_CERT_DIR");
	if (dir && *dir && lend_directories(g, dir))
		lent |= LENT_DIRECTORY;
	if (file && *file)
		return lend(g, file) ? lent | LENT_FILE : lent;
	for (size_t i = 0; i < sizeof of_authorities / sizeof *of_authorities; i++)
		if (lend(g, of_authorities[i]))
			break;
	return lent;
}
