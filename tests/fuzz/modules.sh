#!/bin/bash
# Mutations of small modules and of a Go module (bytes, instructions, whole sections) through the
# reader, validator and writer, under ASan and UBSan: FUZZ_RUNS (500) of them from FUZZ_SEED (1); `make fuzz` runs 10,000.
. "$root/tests/lib.sh"
runs=${FUZZ_RUNS:-500} seed=${FUZZ_SEED:-1}
fuzz=$root/build/asan/fuzz/wasm_fuzz
[ -x "$fuzz" ] || { skip 'mutated modules' 'no build/asan: make asan'; exit; }
for w in "$root"/tests/wat/*.wat "$root/tests/fuzz/everything.wat"; do wat2wasm "$w" -o "$t/$(basename "$w" .wat).wasm" || fail "wat2wasm $w"; done
mkdir "$t/pass"
KEEP=$t/pass "$root/tests/pass/run.sh" >/dev/null || fail 'the modules of tests/pass'
go_wasm "$root/tests/go/small" "$t/small.bin" || fail 'go build'
check "$runs mutations of small modules" "$fuzz" "$runs" "$seed" "$t"/*.wasm
cat "$t/check.out"
check "$runs mutations of functions as Go writes them" "$fuzz" "$runs" "$seed" "$t"/pass/*.wasm
cat "$t/check.out"
check "$((runs / 10)) mutations of a Go module" "$fuzz" $((runs / 10)) "$seed" "$t/small.bin"
cat "$t/check.out"

# A module read, every body decoded and encoded, and written, is valid and does the same.
check 'round trip: written' "$fuzz" copy "$t/small.bin" "$t/again.wasm"
check 'round trip: wasm-validate accepts it' wasm-validate "$t/again.wasm"
check 'round trip: a second one is identical' "$fuzz" copy "$t/again.wasm" "$t/third.wasm"
check 'round trip: byte by byte' cmp "$t/again.wasm" "$t/third.wasm"
compile "$t/small.bin" "$t/small" -O0 && compile "$t/again.wasm" "$t/again" -O0 || fail compile
"$t/small" >"$t/want"
"$t/again" >"$t/got"
check 'round trip: it does the same' cmp "$t/want" "$t/got"
