#!/bin/bash
# Whether a module is valid, asked of V8 and, where it differs from us, of wabt, without
# proposals: where both differ from us, we are wrong. (V8 takes more than the specification
# after a br_if in unreachable code; wabt takes a proposal that V8 has for none.)
# FUZZ_VERDICTS (5000) mutations of everything.wat from FUZZ_SEED (1).
. "$root/tests/lib.sh"
runs=${FUZZ_VERDICTS:-5000} seed=${FUZZ_SEED:-1}
fuzz=$root/build/asan/fuzz/wasm_fuzz
[ -x "$fuzz" ] || { skip 'verdicts' 'no build/asan: make asan'; exit; }
have node || { skip 'verdicts' 'no node'; exit; }
wat2wasm "$root/tests/fuzz/everything.wat" -o "$t/everything.wasm" || fail wat2wasm
mkdir "$t/out"
check "verdicts: $runs modules of seed $seed" "$fuzz" verdicts "$t/verdicts" "$runs" "$seed" "$t/everything.wasm"
relaxed=--experimental-wasm-relaxed-simd
node $relaxed -e 0 2>/dev/null || relaxed=
check 'verdicts: V8 is asked' node $relaxed "$root/tests/fuzz/verdicts.mjs" "$t/verdicts" "$t/out"
cat "$t/check.out"

off=$(wasm-validate --help | grep -o -- '--disable-[a-z0-9-]*' |
	grep -vE 'mutable-globals|saturating-float|sign-extension|multi-value|bulk-memory|reference-types|simd')
# what is no proposal here
on=$(wasm-validate --help | grep -o -- '--enable-relaxed-simd')
for f in "$t"/out/*.wasm; do
	[ -e "$f" ] || break
	wabt=refused
	wasm-validate $off $on --ignore-custom-section-errors "$f" 2>/dev/null && wabt=accepted
	case $f in */$wabt-*) ;; *) basename "$f" ;; esac
done >"$t/wrong"
check 'verdicts: V8 or wabt has the same' not test -s "$t/wrong"
cat "$t/wrong"
