#!/bin/bash
# Changed segments and exports at the store's reader under ASan and UBSan: FUZZ_SECONDS (10)
# from FUZZ_SEED (1).
. "$root/tests/lib.sh"
seconds=${FUZZ_SECONDS:-10} seed=${FUZZ_SEED:-1}
fuzz=$root/build/asan/fuzz/store_fuzz
[ -x "$fuzz" ] || { skip 'store fuzzing' 'no build/asan: make asan'; exit; }
check "store fuzzing, $seconds s" "$fuzz" "$seconds" "$seed"
cat "$t/check.out"
