#!/bin/bash
# A library changes nothing of its process, and a guest cannot end it by a signal.
. "$root/tests/lib.sh"
have wat2wasm || { skip 'libraries and signals' 'no wat2wasm'; exit 0; }
here=$root/tests/start
cc=${CC:-$(command -v gcc || command -v clang || command -v clang-19)}
mkdir "$t/box"
wat2wasm "$here/start.wat" -o "$t/start.wasm" &&
	"$GOWASM2NATIVE" -O0 "$t/start.wasm" --emit lib -o "$t/libstart.a" --dir "$t/box::/" >"$t/err" 2>&1 &&
	$cc -g -O1 -Wall -Wextra -I"$t" "$here/library.c" "$t/libstart.a" -lpthread -lm -ldl -o "$t/library" >>"$t/err" 2>&1 ||
	{ fail 'a library with signals builds' "$t/err"; exit; }
(ulimit -Sn 200; "$t/library" >"$t/out" 2>&1)
got=$?
if [ $got -eq 0 ]; then ok 'a library: signals, limits and variables of its process'; else fail "a library: signals, limits and variables of its process: $got" "$t/out"; fi
