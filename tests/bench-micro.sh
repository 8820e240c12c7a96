#!/bin/bash
# Prints the ns of many operations of Go's language and library, ours and natively, the worst
# ratio first. They take turns; the minimum of ROUNDS counts. ONLY=json tries those whose names
# contain that.
set -eu
cd "$(dirname "$0")/.."
t=$(mktemp -d)
trap 'rm -rf "$t"' EXIT
(cd tests/bench/micro && GOOS=wasip1 GOARCH=wasm go build -o "$t/micro.wasm" . && go build -o "$t/native" .)
build/gowasm2native "$t/micro.wasm" -o "$t/ours"
for ((i = 0; i < ${ROUNDS:-2}; i++)); do
	for way in ours native; do
		"$t/$way" ${ONLY:+"$ONLY"} | sed "s/^/$way /"
	done
done | awk '
	{
		way = $1; ns = $NF; name = $2
		for (i = 3; i < NF; i++) name = name " " $i
		if (!((way, name) in best) || ns < best[way, name]) best[way, name] = ns
		names[name]
	}
	END {
		for (name in names) {
			ratio = best["ours", name] / best["native", name]
			printf "%6.2f %-22s %12.1f %12.1f\n", ratio, name, best["ours", name], best["native", name] | "sort -rn"
			sum += log(ratio); n++
		}
		close("sort -rn")
		printf "%6.2f is the geometric mean of %d\n", exp(sum / n), n
	}'
