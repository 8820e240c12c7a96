#!/bin/bash
# The WebAssembly core tests (tests/core-tests.sh gets them), through libraries and executables.
# Without variables the test runs a selection, of each kind of assertion. SPEC=all (make spec)
# runs all, with SPEC_CC ("clang gcc"), SPEC_LEVELS ("0 2"), SPEC_WASM2C ("here new") and
# SPEC_WAYS ("library program"); SPEC_FILES, if set, names the only scripts. Those of SIMD need a newer
# wasm2c than Debian 12's. tests/wat/spec says
# what is done with a script, and how assertions are counted.
. "$root/tests/lib.sh"
suite=$("$root/tests/core-tests.sh") || { skip 'the WebAssembly core tests' "$suite"; exit 0; }
(cd "$root/tests/wat/spec" && go build -o "$t/spec" .) || { fail 'go build spec'; exit; }
clang=$(for c in clang clang-{22..14}; do have $c && echo $c && break; done)
compilers=${SPEC_CC:-clang gcc}
wasm2c=${SPEC_WASM2C:-here new}
[ -n "$clang" ] || { skip 'the core tests with clang' 'no clang here'; compilers=${compilers/clang/}; }
have gcc || { skip 'the core tests with gcc' 'no gcc here'; compilers=${compilers/gcc/}; }

# run WAY CC LEVEL WASM2C SCRIPTS: those scripts, or all
run() {
	local name="core tests: $1, $2 -O$3, wasm2c $4" cc=$2 w=wasm2c
	[ "$cc" = clang ] && cc=$clang
	[ "$4" = new ] && w=$new
	rm -rf "$t/work" && mkdir "$t/work"
	if XDG_CACHE_HOME=$root/build/spec-cache "$t/spec" -way "$1" -files "$5" "$suite" "$t/work" \
		"$GOWASM2NATIVE" -O"$3" --cc "$cc" --wasm2c "$w" >"$t/out" 2>&1; then
		ok "$name: $(tail -1 "$t/out")"
	else
		fail "$name" "$t/out" <(tail -1 "$t/out")
	fi
}

new=$("$root/tests/newest-wasm2c.sh" sid) || { skip 'the newest wasm2c, and SIMD' "$new"; new=; }
if [ "${SPEC:-}" = all ]; then
	[ -n "$new" ] || wasm2c=${wasm2c/new/}
	plain=$(cd "$suite" && printf '%s\n' * | grep -v -e '^simd_' -e relaxed)
	for way in ${SPEC_WAYS:-library program}; do
		for w in $wasm2c; do
			for level in ${SPEC_LEVELS:-0 2}; do
				case $w in here) files=${SPEC_FILES:-$plain} ;; *) files=${SPEC_FILES:-} ;; esac
				for c in $compilers; do run $way $c $level $w "${files//$'\n'/ }"; done
			done
		done
	done
	exit
fi

# Scripts with many assertions for few modules to build.
selection='address binary block br br_if br_table bulk call call_indirect const conversions endianness f32 f32_bitwise
f32_cmp f64 f64_bitwise f64_cmp fac float_exprs float_literals float_memory float_misc forward func func_ptrs global
i32 i64 if int_exprs int_literals labels left-to-right load local_get local_set local_tee loop memory_fill memory_grow
memory_size memory_trap names nop ref_func ref_is_null ref_null return select stack start store switch table_fill
table_get table_grow table_set table_size traps unreachable unreached-invalid unreached-valid unwind
utf8-custom-section-id utf8-import-field'
set -- $compilers
run library ${2:-$1} 0 here "${selection//$'\n'/ }"
# Here operands are constants for the compiler.
for c in $compilers; do run program $c 2 here 'conversions f32 f32_bitwise f64 float_misc i32 i64'; done
[ -n "$new" ] || exit $status
vectors='simd_boolean simd_const simd_f32x4_pmin_pmax simd_f64x2_rounding simd_i16x8_q15mulr_sat_s
simd_i32x4_dot_i16x8 simd_i32x4_trunc_sat_f32x4 simd_i32x4_trunc_sat_f64x2 simd_load_extend simd_load16_lane
simd_splat simd_store relaxed_dot_product relaxed_madd_nmadd'
run library ${2:-$1} 0 new "${vectors//$'\n'/ }"
run program $1 2 new 'simd_conversions simd_f32x4 relaxed_min_max'
