#!/bin/bash
# make go-test: programs of GOROOT/test that are to be run (`// run`), every STEP-th (5) from FROM (0)
# on: the same output and exit status as under wazero, and with --no-rewrite where that differs.
# FLAGS (-O0) are the tool's.
set -u
cd "$(dirname "$0")/.." || exit 1
root=$PWD
t=$(mktemp -d) || exit 1
trap 'rm -rf "$t"' EXIT
export GOFLAGS=-buildvcs=false GO111MODULE=off
command -v wazero >/dev/null || { echo 'go install github.com/tetratelabs/wazero/cmd/wazero@latest' >&2; exit 1; }
goroot=$(go env GOROOT)
mapfile -t files < <(grep -lE '^// run *$' -r "$goroot/test" --include='*.go' | sort)

same=0 different=0 unbuilt=0
for ((i = ${FROM:-0}; i < ${#files[@]}; i += ${STEP:-5})); do
	f=${files[i]}
	name=${f#"$goroot/test/"}
	if ! GOOS=wasip1 GOARCH=wasm timeout 100 go build -o "$t/main.wasm" "$f" >"$t/log" 2>&1; then
		unbuilt=$((unbuilt + 1))
		continue
	fi
	cd "$(dirname "$f")" || exit 1
	timeout 60 wazero run -mount=/:/ -env PWD="$PWD" "$t/main.wasm" >"$t/want" 2>"$t/want.err" </dev/null
	want=$?
	if [ $want -eq 124 ]; then # too slow there, or it waits for ever
		unbuilt=$((unbuilt + 1))
		cd "$root" || exit 1
		continue
	fi
	"$root/build/gowasm2native" "$t/main.wasm" -o "$t/main" -A ${FLAGS:--O0} >"$t/log" 2>&1
	timeout 60 "$t/main" >"$t/got" 2>"$t/got.err" </dev/null
	got=$?
	if [ $got -eq $want ] && cmp -s "$t/want" "$t/got"; then
		same=$((same + 1))
	else
		different=$((different + 1))
		echo "DIFFERENT $name: exit status $got, with wazero $want"
		head -c 300 "$t/got.err"
		diff "$t/want" "$t/got" | head -5
	fi
	rm -f "$t/main"
	cd "$root" || exit 1
done
echo "$same the same, $different different, $unbuilt not for wasip1 or without an end"
[ $different -eq 0 ]
