#!/bin/bash
# The examples of host functions, with and without the rewrite.
. "$root/tests/lib.sh"

# example NAME FILE EXPECTED OPTION...
example() {
	local name=$1 expected=$2
	shift 2
	go_wasm "$root/examples/$name" "$t/$name.wasm" || { fail "$name: go build"; return; }
	compile "$t/$name.wasm" "$t/$name" -O0 "$@" || { fail "$name builds $*"; return; }
	"$t/$name" >"$t/out" 2>&1
	local got=$?
	check "$name runs $(grep -o -- '--no-rewrite' <<<"$*")" test "$got $(cat "$t/out")" = "0 $expected"
}
example host-function $'gcd 21\nsum 4' --host "$root/examples/host-function/mathhost.c"
example host-function $'gcd 21\nsum 4' --host "$root/examples/host-function/mathhost.c" --no-rewrite

"$GOWASM2NATIVE" header "$root/examples/host-function" >"$t/header" 2>"$t/err" || fail 'header of source' "$t/err"
check "header: Go's names of parameters" grep -qF 'gowasm_mathhost__gcd(struct gowasm *g, uint64_t a, uint64_t b);' "$t/header"
check '... of every import' grep -qF 'gowasm_mathhost__sum(struct gowasm *g, uint32_t numbers, uint32_t n);' "$t/header"

if echo '#include <zlib.h>' | ${CC:-cc} -x c -fsyntax-only - 2>/dev/null; then
	go_wasm "$root/examples/host-zlib" "$t/zlib.wasm" || fail 'host-zlib: go build'
	compile "$t/zlib.wasm" "$t/zlib" -O0 --host "$root/examples/host-zlib/zlibhost.c" --host -lz ||
		fail 'host-zlib builds'
	seq 1 100000 >"$t/numbers"
	"$t/zlib" <"$t/numbers" >"$t/numbers.gz"
	check 'host-zlib: what gunzip makes of it' cmp "$t/numbers" <(gunzip -c "$t/numbers.gz")
	check 'host-zlib: it is smaller' test "$(stat -c %s "$t/numbers.gz")" -lt "$(($(stat -c %s "$t/numbers") / 2))"
	"$t/zlib" </dev/null >"$t/empty.gz"
	check 'host-zlib: nothing' test -z "$(gunzip -c "$t/empty.gz")"
else
	skip host-zlib 'no zlib.h (apt-get install zlib1g-dev)'
fi
