#!/bin/bash
# Calls all functions of preview1 with random arguments, and sends random operations through both
# path resolvers, under ASan and UBSan: FUZZ_SECONDS (10) each from FUZZ_SEED (1). `make
# fuzz-wasi` runs them for half an hour each.
. "$root/tests/lib.sh"
seconds=${FUZZ_SECONDS:-10} seed=${FUZZ_SEED:-1}
for f in wasi path dns; do
	fuzz=$root/build/asan/fuzz/${f}_fuzz
	[ -x "$fuzz" ] || { skip "$f fuzzing" 'no build/asan: make asan'; continue; }
	check "$f fuzzing, $seconds s" "$fuzz" "$seconds" "$seed"
	cat "$t/check.out"
done
