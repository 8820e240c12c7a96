#!/bin/bash
# make bench-build: builds a hello with fmt, without the cache, and compares the time in one run
# with that of wasm2c by hand and gcc -O2 on one file. Then compares how fast it starts with
# native Go, in RUNS (30) pairs. Prints minima and medians and asserts nothing. Needs
# /usr/share/wabt/wasm2c, which comes with wabt.
set -u
cd "$(dirname "$0")/.." || exit 1
root=$PWD
t=$(mktemp -d) || exit 1
trap 'rm -rf "$t"' EXIT
export GOFLAGS=-buildvcs=false
(cd examples/hello && GOOS=wasip1 GOARCH=wasm go build -o "$t/hello.wasm" . && go build -o "$t/native" .) || exit 1

timed() { # NAME COMMAND...
	local name=$1
	shift
	/usr/bin/env TIMEFORMAT='%R s wall, %U s user' bash -c 'time "$@" >/dev/null' - "$@" 2>"$t/time" || { cat "$t/time"; exit 1; }
	echo "build, $name: $(tail -1 "$t/time")"
}
timed 'gowasm2native' "$root/build/gowasm2native" "$t/hello.wasm" -o "$t/ours"
timed 'gowasm2native -O0' "$root/build/gowasm2native" "$t/hello.wasm" -o "$t/ours0" -O0
"$root/build/gowasm2native" -v "$t/hello.wasm" -o "$t/ours" 2>&1 | grep '^# .*at most'
if [ "${PLAIN:-1}" = 1 ]; then
	timed 'wasm2c, gcc -O2 in one file' sh -c "cd $t && wasm2c -n plain hello.wasm -o plain.c && gcc -O2 -c -o plain.o plain.c"
fi

# Start-up: from fork to the end, the two programs alternating.
cat >"$t/start.c" <<'C'
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <fcntl.h>
#include <time.h>
extern char **environ;
static int by(const void *a, const void *b) { double x = *(double *)a, y = *(double *)b; return x < y ? -1 : x > y; }
static double one(char *p) {
	struct timespec a, b; pid_t pid; int status; char *argv[] = {p, NULL};
	posix_spawn_file_actions_t fa; posix_spawn_file_actions_init(&fa);
	posix_spawn_file_actions_addopen(&fa, 1, "/dev/null", O_WRONLY, 0);
	clock_gettime(CLOCK_MONOTONIC, &a);
	if (posix_spawn(&pid, p, &fa, NULL, argv, environ)) exit(1);
	waitpid(pid, &status, 0);
	clock_gettime(CLOCK_MONOTONIC, &b);
	if (status) exit(2);
	return (b.tv_sec - a.tv_sec) * 1e3 + (b.tv_nsec - a.tv_nsec) / 1e6;
}
int main(int argc, char **argv) {
	int n = atoi(argv[1]); double v[2][1000];
	for (int i = -3; i < n; i++) for (int k = 0; k < 2; k++) { double x = one(argv[2 + k]); if (i >= 0) v[k][i] = x; }
	for (int k = 0; k < 2; k++) qsort(v[k], n, sizeof(double), by);
	for (int k = 0; k < 2; k++) printf("start, %s: min %.2f ms, median %.2f ms (n=%d)\n", argv[4 + k], v[k][0], v[k][n / 2], n);
	printf("start, ratio: min %.2f, median %.2f\n", v[1][0] / v[0][0], v[1][n / 2] / v[0][n / 2]);
	return argc < 6;
}
C
gcc -O1 -o "$t/start" "$t/start.c" && "$t/start" "${RUNS:-30}" "$t/native" "$t/ours" 'native Go' 'gowasm2native'
