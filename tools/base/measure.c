/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tools/base/measure.h"
#include "tools/base/progress.h"

/* argv: this program, the word, a file for the result, the command. */
static const char word[] = "--measure-this-command";
enum { WORD = 1, SCRATCH, COMMAND };

bool
measure_is(int argc, char *const *argv)
{
	return argc > COMMAND && strcmp(argv[WORD], word) == 0;
}

int
measure_main(char *const *argv)
{
	struct rusage usage;
	int status;
	double begun = progress_now();
	/* no vfork: it would hand on this process's memory */
	pid_t child = fork();
	if (child == 0) {
		execvp(argv[COMMAND], argv + COMMAND);
		_exit(127);
	}
	if (child < 0 || wait4(child, &status, 0, &usage) != child)
		return 127;
	double seconds = progress_now() - begun;
	FILE *f = fopen(argv[SCRATCH], "we");
	if (!f || fprintf(f, "%.9f %ld\n", seconds, usage.ru_maxrss) < 0 ||
	    fclose(f) != 0)
		return 127;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool
measure_run(const struct args *a, const char *scratch, struct measure *m,
            struct result *r)
{
	struct args whole = {0};
	long kib = 0;
	*m = (struct measure){0};
	args_add(&whole, "/proc/self/exe");
	args_add(&whole, word);
	args_add(&whole, scratch);
	for (size_t i = 0; i < a->n; i++)
		args_add(&whole, a->v[i]);
	unlink(scratch);
	bool started = spawn_run(whole.v, NULL, r);
	args_free(&whole);
	if (!started)
		return false;
	FILE *f = fopen(scratch, "re");
	if (!f || fscanf(f, "%lf %ld", &m->seconds, &kib) != 2) {
		if (f)
			fclose(f);
		buf_free(&r->out);
		errno = ENOEXEC;
		return false;
	}
	fclose(f);
	m->peak = (u64)kib << 10;
	return true;
}
