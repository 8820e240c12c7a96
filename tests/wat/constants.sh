#!/bin/bash
# Operations of wasm whose operands the compiler knows, all or one of them, give what V8 gives: at
# all edges, with both compilers at each level. A signalling NaN becomes quiet, a conversion
# saturates, and a shift counts modulo the width.
. "$root/tests/lib.sh"
have wat2wasm || { fail 'wat2wasm is there'; exit; }
awk -f "$root/tests/wat/constants.awk" >"$t/m.wat" && wat2wasm "$t/m.wat" -o "$t/m.wasm" || { fail 'the module'; exit; }
want=ea26cf092eed02aea4f616285515a9e71a582ab4e5b8ee0c9abff72f14f8c515 # of what V8 prints
if have node; then
	node --no-warnings "$root/tests/go/wasi.mjs" "$t/m.wasm" >"$t/v8"
	check "V8's answers" test "$(sha256sum <"$t/v8")" = "$want  -"
fi
build() { # COMPILER LEVEL
	local name="$1 -O$2"
	compile "$t/m.wasm" "$t/$1-$2" -O"$2" --cc "$1" -j1 2>"$t/err-$1-$2" && "$t/$1-$2" >"$t/out-$1-$2" || fail "$name" "$t/err-$1-$2"
}
clang=$(for c in clang clang-19 clang-18 clang-17 clang-16 clang-15 clang-14; do have $c && echo $c && break; done)
for level in 2 1 0; do
	for cc in ${clang:-} gcc; do
		have $cc && build $cc $level &
	done
	wait
done
for level in 0 1 2; do
	for cc in clang gcc; do
		c=$cc
		[ $cc = clang ] && c=$clang
		have "${c:-clang}" || { skip "$cc -O$level" "no $cc here"; continue; }
		if [ "$(sha256sum <"$t/out-$c-$level")" = "$want  -" ]; then ok "$cc -O$level"; continue; fi
		cmp "$t/out-$c-$level" "$t/v8" >"$t/err" 2>&1
		fail "$cc -O$level" "$t/err"
	done
done
