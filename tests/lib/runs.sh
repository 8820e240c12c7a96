#!/bin/bash
# What Go's runtime does in a library (tests/lib/runs), with the rewrite and without; eight
# threads with instances of their own for SOAK_SECONDS (3; make soak: 60).
. "$root/tests/lib.sh"
minor=$(go env GOVERSION | grep -oE '^go1\.[0-9]+' | cut -d. -f2)
[ "${minor:-0}" -ge 24 ] || { skip 'Go in libraries' "Go 1.$minor has no go:wasmexport (1.24)"; exit 0; }
cc=${CC:-$(command -v gcc || command -v clang || command -v clang-19)}
here=$root/tests/lib/runs
go_wasm "$here" "$t/runs.wasm" -buildmode=c-shared || { fail 'go build -buildmode=c-shared'; exit 1; }
for option in '' --no-rewrite; do
	how=${option:+ ($option)}
	"$GOWASM2NATIVE" -O0 "$t/runs.wasm" --host "$here/host.c" --env GOGC --emit lib -o "$t/libruns.a" $option >"$t/err" 2>&1 ||
		{ fail "libruns builds$how" "$t/err"; continue; }
	$cc -D_GNU_SOURCE -g -O1 -Wall -Wextra -I"$t" "$here/runs.c" "$t/libruns.a" -lpthread -lm -ldl -o "$t/runs" 2>"$t/err" ||
		{ fail "libruns links$how" "$t/err"; continue; }
	for group in between collector panics host thousand "soak ${SOAK_SECONDS:-3}"; do
		"$t/runs" $group >"$t/out" 2>&1
		got=$?
		grep '^#' "$t/out"
		if [ $got -eq 0 ]; then ok "Go in a library: $group$how"; else fail "Go in a library: $group$how: $got" "$t/out"; fi
	done
done
