#!/bin/bash
# v128 where C sees it: which wasm2c is taken, host functions, libraries, several results, globals, the modes
# of memory. (The operations: spec.sh; random programs: modules.sh.)
. "$root/tests/lib.sh"
new=$("$root/tests/newest-wasm2c.sh" trixie) || { skip 'v128' "$new"; exit 0; }
have wat2wasm || { skip 'v128' 'no wat2wasm here'; exit 0; }
wat2wasm "$root/tests/wat/vectors/vectors.wat" -o "$t/vectors.wasm" || { fail 'wat2wasm'; exit; }

# Debian 12's wasm2c does not know v128: another one on PATH is taken.
if wasm2c --version 2>/dev/null | grep -q '^1\.0\.32'; then
	"$GOWASM2NATIVE" "$t/vectors.wasm" -O0 -o "$t/x" --host "$root/tests/wat/vectors/host.c" 2>"$t/err"
	if grep -q 'uses SIMD (v128).*1.0.32' "$t/err" && grep -q 'hint: .*wabt 1.0.36' "$t/err"; then
		ok 'wabt 1.0.32: a newer one is asked for'
	else
		fail 'wabt 1.0.32: a newer one is asked for' "$t/err"
	fi
	mkdir "$t/bin" && ln -s "$new" "$t/bin/wasm2c"
	PATH=$PATH:$t/bin "$GOWASM2NATIVE" "$t/vectors.wasm" -O0 -v -o "$t/x" --host "$root/tests/wat/vectors/host.c" 2>"$t/err"
	grep -q 'tools: wasm2c 1.0.36' "$t/err" && ok 'the newer one of two is taken' || fail 'the newer one of two is taken' "$t/err"
	wat2wasm "$root/tests/wat/traps.wat" -o "$t/plain.wasm" &&
		PATH=$PATH:$t/bin "$GOWASM2NATIVE" "$t/plain.wasm" --emit ninja --stub-imports=trap -v -o "$t/plain" 2>"$t/err"
	grep -q 'tools: wasm2c 1.0.32' "$t/err" && ok 'but only where it is needed' || fail 'but only where it is needed' "$t/err"
fi

clang=$(for c in clang clang-{22..14}; do have $c && echo $c && break; done)
for how in "gcc -O0 fixed" "gcc -O2 checked" "$clang -O2 base" "$clang -O0 checked"; do
	read -r cc level mode <<<"$how"
	have "$cc" || continue
	if "$GOWASM2NATIVE" "$t/vectors.wasm" "$level" --cc "$cc" --memory "$mode" --wasm2c "$new" -o "$t/x" \
		--host "$root/tests/wat/vectors/host.c" >"$t/out" 2>&1 && "$t/x" >"$t/out" 2>&1; [ $? -eq 7 ]; then
		ok "v128: $how"
	else
		fail "v128: $how" "$t/out"
	fi
	"$t/x" oob >"$t/out" 2>&1
	[ $? -eq 134 ] && grep -q 'out of bounds' "$t/out" && ok "out of bounds: $how" || fail "out of bounds: $how" "$t/out"
done

if "$GOWASM2NATIVE" "$t/vectors.wasm" --emit=shared -O1 --wasm2c "$new" -o "$t/libvec.so" --host "$root/tests/wat/vectors/host.c" >"$t/out" 2>&1 &&
	gcc -Wall -Werror -I"$t" "$root/tests/wat/vectors/caller.c" -L"$t" -lvec -Wl,-rpath,"$t" -o "$t/caller" >"$t/out" 2>&1 &&
	"$t/caller" >"$t/out" 2>&1; then
	ok 'v128 through a library'
else
	fail 'v128 through a library' "$t/out"
fi
