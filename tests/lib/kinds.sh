#!/bin/bash
# The API of a library in C, on a module with an export of each kind: .a, .so, under ASan,
# with checked memory; two libraries in one process.
. "$root/tests/lib.sh"
have wat2wasm || { skip 'libraries' 'no wat2wasm'; exit 0; }
tool=$GOWASM2NATIVE
cc=${CC:-$(command -v gcc || command -v clang || command -v clang-19)}
here=$root/tests/lib
groups='values memory endings hosts independent threads forks forks-in-calls policies signals thousand'

wat2wasm --debug-names "$here/kinds.wat" -o "$t/kinds.wasm"
# build DIRECTORY OPTION...: the library and its header there
build() {
	mkdir -p "$1"
	local out=$1
	shift
	"$tool" -O1 "$t/kinds.wasm" --host "$here/host.c" "$@" >"$t/err" 2>&1 || { fail "libkinds builds $*" "$t/err"; return 1; }
}
# try NAME PROGRAM: each group of checks of kinds.c
try() {
	local name=$1 program=$2
	for group in $groups; do
		"$program" "$group" >"$t/out" 2>&1
		local got=$?
		if [ $got -eq 0 ]; then ok "$name: $group"; else fail "$name: $group: $got" "$t/out"; fi
	done
}

build "$t/a" --emit lib -o "$t/a/libkinds.a" || exit 1
check 'header: C11 and C++ without a warning' $cc -std=c11 -pedantic -Wall -Wextra -Werror -fsyntax-only "$t/a/kinds.h"
have g++ && check 'header: C++' g++ -Wall -Wextra -Werror -fsyntax-only -x c++ "$t/a/kinds.h"
check 'header: names of parameters' grep -qF 'int kinds_i32(struct kinds_instance *instance, uint32_t left, uint32_t a1, uint32_t *result);' "$t/a/kinds.h"
check 'header: what C cannot call' grep -q '^/\* 2 more cannot be called' "$t/a/kinds.h"
check 'archive: only kinds_ is defined' test -z "$(nm -g --defined-only "$t/a/libkinds.a" | awk 'NF == 3 && $3 !~ /^kinds_/')"
$cc -g -Wall -Wextra -I"$t/a" "$here/kinds.c" "$t/a/libkinds.a" -lpthread -lm -ldl -o "$t/static" 2>"$t/err" || fail 'harness links (.a)' "$t/err"
try archive "$t/static"

build "$t/so" --emit shared -o "$t/so/libkinds.so" || exit 1
check 'shared: only kinds_ is exported' test -z "$(nm -D --defined-only "$t/so/libkinds.so" | awk '$3 !~ /^kinds_/')"
$cc -g -I"$t/so" "$here/kinds.c" "$t/so/libkinds.so" -Wl,-rpath,"$t/so" -lpthread -o "$t/dynamic" 2>"$t/err" || fail 'harness links (.so)' "$t/err"
try shared "$t/dynamic"

# The harness, the runtime, the host file and the units, and the harness alone.
asan='-fsanitize=address,undefined -fno-sanitize-recover=all'
if have gcc && echo 'int main(void){return 0;}' | gcc $asan -x c - -o "$t/probe" 2>/dev/null && "$t/probe"; then
	build "$t/asan" --emit lib -o "$t/asan/libkinds.a" --target "$(uname -m)-linux-gnu" --cc "gcc $asan" || exit 1
	# its own memory is not what "thousand" counts; it reports faults itself ("signals")
	groups='values memory endings hosts independent threads forks forks-in-calls policies'
	for lib in asan a; do
		gcc -g $asan -I"$t/$lib" "$here/kinds.c" "$t/$lib/libkinds.a" -lpthread -lm -ldl -o "$t/asan/kinds" 2>"$t/err" ||
			fail "harness links (ASan, $lib)" "$t/err"
		ASAN_OPTIONS=detect_leaks=1 try "ASan, $([ $lib = a ] && echo 'the user alone' || echo all)" "$t/asan/kinds"
	done
else
	skip 'ASan' 'gcc has none'
fi

groups='values memory endings independent forks thousand'
build "$t/checked" --memory checked --max-memory 8MiB --emit shared -o "$t/checked/libkinds.so" || exit 1
LD_LIBRARY_PATH=$t/checked try 'checked memory' "$t/dynamic"

# Two libraries of the same module, and a third with a name that our own functions have.
cp "$t/a/libkinds.a" "$t/libkinds.a"
build "$t" --emit lib -o "$t/libmemory.a" && build "$t" --emit lib -o "$t/libuv.a"
cat >"$t/three.c" <<'C'
#include "a/kinds.h"
#include "memory.h"
#include "uv.h"
#include <stdio.h>
int host, memory, leave, wasi; /* names of functions and types of the runtime */
int main(void)
{
	uint32_t i = 0, j = 0, k = 0;
	struct kinds_instance *a = kinds_open(NULL, NULL, 0);
	struct memory_instance *b = memory_open(NULL, NULL, 0);
	struct uv_instance *c = uv_open(NULL, NULL, 0);
	kinds_count(a, &i), memory_count(b, &j), memory_count(b, &j), uv_count(c, &k);
	int trapped = uv_peek(c, 0xfffffff0, &k) == uv_TRAPPED && memory_peek(b, 0xfffffff0, &k) == memory_TRAPPED &&
		kinds_peek(a, 0xfffffff0, &k) == kinds_TRAPPED;
	printf("%u %u %u %d\n", i, j, k, trapped);
	uv_close(c), kinds_close(a), memory_close(b);
	return 0;
}
C
$cc -I"$t" "$t/three.c" "$t/libkinds.a" "$t/libmemory.a" "$t/libuv.a" -lpthread -lm -ldl -o "$t/three" 2>"$t/err" || fail 'three libraries link' "$t/err"
"$t/three" >"$t/out" 2>&1
check 'three libraries in one process' test "$(cat "$t/out")" = '101 102 101 1'
