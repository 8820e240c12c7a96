#!/bin/bash
# Library functions with bodies in C: found in what this Go makes, and the same results as with
# Go's own bodies and as natively.
. "$root/tests/lib.sh"

go_wasm "$root/tests/go/natives" "$t/main.wasm" || { fail 'go build'; exit; }
"$GOWASM2NATIVE" "$t/main.wasm" -O0 --stats -o "$t/with" >"$t/stats" || { fail compile "$t/stats"; exit; }
compile "$t/main.wasm" "$t/without" -O0 --no-intrinsics || { fail compile; exit; }
found=$(sed -n 's/ with a body in C.*//p' "$t/stats")
# memequal, memcmp, memchr in all versions; the others by a row for each version
case $(go env GOVERSION) in
go1.2[1-7]*) check 'all are found' test "$found" -eq 4 ;;
*) check 'those in assembly are found' test "$found" -ge 3 ;;
esac
(cd "$root/tests/go/natives" && go run .) >"$t/native" 2>&1
"$t/with" >"$t/got" 2>&1
check 'as natively' cmp "$t/native" "$t/got"
"$t/without" >"$t/got" 2>&1
check '... and so are their bodies in Go' cmp "$t/native" "$t/got"
