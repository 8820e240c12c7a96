/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tools/base/file.h"
#include "tools/base/pool.h"
#include "tools/base/progress.h"
#include "tools/build/stage.h"

enum {
	JOB_MEMORY = 700 * 1000 * 1000, /* bytes a compiler takes with a unit, at most */
};

char *
stage_path(const struct build *b, const char *name)
{
	return xasprintf("%s/%s", b->dir, name);
}

void
stage_write(const struct build *b, const char *name, struct buf *text)
{
	char *path = stage_path(b, name);
	file_write(path, text->p, text->n);
	free(path);
	buf_free(text);
}

void
stage_remove(const struct build *b, const char *name)
{
	char *path = stage_path(b, name);
	unlink(path);
	free(path);
}

void
stage_done(struct build *b, const char *fmt, ...)
{
	double now = progress_now();
	va_list ap;
	if (b->o->verbose) {
		fprintf(stderr, "# %.2f s: ", now - b->started);
		va_start(ap, fmt);
		vfprintf(stderr, fmt, ap);
		va_end(ap);
		fputc('\n', stderr);
	}
	b->started = now;
}

u32
stage_jobs(const struct build *b)
{
	return b->o->jobs ? b->o->jobs : pool_default_jobs(JOB_MEMORY);
}
