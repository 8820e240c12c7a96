#!/bin/bash
# Random functions that use wasm's stack in every way give the same when folded into expressions
# (tools/c/fold.c), without that, and in V8: FOLD_MODULES (2) modules of FOLD_FUNCTIONS (100) from
# FOLD_SEED (1).
. "$root/tests/lib.sh"
have wat2wasm || { fail 'wat2wasm is there'; exit; }
(cd "$root/tests/wat/random" && go build -o "$t/random" .) || { fail 'go build random'; exit; }
seed=${FOLD_SEED:-1} functions=${FOLD_FUNCTIONS:-100}
new=$("$root/tests/newest-wasm2c.sh" sid) || { skip 'the newest wasm2c' "$new"; new=; }
have node || skip 'V8' 'no node here'
for ((i = seed; i < seed + ${FOLD_MODULES:-1}; i++)); do
	"$t/random" "$i" "$functions" >"$t/m.wat"
	wat2wasm "$t/m.wat" -o "$t/m.wasm" || { fail "seed $i: a valid module"; continue; }
	bad=
	compile "$t/m.wasm" "$t/plain" -O0 --no-pass=fold && "$t/plain" >"$t/want" || bad='without folding'
	test "$(wc -c <"$t/want")" -eq $((8192 + 8 * functions)) || bad='size'
	if have node; then
		timeout 100 node --no-warnings "$root/tests/go/wasi.mjs" "$t/m.wasm" >"$t/v8"
		cmp -s "$t/want" "$t/v8" || bad="$bad V8"
	fi
	for how in '-O0' '-O2' '-O0 --memory=base' '-O0 --memory=checked' ${new:+"-O0 --wasm2c=$new"}; do
		# shellcheck disable=SC2086 # words
		compile "$t/m.wasm" "$t/folded" $how && "$t/folded" >"$t/got" && cmp -s "$t/want" "$t/got" ||
			bad="$bad $how"
	done
	if [ -z "$bad" ]; then ok "$functions functions, seed $i"; else fail "$functions functions, seed $i: $bad"; fi
done
