#!/bin/bash
# Go and host functions, with the rewrite and without: every type of go:wasmimport there and back,
# callbacks of every kind.
. "$root/tests/lib.sh"
minor=$(go env GOVERSION | grep -oE '^go1\.[0-9]+' | cut -d. -f2)
[ "${minor:-0}" -ge 24 ] || { skip 'Go and host functions' "Go 1.$minor has no go:wasmexport (1.24)"; exit 0; }

for dir in scalars callback; do
	go_wasm "$root/tests/host/$dir" "$t/$dir.wasm" || { fail "$dir: go build"; exit 1; }
done
# dies NAME STATUS PATTERN WHAT
dies() {
	"$t/callback" "$4" >"$t/out" 2>&1
	local got=$?
	[ $got -eq "$2" ] && grep -q "$3" "$t/out" && { ok "$1$how"; return; }
	echo "status $got" >>"$t/out"
	fail "$1$how" "$t/out"
}
for option in '' --no-rewrite; do
	how=${option:+ ($option)}
	compile "$t/scalars.wasm" "$t/scalars" -O0 --host "$root/tests/host/scalars/host.c" $option 2>"$t/err" ||
		fail "scalars builds$how" "$t/err"
	"$t/scalars" >"$t/out" 2>&1
	check "every type, there and back, bit by bit$how" test "$? $(cat "$t/out")" = '0 all as they were'

	compile "$t/callback.wasm" "$t/callback" -O0 --host "$root/tests/host/callback/host.c" $option 2>"$t/err" ||
		fail "callback builds$how" "$t/err"
	"$t/callback" >"$t/out" 2>&1
	got=$?
	if [ "$got $(cat "$t/out")" = '0 called back' ]; then ok "callbacks$how"; else fail "callbacks$how: $got" "$t/out"; fi
	for i in 1 2 3 4 5 6 7 8; do
		GOWASM_PREEMPT=100us "$t/callback" >"$t/out" 2>&1 || break
	done
	check "callbacks, often interrupted$how" test "$? $(cat "$t/out")" = '0 called back'
	dies 'a panic in a callback' 2 'panic: in a callback' 3
	dies 'a callback with another signature' 134 '^callback: trap: .* grow with the signature i:i; it has i:I$' 4
	dies 'a callback of what is not exported' 134 'called grown, which is not exported' 5
	dies 'whether there is an export' 134 '^callback: trap: has$' 6
done

# A trap in a callback, in a module that is not Go's.
have wat2wasm || { skip 'a trap in a callback' 'no wat2wasm'; exit 0; }
cat >"$t/trap.wat" <<'W'
(module
  (import "back" "call" (func $call (param i32 i32) (result i64)))
  (memory (export "memory") 1)
  (func (export "trap") (result i64) (i64.load (i32.const 65530)))
  (func (export "nothing"))
  (func (export "_start") (drop (call $call (i32.const 7) (i32.const 0)))))
W
wat2wasm "$t/trap.wat" -o "$t/trap.wasm"
sed '/^uint64_t gowasm_back__bits/,$d' "$root/tests/host/callback/host.c" >"$t/trap.c"
"$GOWASM2NATIVE" -O0 "$t/trap.wasm" -o "$t/trap" --host "$t/trap.c" 2>"$t/err" || fail 'a trap in a callback builds' "$t/err"
"$t/trap" 2>"$t/err"
check 'a trap in a callback: status' test $? -eq 134
check 'a trap in a callback: why' grep -qx 'trap: trap: out of bounds memory or table access' "$t/err"
