#!/bin/bash
# Modules that are not Go's have wasm's exact semantics: values, traps, hostile names, in every
# memory mode, with each compiler, each installed wasm2c and each level, pairwise.
. "$root/tests/lib.sh"
have wat2wasm || { fail 'wat2wasm is there'; exit; }
for m in traps values; do
	wat2wasm "$root/tests/wat/$m.wat" -o "$t/$m.wasm" || { fail "wat2wasm $m"; exit; }
done

# case number: pattern of its trap ('' for none)
traps=(
	'' unreachable 'divide by zero' 'divide by zero' 'integer overflow' 'integer overflow'
	'invalid conversion' 'integer overflow' 'integer overflow'
	'out of bounds' 'out of bounds' 'out of bounds' 'out of bounds' 'out of bounds' 'out of bounds'
	'out of bounds' 'out of bounds' 'out of bounds' 'out of bounds' 'out of bounds' 'out of bounds'
	'out of bounds' 'indirect call' 'indirect call' 'indirect call' 'indirect call'
	'stack exhausted' 'stack exhausted' 'out of bounds' 'out of bounds' 'out of bounds'
	'out of bounds' 'out of bounds' 'out of bounds' 'stack exhausted' 'divide by zero' ''
)

# run_traps NAME PROGRAM [N]: one result for all of them, which names those that are wrong; of
# the cases that exhaust the stack only case N
run_traps() {
	local bad="" n args got want
	for n in "${!traps[@]}"; do
		# exhausting a stack touches all of it: once for each way of doing it is enough
		[ "${traps[n]}" = 'stack exhausted' ] && [ $n -ne ${3:-0} ] && continue
		args=()
		for ((i = 0; i < n; i++)); do args+=(x); done
		timeout 20 "$2" ${args[@]+"${args[@]}"} >"$t/out" 2>&1
		got=$?
		want=134
		[ -z "${traps[n]}" ] && want=0
		if [ $got -ne $want ] || ! grep -q "${traps[n]}" <(cat "$t/out"; echo); then
			bad="$bad case $n: status $got, $(head -c 200 "$t/out");"
		fi
	done
	echo "$bad" >"$t/bad"
	if [ -z "$bad" ]; then ok "$1"; else fail "$1" "$t/bad"; fi
}

new=$("$root/tests/newest-wasm2c.sh" sid) || { skip 'the newest wasm2c' "$new"; new=; }
mid=$("$root/tests/newest-wasm2c.sh" trixie) || { skip 'wasm2c of Debian 13' "$mid"; mid=; }
clang=$(for c in clang clang-19 clang-18 clang-17 clang-16 clang-15 clang-14; do have $c && echo $c && break; done)
[ -n "$clang" ] || skip 'clang' 'no clang here'
have gcc || skip 'gcc' 'no gcc here'

exhausting=26
# Each pair of (memory, wasm2c, compiler, level) occurs at least once.
while read -r memory wasm2c cc level; do
	case $wasm2c in
	here) w=wasm2c ;;
	mid) w=$mid ;;
	new) w=$new ;;
	esac
	case $cc in clang) c=$clang ;; gcc) c=$(command -v gcc) ;; esac
	[ -n "$w" ] && [ -n "$c" ] || continue
	name="$memory $wasm2c $cc -O$level"
	for m in traps values; do
		"$GOWASM2NATIVE" "$t/$m.wasm" -o "$t/$m" --memory=$memory --wasm2c="$w" --cc="$c" -O"$level" \
			2>"$t/err" || fail "compile $m: $name" "$t/err"
	done
	run_traps "traps: $name" "$t/traps" $exhausting
	exhausting=$((exhausting == 26 ? 27 : exhausting == 27 ? 34 : 0))
	timeout 20 "$t/values" 2>"$t/err"
	echo "check $? failed" >>"$t/err"
	if grep -q 'check 0 failed' "$t/err"; then ok "values: $name"; else fail "values: $name" "$t/err"; fi
done <<'T'
fixed   here clang 0
fixed   mid  gcc   1
fixed   new  clang 2
fixed   here gcc   3
base    new  gcc   0
base    here clang 1
base    mid  gcc   2
base    new  clang 3
checked mid  clang 0
checked new  gcc   1
checked here clang 2
checked mid  gcc   3
T

# Address space that is not to be had: a message that names the mode which does without it.
"$GOWASM2NATIVE" "$t/values.wasm" -o "$t/values" -O0
(ulimit -v 6000000; exec "$t/values") 2>"$t/out"
check 'too little address space: exit 1' test $? -eq 1
check 'too little address space: the way out is named' grep -q -- '--memory=checked' "$t/out"
"$GOWASM2NATIVE" "$t/values.wasm" -o "$t/values" -O0 --memory=checked
(ulimit -v 6000000; exec "$t/values")
check 'too little address space: checked mode runs' test $? -eq 0

# An active segment outside of memory traps before anything runs.
cat >"$t/active.wat" <<'W'
(module (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1) (data (i32.const 65534) "abc")
  (func (export "_start") (call $exit (i32.const 5))))
W
wat2wasm "$t/active.wat" -o "$t/active.wasm" && "$GOWASM2NATIVE" "$t/active.wasm" -o "$t/active" -O0 &&
	"$t/active" 2>"$t/out"
check 'active segment out of bounds' test $? -eq 134

# A frame of 20,000 locals must not jump over the guard below the stack.
{
	echo '(module (memory (export "memory") 1) (func $f (param i64) (result i64) (local'
	for ((i = 0; i < 20000; i++)); do printf ' i64'; done
	echo ')'
	for ((i = 1; i < 20000; i += 1)); do echo "(local.set $i (i64.load (i32.const $((i % 8000 * 8)))))"; done
	echo '(local.set 0 (call $f (local.get 0)))'
	for ((i = 1; i < 20000; i += 1)); do echo "(local.set 0 (i64.add (local.get 0) (local.get $i)))"; done
	echo '(local.get 0)) (func (export "_start") (drop (call $f (i64.const 1)))))'
} >"$t/locals.wat"
wat2wasm "$t/locals.wat" -o "$t/locals.wasm" && "$GOWASM2NATIVE" "$t/locals.wasm" -o "$t/locals" -O1 &&
	"$t/locals" 2>"$t/out"
check 'T38 20,000 locals: exhaustion is a trap' test $? -eq 134
check 'T38 20,000 locals: the guard was hit, nothing below it' grep -q 'stack exhausted' "$t/out"

# Deep nesting, written in binary because wat2wasm cannot: 16,000 blocks, 3,000 ifs; and 20,000
# blocks, which wabt 1.0.33 and newer refuse: then our message says so.
leb() { # of a number below 2^21, always three bytes
	printf "\\x$(printf %x $(($1 & 127 | 128)))\\x$(printf %x $(($1 >> 7 & 127 | 128)))\\x$(printf %x $(($1 >> 14)))"
}
deep_module() { # OPEN-ONE NUMBER
	local n=$2 body=$(($2 * $3 + $2 + 2))
	printf '\0asm\1\0\0\0\1\4\1\x60\0\0\3\2\1\0\7\12\1\6_start\0\0\12'
	leb $((body + 4))
	printf '\1'
	leb $body
	printf '\0'
	printf "$1%.0s" $(seq $n)
	printf '\x0b%.0s' $(seq $n)
	printf '\x0b'
}
deep_module '\x02\x40' 16000 2 >"$t/blocks.wasm"
deep_module '\x02\x40' 20000 2 >"$t/deeper.wasm"
deep_module '\x41\x01\x04\x40' 3000 4 >"$t/ifs.wasm"
for m in blocks ifs; do
	for c in $clang gcc; do
		have $c || continue
		check "deep nesting: $m, $c" "$GOWASM2NATIVE" "$t/$m.wasm" -o "$t/$m" -O1 --cc=$c
		check "deep nesting: $m, $c: runs" "$t/$m"
	done
done

for w in wasm2c "$mid" "$new"; do
	[ -n "$w" ] || continue
	if "$GOWASM2NATIVE" "$t/deeper.wasm" -o "$t/deeper" -O0 --wasm2c="$w" 2>"$t/err"; then
		check 'deeper nesting: runs' "$t/deeper"
	else
		check 'deeper nesting: the message says what to do' grep -q 'nests 20001 blocks.*16383' "$t/err"
	fi
done

# Names that would be C, if they got there: the module compiles harmlessly and runs.
name='*/ int x[1/0]; /* \0a#error no\0a ??/ \22 \5c main int'
cat >"$t/names.wat" <<W
(module (import "wasi_snapshot_preview1" "proc_exit" (func (param i32)))
  (memory (export "memory") 1) (global (export "int") (mut i32) (i32.const 0))
  (func (export "$name") (result i32) (i32.const 1))
  (func (export "while") (result i32) (i32.const 1))
  (func (export "$(printf '%0100000d' 7)") (result i32) (i32.const 1))
  (func (export "_start") (call 0 (i32.const 3))))
W
wat2wasm "$t/names.wat" -o "$t/names.wasm" &&
	"$GOWASM2NATIVE" "$t/names.wasm" -o "$t/names" -O0 --keep="$t/kept" && "$t/names"
check 'hostile export names are harmless' test $? -eq 3
check 'hostile names are nowhere in the C' not grep -rq 'error no\|0000000007' "$t/kept" --include='*.c' --include='*.h'
for bad in "$name" "int" "fd_write\\00x"; do
	echo "(module (import \"$bad\" \"$bad\" (func)) (func (export \"_start\")))" >"$t/import.wat"
	wat2wasm "$t/import.wat" -o "$t/import.wasm" &&
		"$GOWASM2NATIVE" "$t/import.wasm" -o "$t/import" 2>"$t/out"
	check 'a hostile import name is refused, printable' test $? -eq 1 -a -s "$t/out"
	check 'the message has no control characters' not grep -qP '[\x00-\x08\x0b-\x1f]' "$t/out"
done
