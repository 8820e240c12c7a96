#!/bin/bash
# A Go library (go:wasmexport), called from C and from Python, with the rewrite and without.
. "$root/tests/lib.sh"
minor=$(go env GOVERSION | grep -oE '^go1\.[0-9]+' | cut -d. -f2)
[ "${minor:-0}" -ge 24 ] || { skip 'Go libraries' "Go 1.$minor has no go:wasmexport (1.24)"; exit 0; }
cc=${CC:-$(command -v gcc || command -v clang || command -v clang-19)}
example=$root/examples/plugin-c

go_wasm "$example" "$t/text.wasm" -buildmode=c-shared || { fail 'go build -buildmode=c-shared'; exit 1; }
# library DIRECTORY OPTION...: libtext.so and text.h there, through the tests' cache
library() {
	local dir=$1 key
	shift
	mkdir -p "$dir"
	key=$( (tool_id; cat "$t/text.wasm"; echo "$* ${CC:-}") | sha256sum | cut -c1-32)
	if [ ! -d "$cache/$key" ]; then
		mkdir -p "$cache/$key.$$"
		"$GOWASM2NATIVE" "$t/text.wasm" --emit shared -o "$cache/$key.$$/libtext.so" "$@" >"$t/err" 2>&1 ||
			{ rm -rf "$cache/$key.$$"; return 1; }
		mv "$cache/$key.$$" "$cache/$key"
	fi
	cp "$cache/$key"/* "$dir/"
}
cat >"$t/want-c" <<'W'
7 words
GO AS A LIBRARY, NATIVELY: FÜR C
1.5
it ended: panic: runtime error: integer divide by zero
it left with 3
W
cat >"$t/want-py" <<'W'
FÜR PYTHON
1.5
4950
it ended: panic: runtime error: integer divide by zero
4
W
cat >"$t/more.c" <<'C'
/* Eight threads with an instance each, while another is used by turns; fork; many. */
#include "text.h"
#include <pthread.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>
static struct text_instance *common;
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static int errors;
static void *work(void *arg)
{
	struct text_instance *t = text_open(0, 0, 0);
	uint64_t sum;
	int bad = !t;
	for (int i = 0; i < 50 && t; i++) {
		bad += text_shared(t, 100, &sum) != text_OK || sum != 4950;
		pthread_mutex_lock(&turn);
		bad += text_shared(common, 50, &sum) != text_OK || sum != 1225;
		pthread_mutex_unlock(&turn);
	}
	text_close(t);
	__atomic_fetch_add(&errors, bad, __ATOMIC_RELAXED);
	return arg;
}
int main(void)
{
	pthread_t threads[8];
	uint64_t sum = 0;
	int status = -1;
	common = text_open(0, 0, 0);
	for (int i = 0; i < 8; i++)
		pthread_create(&threads[i], 0, work, 0);
	for (int i = 0; i < 8; i++)
		pthread_join(threads[i], 0);
	printf("threads %d\n", errors);
	pid_t child = fork();
	if (child == 0)
		_exit(text_shared(common, 10, &sum) != text_OK || sum != 45 || text_close(common) != text_OK);
	waitpid(child, &status, 0);
	printf("fork %d\n", status);
	printf("after it %d\n", text_shared(common, 10, &sum));
	text_close(common);
	for (int i = 0; i < 100; i++) {
		struct text_instance *t = text_open(0, 0, 0);
		errors += text_shared(t, 3, &sum) != text_OK;
		if (i % 2)
			errors += text_divide(t, 1, 0, &sum) != text_TRAPPED;
		errors += text_close(t) != text_OK;
	}
	printf("many %d\n", errors);
	return 0;
}
C
for option in '' --no-rewrite; do
	how=${option:+ ($option)}
	library "$t/lib" -O0 $option || { fail "libtext builds$how" "$t/err"; continue; }
	check "no symbols but the API$how" test -z "$(nm -D --defined-only "$t/lib/libtext.so" | awk '$3 !~ /^text_/')"
	$cc -Wall -Wextra -Werror -I"$t/lib" "$example/main.c" "$t/lib/libtext.so" -Wl,-rpath,"$t/lib" -o "$t/main" 2>"$t/err" ||
		fail "C example compiles$how" "$t/err"
	"$t/main" >"$t/out" 2>"$t/err"
	check "C example$how" diff "$t/want-c" "$t/out"
	check "Go's panic on stderr$how" grep -q 'panic: runtime error: integer divide by zero' "$t/err"
	if have python3; then
		python3 "$root/examples/plugin-python/main.py" "$t/lib/libtext.so" >"$t/out" 2>"$t/err"
		check "Python example$how" diff "$t/want-py" "$t/out"
	else
		skip "Python example$how" 'no python3'
	fi
	$cc -I"$t/lib" "$t/more.c" "$t/lib/libtext.so" -Wl,-rpath,"$t/lib" -lpthread -o "$t/more" 2>"$t/err" || fail "more.c compiles$how" "$t/err"
	"$t/more" >"$t/out" 2>"$t/err"
	check "threads, fork, many$how" test "$(cat "$t/out")" = $'threads 0\nfork 0\nafter it 0\nmany 0'
done

# From Go source the header has Go's names.
if "$GOWASM2NATIVE" "$example" -O0 --emit shared -o "$t/libnamed.so" 2>"$t/err"; then
	check "header: Go's names of parameters" grep -qxF 'int named_divide(struct named_instance *instance, uint64_t a, uint64_t b, uint64_t *result);' "$t/named.h"
	check "header: more of them" grep -qxF 'int named_words(struct named_instance *instance, uint32_t p, uint32_t n, uint32_t *result);' "$t/named.h"
else
	fail 'libnamed builds from source' "$t/err"
fi
