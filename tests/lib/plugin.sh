#!/bin/bash
# examples/plugin-go: a native Go program that calls a sandboxed Go plugin, by cgo and without it.
. "$root/tests/lib.sh"
minor=$(go env GOVERSION | grep -oE '^go1\.[0-9]+' | cut -d. -f2)
[ "${minor:-0}" -ge 24 ] || { skip 'plugin-go' "Go 1.$minor has no go:wasmexport (1.24)"; exit 0; }
cp -r "$root/examples/plugin-go" "$t/p" && cd "$t/p" || exit
"$GOWASM2NATIVE" ./plugin -O0 --emit shared -o libscore.so >out 2>&1 || { fail 'the plugin builds' out; exit; }
CGO_ENABLED=1 go build -o host . >out 2>&1 || { fail 'the program builds, by cgo' out; exit; }
cat >want <<'X'
100000 calls, sums [125000 125000 125000 125000]
the plugin ended: panic: no score for you
and is over: the instance has ended before
another works: 5 <nil>
X
# calls HOW
calls() {
	./host >got 2>err
	check "$1: it ends well" test $? -eq 0
	check "$1: 100,000 calls from four goroutines; a panic; another instance" diff want got
	check "$1: Go's traceback is on stderr" grep -q '^main\.fail' err
}
calls 'by cgo'
if CGO_ENABLED=0 go mod download >out 2>&1; then
	CGO_ENABLED=0 go build -o host . >out 2>&1 || fail 'the program builds, without cgo' out
	check 'without cgo: it is built so' grep -q CGO_ENABLED=0 <(go version -m host)
	calls 'without cgo'
else
	skip 'without cgo' 'purego is not to be had'
fi
