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
