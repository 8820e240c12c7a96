#!/bin/bash
# Go's functions save no registers for their callers, unless one has so many parameters, or
# results in memory, that an argument would be in a register that functions use at their start.
. "$root/tests/lib.sh"

# takes PARAMETERS RESULTS WANT: such a function, in a module that says it is Go's
takes() {
	local p='' r='' arguments='' values='' drops='' i
	for ((i = 0; i < $1; i++)); do p+=' i64' arguments+=" (i64.const $i)"; done
	for ((i = 0; i < $2; i++)); do r+=' i64' values+=" (local.get $(($1 - 1)))" drops+=' drop'; done
	cat >"$t/m.wat" <<-WAT
		(module (import "wasi_snapshot_preview1" "proc_exit" (func \$exit (param i32)))
		  (memory (export "memory") 1)
		  (func \$f (param$p) (result$r)$values)
		  (func (export "_start") (call \$f$arguments)${drops# drop} i32.wrap_i64 call \$exit))
	WAT
	wat2wasm "$t/m.wat" -o "$t/m.wasm" && printf '\0\013\012go:buildid' >>"$t/m.wasm" || return
	"$GOWASM2NATIVE" -O0 "$t/m.wasm" --keep="$t/kept" -o "$t/m" && grep -q "GOWASM_SAVE_NONE $3\$" "$t/kept/program.c" || return
	"$t/m"
	[ $? = $(($1 - 1)) ]
}
check 'nine parameters' takes 9 1 1
check 'eight, and results in memory' takes 8 3 1
check 'ten parameters' takes 10 1 0
check 'nine, and results in memory' takes 9 3 0
