#!/bin/bash
# make real: builds five programs from the Go module proxy, each with one command from its
# package's path. They do real work as `go install`'s executable does: the same output, the same
# files, byte by byte. Prints what the build took, and times as ratios (least of ROUNDS, taking
# turns).
#   PROGRAMS="gojq shfmt s2c esbuild yaegi"  those to do
#   LEVEL=-O2  ROUNDS=3  OPTIONS=--no-cache  of the builds of ours
#   OURS=DIR   executables built before are there, if there is one of the name
# Needs the network (Go's proxy; npm for esbuild's input), python3, and for yaegi (a module of
# 40 MB) at -O2 a while. No time is asserted.
set -u
cd "$(dirname "$0")/.." || exit 1
root=$PWD
t=$(mktemp -d) || exit 1
trap 'rm -rf "$t"' EXIT
export GOFLAGS=-buildvcs=false GOWORK=off
die() { echo "$*" >&2; exit 1; }
goroot=$(go env GOROOT)
mkdir "$t/in" "$t/native" "$t/ours"

# What each is, and does in $t/in; what it writes goes to its standard output and to @O.
declare -A package command
package[gojq]=github.com/itchyny/gojq/cmd/gojq@v0.12.17
command[gojq]='-s -f query.jq std.json'
package[shfmt]=mvdan.cc/sh/v3/cmd/shfmt@v3.10.0
command[shfmt]='-i 2 -ci -bn scripts'
package[s2c]=github.com/klauspost/compress/s2/cmd/s2c@v1.17.11
command[s2c]='-q -slower -cpu 1 -o @O/src.tar.s2 src.tar'
package[esbuild]=github.com/evanw/esbuild/cmd/esbuild@v0.28.2
command[esbuild]='entry.js --bundle --minify --target=es2015 --sourcemap --outdir=@O --log-level=warning'
package[yaegi]=github.com/traefik/yaegi/cmd/yaegi@v0.16.1
command[yaegi]="run words.go $goroot/src/net/http/h2_bundle.go"

# Their inputs.
input_gojq() {
	go list -json std >"$t/in/std.json"
	cat >"$t/in/query.jq" <<'Q'
map(select(.Standard)) | {
  most: (map({name: .ImportPath, files: (.GoFiles // [] | length), deps: (.Deps // [] | length)}) | sort_by(-.deps, .name)[:20]),
  imports: (map(.Imports // []) | flatten | group_by(.) | map({key: .[0], value: length}) | from_entries),
  docs: [.[] | select(.Doc // "" | test("^package [a-z]+ (implements|provides)"; "i")) | .Doc | ascii_downcase | gsub("\\s+"; " ")]
}
Q
}
input_shfmt() {
	mkdir "$t/in/scripts" && cp tests/*.sh "$t/in/scripts/" &&
		for i in 1 2 3 4 5 6 7 8; do cat tests/*/*.sh >"$t/in/scripts/all$i.sh"; done
}
input_s2c() { (cd "$goroot" && tar -cf "$t/in/src.tar" src/net src/crypto src/encoding); }
input_esbuild() {
	cp tests/real/entry.js "$t/in/" && (cd "$t/in" && echo '{}' >package.json &&
		npm install --silent --no-audit --no-fund --ignore-scripts lodash-es@4.17.21 react@18.3.1 react-dom@18.3.1)
}
input_yaegi() { cp tests/real/words.go "$t/in/"; }

# run NAME WHICH ROUND: what it wrote is in $t/out/WHICH, and "wall cpu MiB" in $t/times
run() {
	rm -rf "$t/out/$2" && mkdir -p "$t/out/$2/O"
	local line=${command[$1]//@O/$t/out/$2/O}
	# shellcheck disable=SC2086  # words
	(cd "$t/in" && python3 "$root/tests/real/measure.py" "$t/$2/$1" $line \
		>"$t/out/$2/stdout" 2>"$t/out/$2/stderr" 3>>"$t/times.$2") </dev/null
	echo $? >"$t/out/$2/status"
}
least() { sort -n -k"$2,$2" "$t/times.$1" | head -1 | cut -d' ' -f"$2"; }

passed=0 failed=0
printf '%-8s %9s %9s %9s %11s %11s %9s  %s\n' program 'build s' 'cpu s' 'peak MiB' 'native ms' 'ours ms' 'ratio cpu' output
for name in ${PROGRAMS:-gojq shfmt s2c esbuild yaegi}; do
	"input_$name" >"$t/log" 2>&1 || { cat "$t/log"; die "$name: its input cannot be had"; }
	GOBIN=$t/native go install "${package[$name]}" 2>"$t/log" || { cat "$t/log"; die "$name: go install failed"; }
	if [ -x "${OURS:-}/$name" ]; then
		cp "$OURS/$name" "$t/ours/" && echo '- - -' >"$t/build"
	else
		# shellcheck disable=SC2086  # several options
		python3 tests/real/measure.py "$root/build/gowasm2native" build "${package[$name]}" -A ${LEVEL:--O2} \
			${OPTIONS:---no-cache} -o "$t/ours/$name" 3>"$t/build" || die "$name: not built"
	fi
	rm -f "$t"/times.*
	for ((i = 0; i < ${ROUNDS:-3}; i++)); do
		run "$name" native
		run "$name" ours
	done
	if diff -r "$t/out/native" "$t/out/ours" >"$t/log" && [ "$(cat "$t/out/ours/status")" = 0 ] &&
		[ "$(cat "$t"/out/ours/stdout "$t"/out/ours/O/* 2>/dev/null | wc -c)" -gt 500 ]; then
		what=same passed=$((passed + 1))
	else
		what=DIFFERS failed=$((failed + 1))
		head -c 1000 "$t/log" "$t/out/ours/stderr"
	fi
	read -r wall cpu peak <"$t/build"
	awk -v n="$(least native 1)" -v o="$(least ours 1)" -v nc="$(least native 2)" -v oc="$(least ours 2)" \
		-v head="$(printf '%-8s %9s %9s %9s' "$name" "$wall" "$cpu" "$peak")" -v what=$what \
		'BEGIN { printf "%s %11.0f %11.0f %4.2f %4.2f  %s\n", head, n * 1000, o * 1000, o / n, oc / nc, what }'
done
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
