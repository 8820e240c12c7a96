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

# build NAME OUT [OPTION]...: of functions; an executable of the cache would do for other grants
build() {
	local name=$1 out=$2
	shift 2
	rm -rf "$t/$out" "$t/cache/gowasm2native/programs"
	"$tool" -v "$t/$name.wasm" -o "$t/$out" "$@" >"$t/log" 2>&1 </dev/null
}
output() { "$t/$1" 2>&1 </dev/null; }
found() { sed -n 's/.* functions: \([0-9]*\) of \([0-9]*\) found/\1/p' "$t/log"; }
keys() { sed -n 's/.* functions: \([0-9]*\) of \([0-9]*\) found/\2/p' "$t/log"; }
missing() { echo $(($(keys) - $(found))); }

build a cold -O1
check 'an empty cache has no function' test "$(found)" = 0 -a "$(keys)" -gt 800
check 'and the program runs' test "$(output cold)" = 123
build a warm -O1 --max-memory=64MiB
check 'another grant finds all functions' test "$(missing)" = 0
check 'and compiles none' grep -q ' 0 to compile in 0 batches' "$t/log"
check 'and runs no wasm2c' sh -c "! grep -q '^[^ ]*wasm2c ' '$t/log'"
build b other -O1 --stats
check '--stats counts them' grep -qx "$(keys) functions to link: $(found) from the cache, $(missing) compiled, [0-9]* bytes" "$t/log"
check 'another program finds what both link' test "$(missing)" -lt $(($(keys) / 4)) -a "$(missing)" -gt 0
check 'and runs' test "$(output other)" = $'a 0\nb 1'
mkdir "$t/elsewhere"
(cd "$t/elsewhere" && "$tool" -O1 --no-cache ../b.wasm -o ../plain) >"$t/log" 2>&1 </dev/null
check 'a cache that another program filled, and another directory, give the same bytes' cmp -s "$t/plain" "$t/other"
build b gcc -O0 --cc gcc
check 'another compiler finds nothing' test "$(found)" = 0
check 'and its program runs' test "$(output gcc)" = $'a 0\nb 1'
build b units -O0 --no-pass=share
check '--no-pass=share goes without' sh -c "! grep -q 'functions:' '$t/log'"
check 'and does the same' test "$(output units)" = $'a 0\nb 1'

# another way to address memory
build a checked -O0 --memory=checked
check '--memory=checked has functions of its own' test "$(found)" = 0 -a "$(output checked)" = 123

# a damaged store: what is damaged is compiled again
for how in flip cut; do
	for file in "$store"/*; do
		size=$(stat -c %s "$file")
		[ "$how" = flip ] && printf '\377\376\375' | dd of="$file" bs=1 seek=$((size / 3)) conv=notrunc 2>/dev/null
		[ "$how" = cut ] && truncate -s $((size / 2)) "$file"
	done
	build a "$how" -O0 --memory=checked --umask=01${#how}
	check "damage ($how) is noticed, and the program runs" test "$(output $how)" = 123
	build a again -O0 --memory=checked --umask=02${#how}
	check "... and repaired" test "$(missing)" = 0 -a "$(output again)" = 123
done

# builds at the same time, one of them killed
rm -rf "$store"
pids=()
for i in 1 2 3; do
	name=$([ $i = 2 ] && echo a || echo b)
	"$tool" -O0 --memory=base --umask=00$i "$t/$name.wasm" -o "$t/c$i" >"$t/log$i" 2>&1 &
	pids+=($!)
done
sleep 0.$((RANDOM % 900 + 100))
kill -9 "${pids[2]}" 2>/dev/null
wait "${pids[0]}" "${pids[1]}"
check 'builds at the same time' test "$(output c1) $(output c2)" = $'a 0\nb 1 123'
build a after -O0 --memory=base --umask=004
check '... leave a store that works' test "$(missing)" = 0 -a "$(output after)" = 123

# a program that is there only for its library. This go stands for one that generates it.
cat >"$t/go" <<X
#!/bin/sh
case "\$*" in
run*) cat "$t/src/main.go" ;;
*) exec "$(command -v go)" "\$@" ;;
esac
X
chmod +x "$t/go"
rm -rf "$store"
mkdir "$t/path" && mv "$t/go" "$t/path/go"
PATH=$t/path:$PATH "$tool" cache warm -O0 >"$t/out" 2>&1 </dev/null
check 'cache warm says what it does' grep -q 'compiling the library of go1.*at -O0 for all later programs' "$t/out"
build b warmed -O0 --umask=005
check 'and a program finds the library' test "$(missing)" -lt 20 -a "$(output warmed)" = $'a 0\nb 1'
"$tool" cache warm 1.x >"$t/out" 2>&1
check 'no version of Go' test "$? $(grep -c 'takes a version of Go' "$t/out")" = '2 1'
go run "$root/runtime/warm/generate.go" >"$t/src/main.go"
check 'what it compiles is Go' sh -c "gofmt '$t/src/main.go' && grep -q '[.]ListenAndServe,$' '$t/src/main.go'"
