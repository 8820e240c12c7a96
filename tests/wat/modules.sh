#!/bin/bash
# Random modules with state (memory, tables, segments, globals), several values and traps of every
# kind do what they do in V8: MODULES (200) of them from MODULES_SEED (1), in files of 100, with
# each compiler at -O0 and -O2. A short run uses one level for each compiler. `make fuzz` runs
# 20,000. MODULES_OPTIONS are more options for gowasm2native. Modules that differ are kept in
# build/modules; tests/wat/modules says how to make one module of a file alone.
. "$root/tests/lib.sh"
have wat2wasm && have node || { skip 'random modules' 'no wat2wasm or no node'; exit 0; }
(cd "$root/tests/wat/modules" && go build -o "$t/modules" .) || { fail 'go build modules'; exit; }
cc=${CC:-$(command -v gcc || command -v clang || command -v clang-19)}
$cc -O1 "$root/tests/wat/modules/c/driver.c" -ldl -o "$t/driver" || { fail 'the driver'; exit; }
# Files of even seeds have v128 as well, where there is a wasm2c that knows it.
vectors=$("$root/tests/newest-wasm2c.sh" sid) || { skip 'v128 in random modules' "$vectors"; vectors=; }
seed=${MODULES_SEED:-1} n=${MODULES:-200} jobs=$(nproc) each=100
[ "$n" -lt $each ] && each=$n
compilers=$(for c in gcc "$(for c in clang clang-{22..14}; do have $c && echo $c && break; done)"; do have "$c" && echo "$c"; done)

# try SEED CC LEVEL: what differs is in $t/SEED-CC-LEVEL.bad
try() {
	local name=p$1_${2//[^a-z0-9]/_}_${3#-} loose= wasm2c=()
	[ $(($1 % 2)) -eq 0 ] && wasm2c=(${vectors:+--wasm2c "$vectors"})
	[ "$3" = -O0 ] || loose=loose
	# shellcheck disable=SC2086 # words
	if "$GOWASM2NATIVE" "$t/$1.wasm" -j1 --no-cache --emit shared -o "$t/lib$name.so" --cc "$2" "$3" "${wasm2c[@]}" ${MODULES_OPTIONS:-} >"$t/$name.bad" 2>&1 &&
		timeout 300 "$t/driver" "$t/lib$name.so" "$name" $loose <"$t/$1.v8" >"$t/$name.bad" 2>&1; then
		rm "$t/$name.bad"
	fi
	rm -f "$t/lib$name.so" "$t/$name.h"
}
# one SEED: a file of modules, with V8 and with each compiler
one() {
	local levels='-O0 -O2' c l
	local v128=
	[ $(($1 % 2)) -eq 0 ] && v128=$vectors
	V128=$v128 "$t/modules" "$1" $each >"$t/$1.wat" && wat2wasm "$t/$1.wat" -o "$t/$1.wasm" 2>"$t/p$1_V8.bad" &&
		timeout 300 node "$root/tests/wat/modules/run.mjs" "$t/$1.wasm" $each >"$t/$1.v8" 2>"$t/p$1_V8.bad" || return
	rm "$t/p$1_V8.bad"
	for c in $compilers; do
		[ "$n" -le 200 ] && case $1$c in *[02468]g*|*[13579]c*) levels=-O2 ;; *) levels=-O0 ;; esac
		for l in $levels; do try "$1" "$c" "$l"; done
	done
	if ls "$t/p$1"_*.bad >/dev/null 2>&1; then
		mkdir -p "$root/build/modules" && cp "$t/$1.wasm" "$t/$1.wat" "$root/build/modules"
	fi
	rm -f "$t/$1".*
}
files=$(((n + each - 1) / each))
for ((s = seed; s < seed + files; s++)); do
	[ "$(jobs -rp | wc -l)" -lt "$jobs" ] || wait -n
	one $s &
done
wait
for bad in "$t"/p*.bad; do
	[ -e "$bad" ] || continue
	name=$(basename "$bad" .bad)
	s=${name%%_*}
	fail "random modules, seed ${s#p}, ${name#*_} (build/modules/${s#p}.wasm)" "$bad"
done
[ $status -eq 0 ] && ok "$((files * each)) random modules from seed $seed, as in V8"
