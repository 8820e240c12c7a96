#!/bin/bash
# gowasm2native test: builds first, then prints what go test prints; a Ctrl-C leaves nothing behind.
. "$root/tests/lib.sh"
tool=$GOWASM2NATIVE
export TMPDIR="$t/a b" GOWASM2NATIVE_FLAGS='-O0 -A'
mkdir "$TMPDIR" "$t/m" "$t/m/good" "$t/m/bad" && cd "$t/m" || exit
printf 'module example.com/m\n\ngo 1.21\n' >go.mod
# tests PACKAGE TEXT: a test that says its text, and fails if that is "bad"; it waits where WAIT says
tests() {
	cat >"$1/x_test.go" <<X
package $1

import (
	"os"
	"testing"
	"time"
)

func TestIt(t *testing.T) {
	if name := os.Getenv("WAIT"); name != "" {
		os.WriteFile(name, nil, 0o666)
		time.Sleep(time.Minute)
	}
	if t.Log("this is $1"); "$1" == "bad" {
		t.Error("as it should")
	}
}
X
}
tests good
tests bad
clean() { [ -z "$(ls -A "$TMPDIR")" ]; }
untimed() { sed -E 's/[0-9.]+s\)?$/TIME/' "$1"; }

"$tool" test -timeout 5s -v ./... >out 2>err
check 'test: a test that fails is the status' test $? -eq 1
check '... and another passes' grep -q '^ok.*example.com/m/good' out
wrapper=$(dirname "$(readlink -f "$tool")")/go_wasip1_wasm_exec
GOOS=wasip1 GOARCH=wasm go test -exec "'$wrapper'" -timeout 5s -v ./... >want 2>&1
check 'it prints what go test prints' diff <(untimed out) <(untimed want)
check '... and nothing else but how far it is' test -z "$(grep -v '^gowasm2native: .* s$' err)"
GOWASM2NATIVE_FLAGS="$GOWASM2NATIVE_FLAGS -v" "$tool" test -count=1 -v ./... >out 2>&1
check 'both programs were built before they ran' test "$(grep -c 'cache: the executable of an earlier build' out)" = 2
"$tool" test -run '^TestIt$' ./good -args x.wasm >out 2>&1
check 'what follows -args is for the program' grep -q '^ok' out
echo 'package good; func f() { nonsense() }' >good/x.go
"$tool" test ./... >out 2>&1
check 'a program that does not compile: go says it' grep -q 'undefined: nonsense' out
check '... and tests the others' grep -q '^FAIL.*example.com/m/bad' out
rm good/x.go
check 'no temporary is left' clean

# running: the processes that were called by a name of ours
echo "$t/" >"$t/pattern"
running() { cd / && cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\0' '\n' | grep -aFf "$t/pattern" | grep -vxF "$t/pattern"; }
# interrupted NAME FILE ARGUMENT...: a Ctrl-C when FILE is there
set -m
interrupted() {
	local name=$1 file=$2
	shift 2
	"$tool" test "$@" >out 2>&1 </dev/null &
	for _ in {1..600}; do [ -e "$file" ] && break || sleep 0.1; done
	check "Ctrl-C $name: it had begun" test -e "$file"
	kill -INT -- -$!
	wait $!
	check "Ctrl-C $name: the status says so" test $? -ne 0
	for _ in {1..50}; do [ -n "$(running)" ] && sleep 0.1 || break; done
	check "Ctrl-C $name: no process is left" test -z "$(running)"
	check "Ctrl-C $name: no temporary is left" clean
}
printf '#!/bin/sh\n[ "$1" = --version ] && echo 1.0.32 && exit\n: >"%s"\nsleep 60\n' "$t/translates" >"$t/slow"
chmod +x "$t/slow"
GOWASM2NATIVE_FLAGS="-O0 -A --wasm2c=$t/slow" interrupted 'while it builds' "$t/translates" ./...
WAIT=$t/waits interrupted 'while a test runs' "$t/waits" ./good
