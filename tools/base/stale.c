/* SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "tools/base/stale.h"
#include "tools/base/util.h"

/* More than lies between making a directory and holding it. */
static const time_t quiet = 60 * 60; /* seconds */
static const char suffix[] = ".tmp";

static int
open_directory(int parent, const char *name)
{
	return openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

void
stale_hold(const char *dir)
{
	int fd = open_directory(AT_FDCWD, dir); /* stays open; children do not get it */
	if (fd >= 0)
		flock(fd, LOCK_SH | LOCK_NB);
}

static int
remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	remove(path);
	return 0;
}

void
stale_remove_tree(const char *dir)
{
	nftw(dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

void
stale_directories(const char *parent)
{
	const size_t length = sizeof STALE_TEMPLATE - 1,
	             fixed = length - strlen("XXXXXX");
	DIR *d = opendir(parent);
	struct dirent *e;
	struct stat st;
	while (d && (e = readdir(d))) {
		if (strncmp(e->d_name, STALE_TEMPLATE, fixed) != 0 ||
		    strlen(e->d_name) != length)
			continue;
		int fd = open_directory(dirfd(d), e->d_name);
		if (fd < 0)
			continue;
		if (fstat(fd, &st) == 0 && st.st_uid == geteuid() &&
		    st.st_mtime + quiet < time(NULL) &&
		    flock(fd, LOCK_EX | LOCK_NB) == 0) {
			char *path = xasprintf("%s/%s", parent, e->d_name);
			stale_remove_tree(path);
			free(path);
		}
		close(fd);
	}
	if (d)
		closedir(d);
}

char *
stale_output_name(const char *path)
{
	return xasprintf("%s.%ld%s", path, (long)getpid(), suffix);
}

void
stale_outputs(const char *path)
{
	const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
	char *dir = slash ? xasprintf("%.*s/", (int)(slash - path), path) : xstrdup(".");
	DIR *d = opendir(dir);
	size_t n = strlen(base);
	struct dirent *e;
	struct stat st;
	while (d && (e = readdir(d))) {
		char *end;
		if (strncmp(e->d_name, base, n) != 0 || e->d_name[n] != '.')
			continue;
		long pid = strtol(e->d_name + n + 1, &end, 10);
		if (pid > 0 && strcmp(end, suffix) == 0 &&
		    fstatat(dirfd(d), e->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
		    S_ISREG(st.st_mode) && st.st_uid == geteuid() &&
		    kill((pid_t)pid, 0) != 0 && errno == ESRCH)
			unlinkat(dirfd(d), e->d_name, 0);
	}
	if (d)
		closedir(d);
	free(dir);
}
