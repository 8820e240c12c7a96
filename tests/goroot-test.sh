#!/bin/bash
# make go-test: runs programs of GOROOT/test that are meant to be run (`// run`), every STEP-th
# (1) from FROM (0) on. The output (on stderr too, if the exit status is 0) and the exit status
# must be those with wazero. Building takes most of the time, so GROUP (100) programs become one
# module: each is a package, and the module's argument says which main runs. Programs that do not
# work as a package among others (an init of their own, a main that is called, no build for
# wasip1) are left out and counted. FLAGS (-O0) are the tool's.
set -u
cd "$(dirname "$0")/.." || exit 1
root=$PWD
t=$(mktemp -d) || exit 1
trap 'rm -rf "$t"' EXIT
trap 'exit 130' INT TERM
export GOFLAGS=-buildvcs=false GOWORK=off GO111MODULE=on GOWASM_CACHE=off
tool=${GOWASM2NATIVE:-$root/build/gowasm2native}
command -v wazero >/dev/null || { echo 'go install github.com/tetratelabs/wazero/cmd/wazero@latest' >&2; exit 1; }
goroot=$(go env GOROOT)
version=$(go env GOVERSION)
mapfile -t files < <(grep -lE '^// run *$' -r "$goroot/test" --include='*.go' | sort)
same=0 different=0 endless=0 left_out=0

# packages FILE...: a directory p0, p1, ... in $t/m for each that does
packages() {
	local f i=0 out
	rm -rf "$t/m" && mkdir "$t/m" || exit 1
	printf 'module m\n\ngo %s\n' "$(sed 's/^go\([0-9]*\.[0-9]*\).*/\1/' <<<"$version")" >"$t/m/go.mod"
	names=()
	for f; do
		names[i]=$f
		if grep -qE '^package main' "$f" && ! grep -qE '^func init\(|\<main\(\)[^{]*$|\<Main\>' "$f"; then
			mkdir "$t/m/p$i"
			sed -E "s/^package main/package p$i/; s/^func main *\( *\)/func Main()/" "$f" >"$t/m/p$i/p.go"
			grep -q '^func Main()' "$t/m/p$i/p.go" || rm -r "$t/m/p$i"
		fi
		i=$((i + 1))
	done
	# -e: those that do not compile are named, not the end of it
	out=$(cd "$t/m" && GOOS=wasip1 GOARCH=wasm go build ./... 2>&1)
	for i in $(grep -oE '\<p[0-9]+\>' <<<"$(grep -E '^(# m/)?p[0-9]+' <<<"$out")" | sort -u); do rm -r "$t/m/$i"; done
	there=$(cd "$t/m" && GOOS=wasip1 GOARCH=wasm go list -e -f '{{if and .GoFiles (not .Error)}}{{.Name}}{{end}}' ./... | grep -v '^$')
}

# dispatch: the main that calls them
dispatch() {
	local p
	{
		echo 'package main'
		echo 'import "os"'
		for p in $there; do echo "import \"m/$p\""; done
		echo 'func main() { name := os.Args[len(os.Args)-1]; os.Args = os.Args[:len(os.Args)-1]; switch name {'
		for p in $there; do echo "case \"$p\": $p.Main()"; done
		echo '} }'
	} >"$t/m/main.go"
	(cd "$t/m" && GOOS=wasip1 GOARCH=wasm go build -o "$t/main.wasm" .)
}

# compare PACKAGE NAME
compare() {
	local got want
	cd "$(dirname "$2")" || exit 1
	timeout 60 wazero run -cachedir "$t/wazero" -mount=/:/ -env-inherit "$t/main.wasm" "$1" \
		>"$t/want" 2>"$t/want.err" </dev/null
	want=$?
	[ $want -ne 124 ] || { endless=$((endless + 1)); return; }
	timeout 60 "$t/main" "$1" >"$t/got" 2>"$t/got.err" </dev/null
	got=$?
	if [ $got -eq $want ] && cmp -s "$t/want" "$t/got" &&
		{ [ $got -ne 0 ] || cmp -s "$t/want.err" "$t/got.err"; }; then
		same=$((same + 1))
		return
	fi
	different=$((different + 1))
	echo "DIFFERENT ${2#"$goroot/test/"}: exit status $got, with wazero $want"
	diff "$t/want" "$t/got" | head -5
	diff "$t/want.err" "$t/got.err" | head -5
}

chosen=()
for ((i = ${FROM:-0}; i < ${#files[@]}; i += ${STEP:-1})); do chosen+=("${files[i]}"); done
for ((i = 0; i < ${#chosen[@]}; i += ${GROUP:-100})); do
	packages "${chosen[@]:i:${GROUP:-100}}"
	dispatch || exit 1
	# shellcheck disable=SC2086  # several options
	"$tool" "$t/main.wasm" -o "$t/main" -A ${FLAGS:--O0} || exit 1
	rm -rf "$t/wazero"
	for p in $there; do compare "$p" "${names[${p#p}]}"; done
	left_out=$((left_out + ${#names[@]} - $(wc -w <<<"$there")))
	echo "to $((i + ${#names[@]})): $same the same, $different different, $endless without an end in 60 s, $left_out left out"
done
[ $different -eq 0 ]
