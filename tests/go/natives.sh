#!/bin/bash
# Library functions with bodies in C: this Go's are all found, and give the same results as Go's
# own bodies and, except for package math's, as natively. GO_VERSIONS="1.21.13 1.27.4" tries these
# toolchains.
. "$root/tests/lib.sh"
(cd "$root/tests/go/natives" && go run .) >"$t/native" 2>&1 || { fail 'go run' "$t/native"; exit; }

for v in ${GO_VERSIONS:-local}; do
	[ "$v" = local ] || export GOTOOLCHAIN=go$v
	go_wasm "$root/tests/go/natives" "$t/main.wasm" || { fail "$v: go build"; continue; }
	"$GOWASM2NATIVE" "$t/main.wasm" -O0 --stats -o "$t/with" >"$t/stats" || { fail "$v: compile" "$t/stats"; continue; }
	found=$(sed -nE 's/.* ([0-9]+) with a body in C.*/\1/p' "$t/stats")
	# three in all versions; the others by a row for each version
	case $(go env GOVERSION) in
	go1.21*) check "$v: all are found" test "$found" -ge 43 ;;
	go1.2[23]*) check "$v: all are found" test "$found" -ge 45 ;;
	go1.2[4-7]*) check "$v: all are found" test "$found" -ge 48 ;;
	*) check "$v: those in assembly are found" test "$found" -ge 3 ;;
	esac
	check "$v: prefetches of the garbage collector" grep -qE '^prefetch +[2-5] ' "$t/stats"
	"$t/with" >"$t/got" 2>&1
	check "$v: as natively" cmp "$t/native" "$t/got"
	compile "$t/main.wasm" "$t/without" -O0 --no-intrinsics || { fail "$v: compile"; continue; }
	"$t/with" math 30000 >"$t/got" 2>&1
	"$t/without" math 30000 >"$t/own" 2>&1
	check "$v: package math says the same, bit by bit" cmp "$t/own" "$t/got"
done
"$t/without" >"$t/got" 2>&1
check '... and so are their bodies in Go' cmp "$t/native" "$t/got"
