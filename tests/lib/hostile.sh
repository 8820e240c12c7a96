#!/bin/bash
# Hostile guests attack the host API (gowasm.h) in a library: as users build it, and with all of
# it (host file, runtime, units) under ASan and UBSan.
. "$root/tests/lib.sh"
have wat2wasm || { skip 'hostile guests' 'no wat2wasm'; exit 0; }
cc=${CC:-$(command -v gcc || command -v clang || command -v clang-19)}
here=$root/tests/lib
wat2wasm "$here/hostile.wat" -o "$t/hostile.wasm"
# try NAME CC OPTION...: each group of attempts in hostile.c
try() {
	local name=$1 c=$2 got
	shift 2
	"$GOWASM2NATIVE" -O1 "$t/hostile.wasm" --host "$here/hostile_host.c" --emit lib -o "$t/libhostile.a" "$@" >"$t/err" 2>&1 ||
		{ fail "$name: it builds" "$t/err"; return; }
	$c -g -Wall -Wextra -Werror -I"$t" "$here/hostile.c" "$t/libhostile.a" -lpthread -lm -ldl -o "$t/hostile" 2>"$t/err" ||
		{ fail "$name: it links" "$t/err"; return; }
	for group in pointers callbacks exhaustion freeing elsewhere; do
		"$t/hostile" $group >"$t/out" 2>&1
		got=$?
		if [ $got -eq 0 ] && ! grep -q 'ERROR: \|runtime error' "$t/out"; then
			ok "$name: $group"
		else
			fail "$name: $group: $got" "$t/out"
		fi
	done
}
try 'hostile guests' "$cc"
asan='-fsanitize=address,undefined -fno-sanitize-recover=all'
if have gcc && echo 'int main(void){return 0;}' | gcc $asan -x c - -o "$t/probe" 2>/dev/null && "$t/probe"; then
	try 'hostile guests, ASan' "gcc $asan" --target "$(uname -m)-linux-gnu" --cc "gcc $asan"
else
	skip 'hostile guests, ASan' 'gcc has none'
fi
