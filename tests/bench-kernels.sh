#!/bin/bash
# make bench: times the kernels of a Go program, each way of running them against native Go. The
# ways take turns in one run of ROUNDS (7). Prints each minimum as a ratio to native Go's. The
# program prints a line for each kernel: its name and its time in ms.
#   DIR=path   the program (default ../shared/bench/gobench)
#   FLAGS="-A"	 options for all of ours
#   WAYS="ours plain wazero wasmtime O3 gcc"   what is compared (default: ours plain)
# Nothing is asserted.
set -u
cd "$(dirname "$0")/.." || exit 1
root=$PWD
dir=${DIR:-$root/../shared/bench/gobench}
rounds=${ROUNDS:-7}
t=$(mktemp -d) || exit 1
trap 'rm -rf "$t"' EXIT
export GOFLAGS=-buildvcs=false
die() { echo "$*" >&2; exit 1; }
(cd "$dir" && GOOS=wasip1 GOARCH=wasm go build -o "$t/main.wasm" . && go build -o "$t/go" .) || die 'go build failed'

# What each way is called by.
ways=(go)
add() { # NAME OPTION...
	"$root/build/gowasm2native" "$t/main.wasm" -o "$t/$1" ${FLAGS:-} "${@:2}" || die "$1: not built"
	ways+=("$1")
}
script() { # NAME COMMAND
	printf '#!/bin/sh\nexec %s "$@"\n' "$2" >"$t/$1"
	chmod +x "$t/$1"
	ways+=("$1")
}
for way in ${WAYS:-ours plain}; do
	case $way in
	ours) add ours ;;
	plain) add plain --no-rewrite ;;
	gcc) add gcc --cc gcc ;;
	O3) add O3 -O3 ;;
	nopreempt) add nopreempt --no-preempt ;;
	nointrinsics) add nointrinsics --no-intrinsics ;;
	wazero)
		wazero run -cachedir "$t/wazero-cache" "$t/main.wasm" fib >/dev/null || die 'wazero: not run'
		script wazero "wazero run -cachedir '$t/wazero-cache' '$t/main.wasm'"
		;;
	wasmtime)
		wasmtime compile -o "$t/main.cwasm" "$t/main.wasm" || die 'wasmtime: not compiled'
		script wasmtime "wasmtime run --allow-precompiled '$t/main.cwasm'"
		;;
	/*) # an executable made elsewhere
		ln -s "$way" "$t/$(basename "$way")"
		ways+=("$(basename "$way")")
		;;
	*) die "no such way: $way" ;;
	esac
done

for ((i = 0; i < rounds; i++)); do
	for way in "${ways[@]}"; do
		"$t/$way" ${KERNELS:-} | awk -v way="$way" '{ print way, $1, $2 }' >>"$t/times"
	done
done

awk -v ways="${ways[*]}" -v rounds="$rounds" '
	!(($1, $2) in least) || $3 < least[$1, $2] { least[$1, $2] = $3 }
	!($2 in seen) { seen[$2] = 1; names[++n] = $2 }
	END {
		k = split(ways, way, " ")
		printf "%-12s %10s", "n=" rounds, "go, ms"
		for (j = 2; j <= k; j++)
			printf " %12s", way[j]
		printf "\n"
		for (i = 1; i <= n; i++) {
			printf "%-12s %10.1f", names[i], least["go", names[i]]
			for (j = 2; j <= k; j++) {
				r = least[way[j], names[i]] / least["go", names[i]]
				sum[j] += log(r)
				printf " %12.2f", r
			}
			printf "\n"
		}
		printf "%-12s %10s", "geo. mean", ""
		for (j = 2; j <= k; j++)
			printf " %12.2f", exp(sum[j] / n)
		printf "\n"
	}' "$t/times"
