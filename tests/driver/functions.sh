#!/bin/bash
# Functions that are compiled for all programs: which a second program finds, that a cold and a
# warm cache give the same executable, and damaged, hostile and concurrent stores.
. "$root/tests/lib.sh"
export XDG_CACHE_HOME=$t/cache
unset GOWASM_CACHE GOWASM_CACHE_SIZE
tool=$GOWASM2NATIVE
store=$t/cache/gowasm2native/functions

mkdir "$t/src"
printf 'module example\n\ngo 1.21\n' >"$t/src/go.mod"
# program NAME BODY: without fmt, so that a build takes seconds
program() {
	printf 'package main\n\nimport "sort"\n\nfunc main() {\n%s\n}\n' "$2" >"$t/src/main.go"
	(cd "$t/src" && GOOS=wasip1 GOARCH=wasm go build -o "$t/$1.wasm" .)
}
program a 'v := []int{3, 1, 2}; sort.Ints(v); println(v[0]*100+v[1]*10+v[2])'
program b 's := []string{"b", "a"}; sort.Strings(s); m := map[string]int{}; for i, x := range s { m[x] = i; println(x, m[x]) }'

# build NAME OUT [OPTION]...
build() {
	local name=$1 out=$2
	shift 2
	rm -f "$t/$out"
	"$tool" -v "$t/$name.wasm" -o "$t/$out" "$@" >"$t/log" 2>&1 </dev/null
}
output() { "$t/$1" 2>&1 </dev/null; }
found() { sed -n 's/.* functions: \([0-9]*\) of \([0-9]*\) found/\1/p' "$t/log"; }
keys() { sed -n 's/.* functions: \([0-9]*\) of \([0-9]*\) found/\2/p' "$t/log"; }
missing() { echo $(($(keys) - $(found))); }

build a cold -O0
check 'an empty cache has no function' test "$(found)" = 0 -a "$(keys)" -gt 800
check 'and the program runs' test "$(output cold)" = 123
build a warm -O0 --max-memory=64MiB
check 'another grant finds all functions' test "$(missing)" = 0
check 'and compiles none' grep -q ' 0 to compile in 0 batches' "$t/log"
check 'and runs no wasm2c' sh -c "! grep -q '^[^ ]*wasm2c ' '$t/log'"
build b other -O0
check 'another program finds what both link' test "$(missing)" -lt $(($(keys) / 4)) -a "$(missing)" -gt 0
check 'and runs' test "$(output other)" = $'a 0\nb 1'
build b gcc -O0 --cc gcc
check 'another compiler finds nothing' test "$(found)" = 0
check 'and its program runs' test "$(output gcc)" = $'a 0\nb 1'
build b units -O0 --no-pass=share
check '--no-pass=share goes without' sh -c "! grep -q 'functions:' '$t/log'"
check 'and does the same' test "$(output units)" = $'a 0\nb 1'

# the same bytes, whoever compiled the functions
mkdir "$t/elsewhere"
(cd "$t/elsewhere" && "$tool" -O1 --no-cache ../b.wasm -o ../plain) >"$t/log" 2>&1 </dev/null
build a mixed -O1
build b mixed -O1
check 'a cache that another program filled, and another directory, give the same bytes' cmp -s "$t/plain" "$t/mixed"

# the other ways to address memory
build a base -O0 --memory=base
check '--memory=base has functions of its own' test "$(found)" = 0 -a "$(output base)" = 123
build a checked -O0 --memory=checked
check '--memory=checked too' test "$(found)" = 0 -a "$(output checked)" = 123

# a damaged store: what is damaged is compiled again
for how in flip cut; do
	for file in "$store"/*; do
		size=$(stat -c %s "$file")
		[ "$how" = flip ] && printf '\377\376\375' | dd of="$file" bs=1 seek=$((size / 3)) conv=notrunc 2>/dev/null
		[ "$how" = cut ] && truncate -s $((size / 2)) "$file"
	done
	build a "$how" -O0 --umask=01${#how}
	check "damage ($how) is noticed, and the program runs" test "$(output $how)" = 123
	build a again -O0 --umask=02${#how}
	check "... and repaired" test "$(missing)" = 0 -a "$(output again)" = 123
done

# builds at the same time, some of them killed
for round in 1; do
	rm -rf "$store"
	pids=()
	for i in 1 2 3 4; do
		name=$([ $((i % 2)) = 0 ] && echo a || echo b)
		"$tool" -O0 --umask=0$round$i "$t/$name.wasm" -o "$t/c$i" >"$t/log$i" 2>&1 &
		pids+=($!)
	done
	sleep 0.$((RANDOM % 900 + 100))
	kill -9 "${pids[3]}" 2>/dev/null
	wait "${pids[0]}" "${pids[1]}" "${pids[2]}"
	ok=true
	for i in 1 3; do [ "$(output c$i)" = $'a 0\nb 1' ] || ok=false; done
	[ "$(output c2)" = 123 ] || ok=false
	check "round $round of builds at the same time" $ok
	build a after -O0 --umask=00$round
	check '... leaves a store that works' test "$(missing)" = 0 -a "$(output after)" = 123
done
