#!/bin/bash
# tools/c/operations.def has a row for each operation that runtime/guest/prelude.h and
# wasm2c_names.h define, and for each that an installed wasm2c writes. The test names missing and
# superfluous rows.
. "$root/tests/lib.sh"
cc=$(for c in "${CC:-cc}" clang-19 gcc; do have $c && echo $c && break; done)
table() { sed -n 's/^OP(\([A-Za-z0-9_]*\),.*/\1/p' "$root/tools/c/operations.def"; }
check 'the table is sorted by name, each once' diff <(table) <(table | LC_ALL=C sort -u)

# What the headers define for themselves, or for names that tools/ writes (gomul, gohint).
own='DIV_S ELEM_DROPPED ELEM_ITEMS FN GUEST_AT GUEST_CHECK GUEST_REF GUEST_TYPE IMPORT IS_SMALL LIKELY
LOAD REINTERPRET REM_S ROTL ROTR STORE TRAP TRUNC TYPE_ID UNLIKELY INFINITY
guest_copy guest_fill guest_init guest_mul_high guest_prefetch guest_release small_copy
i32_trunc_sat_s i32_trunc_sat_u i64_trunc_sat_s i64_trunc_sat_u
funcref_table_open funcref_table_close funcref_table_place externref_table_open externref_table_close'
for kind in funcref externref; do
	for op in get set fill copy init; do own+=" ${kind}_table_${op}_"; done
done
# expand OPTION <TEXT: preprocessed, as in a unit
expand() { $cc -E $1 -I"$root" -DGOWASM_DIALECT=33 -DGOWASM_MEMORY=2 -DGOWASM_KEEP_LOADS=1 -DGOWASM_EXACT_NANS=1 -DGOWASM_SAVE_NONE=0 -xc -; }
# macros HEADER: function-like ones, and those that stand for a builtin
macros() { echo "#include \"$1\"" | expand -dM | sed -nE 's/^#define (\w+)(\(.*| __builtin_\w+(\(\))?)$/\1/p' | LC_ALL=C sort; }
{
	comm -23 <(macros runtime/guest/prelude.h) <(macros runtime/guest/trap.h)
	echo '#include "runtime/guest/prelude.h"' | expand -P | tr '\n' ' ' | grep -oE 'always_inline, ?unused\)\) [^(]*' | sed 's/.*[ *]//'
	sed -nE 's/^(u32|int|void) (\w+)\(.*/\2/p' "$root/runtime/guest/wasm2c_names.h"
} | LC_ALL=C sort -u >"$t/defined"
check 'the headers define operations' grep -qx 'wasm_nearbyintf' "$t/defined"
comm -23 "$t/defined" <(tr ' ' '\n' <<<"$own" | LC_ALL=C sort) >"$t/operations"
vectors='^simde_wasm_|^v128_|^[ifu][0-9]+x[0-9]+_'
check 'what the headers define is in the table, and nothing else' diff "$t/operations" <(table | grep -vE "$vectors")
{
	echo '#include "runtime/guest/prelude.h"' | expand -DGOWASM_VECTORS=1 | grep -oE '\w+ ?\(' | tr -d ' ('
	echo '#include "runtime/guest/prelude.h"' | expand '-DGOWASM_VECTORS=1 -dM' | sed -nE 's/^#define (\w+).*/\1/p'
} | LC_ALL=C sort -u >"$t/named"
check 'what the table has of vectors is defined in the headers' test -z "$(comm -13 "$t/named" <(table | grep -E "$vectors") | head -3)"

# Every instruction that wasm2c writes as a call, once.
{
	echo '(module (memory 1) (table $t 3 funcref) (table $x 3 externref) (elem $e func $all) (type $v (func))
	(func $all (param $i i32) (param $j i64) (param $f f32) (param $d f64) (local $r funcref) (local $y externref)'
	i='(local.get $i)' v='(local.get $r)' y='(local.get $y)'
	for op in 'memory.fill' 'memory.copy' 'table.init $t $e' 'table.copy $t $t' 'table.copy $x $x'; do echo "($op $i $i $i)"; done
	echo "(table.init \$x \$n $i $i $i)"
	for op in "table.fill \$t $i $v $i" "table.fill \$x $i $y $i" "table.set \$t $i $v" "table.set \$x $i $y" \
		"drop (table.get \$t $i)" "drop (table.get \$x $i)" "drop (table.grow \$t $v $i)" \
		"drop (table.grow \$x $y $i)" "drop (memory.grow $i)" "call_indirect \$t (type \$v) $i"; do echo "($op)"; done
	of() { printf '(drop (%s' "$1"; shift; printf ' (local.get $%s)' "$@"; echo '))'; }
	for of in 'i32 i' 'i64 j'; do
		read -r type local <<<"$of"
		for op in clz ctz popcnt; do of $type.$op $local; done
		for op in div_s div_u rem_s rem_u rotl rotr; do of $type.$op $local $local; done
		for op in trunc trunc_sat; do
			for sign in s u; do of $type.${op}_f32_$sign f; of $type.${op}_f64_$sign d; done
		done
		for op in load load8_s load8_u load16_s load16_u ; do of $type.$op i; done
		for op in store store8 store16; do echo "($type.$op $i (local.get \$$local))"; done
	done
	for op in load32_s load32_u; do of i64.$op i; done
	echo "(i64.store32 $i (local.get \$j))"
	for of in 'f32 f' 'f64 d'; do
		read -r type local <<<"$of"
		for op in abs ceil floor trunc nearest sqrt; do of $type.$op $local; done
		for op in add sub mul div min max copysign; do of $type.$op $local $local; done
		of $type.load i
		echo "($type.store $i (local.get \$$local))"
	done
	of f32.demote_f64 d; of f64.promote_f32 f; of i32.reinterpret_f32 f; of i64.reinterpret_f64 d
	of f32.reinterpret_i32 i; of f64.reinterpret_i64 j
	echo ') (elem $n externref (ref.null extern)))'
} >"$t/all.wat"
wat2wasm "$t/all.wat" -o "$t/all.wasm" || { fail 'a module of all instructions'; exit; }
for w in wasm2c "$("$root/tests/newest-wasm2c.sh" trixie)" "$("$root/tests/newest-wasm2c.sh" sid)"; do
	[ -x "$(command -v "$w")" ] || { skip 'another wasm2c' "$w"; continue; }
	"$w" "$t/all.wasm" -n g -o "$t/all.c" 2>/dev/null || "$w" "$t/all.wasm" -o "$t/all.c" || fail "$w"
	sed -n '/^  FUNC_PROLOGUE;/,/^  FUNC_EPILOGUE;/p' "$t/all.c" | grep -oE '\w+\(' | tr -d '(' |
		grep -viE '^wasm_rt_segue_write_base$' | LC_ALL=C sort -u >"$t/written"
	table | grep -vE "$vectors" | grep -v '^F[0-9]*_' | # of tools/c/float_names.c
		if grep -q _default32 "$t/written"; then grep -vE '_(load|store)[0-9su_]*$'; else grep -v _default32; fi >"$t/want"
	check "what $("$w" --version) writes is the table" diff "$t/written" "$t/want"
done
