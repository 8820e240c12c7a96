/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tools/base/file.h"
#include "tools/base/pool.h"
#include "tools/base/progress.h"
#include "tools/base/terminal.h"
#include "tools/build/stage.h"

enum {
	JOB_MEMORY = 700 * 1000 * 1000, /* bytes a compiler takes with a unit, at most */
};

struct stage
stage_start(const struct options *o)
{
	return (struct stage){.o = o, .started = progress_now()};
}

char *
stage_path(const struct stage *s, const char *name)
{
	return xasprintf("%s/%s", s->dir, name);
}

void
stage_write(const struct stage *s, const char *name, struct buf *text)
{
	char *path = stage_path(s, name);
	file_write(path, text->p, text->n);
	free(path);
	buf_free(text);
}

void
stage_remove(const struct stage *s, const char *name)
{
	char *path = stage_path(s, name);
	unlink(path);
	free(path);
}

void
stage_done(struct stage *s, const char *fmt, ...)
{
	double now = progress_now();
	va_list ap;
	if (s->o->verbose) {
		progress_hide();
		fprintf(stderr, "# %.2f s: ", now - s->started);
		va_start(ap, fmt);
		vfprintf(stderr, fmt, ap);
		va_end(ap);
		fputc('\n', stderr);
	}
	s->started = now;
}

u32
stage_jobs(const struct stage *s)
{
	return s->o->jobs ? s->o->jobs : pool_default_jobs(JOB_MEMORY);
}

void
stage_compile(struct pool *pool, struct args *commands, size_t n)
{
	struct result failed;
	progress_stage("compile");
	size_t bad = pool_run(pool, commands, n, &failed);
	if (bad < n)
		spawn_failed(
		        &failed,
		        "-v shows the commands, --keep=DIR keeps the C; -j1 needs the "
		        "least memory",
		        "%s %s (%d)", commands[bad].v[0],
		        failed.signal ? "was ended by a signal" : "failed",
		        failed.signal ? failed.signal : failed.status);
	for (size_t i = 0; i < n; i++)
		args_free(&commands[i]);
}

void
stage_built(const struct stage *s, const char *path)
{
	double seconds = progress_seconds();
	progress_finish();
	if (!path || s->o->quiet || s->o->runs || !terminal_is())
		return;
	fprintf(stderr, "built %s (%.1f MB, %.*f s", path, (double)file_size(path) / 1e6,
	        seconds < 9.95, seconds);
	if (s->units)
		fprintf(stderr, ", %zu %s, %zu from the cache", s->units,
		        s->parts ? s->parts : "units", s->units - s->compiled);
	else
		fputs(", from the cache", stderr);
	fputs(")\n", stderr);
}
