#!/bin/bash
# One program, built by Go 1.21.13, 1.23.2, the installed Go and the newest, with names and
# without (-ldflags=-s), prints the same everywhere. Each is compiled another way: memory,
# compiler, level and wasm2c.
. "$root/tests/lib.sh"
clang=$(for c in clang clang-19 clang-18 clang-17 clang-16 clang-15 clang-14; do have $c && echo $c && break; done)
gcc=$(command -v gcc)
new=$("$root/tests/newest-wasm2c.sh" sid) || new=
[ -n "$new" ] || new=$(command -v wasm2c)
newest=$(cd "$t" && GOFLAGS= GOTOOLCHAIN=local go list -m -versions go 2>/dev/null | tr ' ' '\n' |
	grep -E '^1\.[0-9]+\.[0-9]+$' | tail -1)

# The same program, with print in place of the import, is what the output is compared with.
(cd "$root/tests/go/small" && sed -e '/go:wasmimport/d; /^\/\/go:noescape/d; /^func fdWrite/d' \
	-e 's/if fdWrite.*{/if _, _ = n, iov; func() bool { print(s); return false }() {/' main.go >"$t/main.go" &&
	cp go.mod "$t/" && cd "$t" && go build -o native . && ./native 2>"$t/want") || fail 'native build'
check 'the native program ends with the line' grep -q 'Hello, Wasm$' "$t/want"

while read -r version flags memory cc level wasm2c; do
	case $version in
	here) tool=local v=$(go version | grep -oE 'go1[0-9.]+') ;;
	newest) tool=go$newest v=go$newest ;;
	*) tool=go$version v=go$version ;;
	esac
	case $cc in clang) c=$clang ;; gcc) c=$gcc ;; esac
	name="$v ${flags/none/with names}: $memory $cc -O$level $wasm2c"
	[ "$flags" = none ] && flags=
	if [ "$tool" = go ] || [ -z "$c" ]; then skip "$name" "no Go newer than here, or no $cc"; continue; fi
	if ! GOTOOLCHAIN=$tool go version >"$t/out" 2>&1; then
		skip "$name" "cannot get it: $(tail -1 "$t/out")"
		continue
	fi
	GOTOOLCHAIN=$tool go_wasm "$root/tests/go/small" "$t/small.wasm" $flags 2>"$t/out" ||
		{ fail "$name: go build" "$t/out"; continue; }
	w=$(command -v wasm2c)
	[ "$wasm2c" = new ] && w=$new
	compile "$t/small.wasm" "$t/small" --memory=$memory --cc="$c" -O$level --wasm2c="$w" 2>"$t/out" ||
		{ fail "$name: compile" "$t/out"; continue; }
	timeout 60 "$t/small" >"$t/got" 2>&1
	if [ $? -eq 0 ] && cmp -s "$t/want" "$t/got"; then ok "$name"; else fail "$name" "$t/want" "$t/got"; fi
done <<'T'
1.21.13 none        fixed   clang 0 here
1.21.13 -ldflags=-s base    gcc   0 new
1.23.2  none        checked clang 0 new
1.23.2  -ldflags=-s fixed   gcc   0 here
here    none        base    clang 2 new
here    -ldflags=-s checked gcc   0 here
newest  none        fixed   gcc   1 new
newest  -ldflags=-s base    clang 0 here
T
