#!/bin/bash
# Memory that a Go program does not need goes back to the system.
. "$root/tests/lib.sh"
go_wasm "$root/tests/go/release" "$t/release.wasm" && compile "$t/release.wasm" "$t/release" -O0 --dir /proc:ro ||
	{ fail compile; exit; }
timeout 120 "$t/release" >"$t/out" 2>&1
GOWASM_MAX_MEMORY=1000MiB GOWASM_POLICY=print "$t/release" >"$t/policy"
check 'its collector knows the limit of its memory' grep -qx 'environment:  GOMEMLIMIT=943718400' "$t/policy"
check 'it goes on with zeros' test "$(grep -c 'zeros: true much: true' "$t/out")" -eq 3
check 'memory that it asks to give back' grep -qx 'asked for, given back: true' "$t/out"
check 'memory that it has not used since a collection' grep -qx 'not asked for, given back: true' "$t/out"
