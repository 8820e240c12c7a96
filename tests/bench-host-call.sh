#!/bin/bash
# Prints the ns that a call between Go and C takes, both ways: ours (a library, and a host
# function in it) and cgo's. They take turns; the minimum of ROUNDS counts. Each makes N calls.
# CPU time is measured, so other programs on the machine matter little.
set -eu
cd "$(dirname "$0")/.."
root=$PWD N=${N:-100000000} ROUNDS=${ROUNDS:-3}
dir=$root/tests/bench/host-call
t=$(mktemp -d)
trap 'rm -rf "$t"' EXIT
cc=${CC:-$(command -v clang-19 || command -v clang || command -v gcc)}
(cd "$dir/wasm" && GOOS=wasip1 GOARCH=wasm go build -buildmode=c-shared -o "$t/hostcall.wasm" .)
build/gowasm2native "$t/hostcall.wasm" --emit lib -o "$t/libhostcall.a" --host "$dir/host.c"
$cc -O2 -I"$t" "$dir/main.c" "$t/libhostcall.a" -lpthread -lm -ldl -o "$t/ours"
(cd "$dir/cgo" && CGO_ENABLED=1 go build -o "$t/cgo" .)
for ((i = 0; i < ROUNDS; i++)); do
	echo "ours $("$t/ours" "$N")"
	echo "cgo $("$t/cgo" "$N")"
done | awk -v n="$N" '
	{ for (k = 2; k <= 3; k++) if (!(($1, k) in best) || $k < best[$1, k]) best[$1, k] = $k }
	END {
		printf "%d calls, ns of CPU each (minimum)\n%-14s %8s %8s %8s\n", n, "", "ours", "cgo", "ratio"
		split("Go from C,C from Go", name, ",")
		for (k = 2; k <= 3; k++)
			printf "%-14s %8.2f %8.2f %8.3f\n", name[k - 1], best["ours", k], best["cgo", k], best["ours", k] / best["cgo", k]
	}'
