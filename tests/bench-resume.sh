#!/bin/bash
# make bench-resume: times loops whose frame is resumed (tests/bench/resume), against the same
# loops where nothing happens. A frame is resumed once, inside the loop, after its stack moved or
# after it received from a channel; or at each tick of 1 ms of CPU time, wherever the tick finds
# the program ("ticked", for loops in Go's library). The ways take turns; the minimum of ROUNDS
# (5) counts. Asserts nothing.
#   FLAGS="-A"   options for the build
#   KERNELS=fib,json   only these
#   PROGRAM=path   is it, built before
set -u
cd "$(dirname "$0")/.." || exit 1
root=$PWD
t=$(mktemp -d) || exit 1
trap 'rm -rf "$t"' EXIT
program=${PROGRAM:-$t/resume}
if [ -z "${PROGRAM:-}" ]; then
	(cd tests/bench/resume && GOOS=wasip1 GOARCH=wasm GOFLAGS=-buildvcs=false go build -o "$t/resume.wasm" .) || exit 1
	"$root/build/gowasm2native" "$t/resume.wasm" -o "$program" ${FLAGS:-} || exit 1
fi

# A process for each, so that what ran before is the same.
for ((i = 0; i < ${ROUNDS:-5}; i++)); do
	for way in called grown received; do
		GOWASM_PREEMPT=off "$program" "${KERNELS:-}" $way >>"$t/times"
	done
	GOWASM_PREEMPT=1ms "$program" "${KERNELS:-}" called | sed 's/ called / ticked /' >>"$t/times"
done

awk -v ways='grown received ticked' '
	!(($1, $2) in least) || $3 < least[$1, $2] { least[$1, $2] = $3 }
	!($1 in seen) { seen[$1] = 1; names[++n] = $1 }
	END {
		k = split(ways, way, " ")
		printf "%-12s %10s", "", "called, ms"
		for (j = 1; j <= k; j++)
			printf " %10s", way[j]
		printf "\n"
		for (i = 1; i <= n; i++) {
			printf "%-12s %10.1f", names[i], least[names[i], "called"]
			for (j = 1; j <= k; j++)
				printf " %10.2f", least[names[i], way[j]] / least[names[i], "called"]
			printf "\n"
		}
	}' "$t/times"
