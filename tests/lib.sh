# What the shell tests share; each begins with: . "$root/tests/lib.sh"
# Sourced, not run. Needs root, GOWASM2NATIVE and t, as tests/run.sh sets them.
set -u
: "${root:?run me through tests/run.sh}" "${t:?}" "${GOWASM2NATIVE:?}"
export GOFLAGS=-buildvcs=false GOWORK=off
cache=$root/build/test-cache
mkdir -p "$cache"
status=0
trap 'exit $status' EXIT

ok() { echo "ok $1"; }
skip() { echo "skip $1: $2"; }
# fail NAME [FILE]...: the files explain it
fail() {
	echo "FAIL $1"
	shift
	for f in "$@"; do head -c 2000 "$f" | sed 's/^/    | /'; done
	status=1
}
# check NAME CONDITION...: ok if the command succeeds
check() {
	local name=$1
	shift
	if "$@" >"$t/check.out" 2>&1; then ok "$name"; else fail "$name" "$t/check.out"; fi
}
not() { ! "$@"; }
have() { command -v "$1" >/dev/null 2>&1; }

# What a compilation depends on besides the module and the options.
tool_id() {
	cat "$GOWASM2NATIVE" "$root/build/$MODE/libgowasm.a" "$root"/runtime/*/*.h | sha256sum | cut -c1-16
}
# compile MODULE OUTPUT [OPTION]...: through a cache, so that a second run compiles nothing
compile() {
	local wasm=$1 out=$2 key
	shift 2
	key=$( (tool_id; cat "$wasm"; for a; do [ ! -f "$a" ] || cat "$a"; done; echo "$*"; echo "${CC:-}") | sha256sum | cut -c1-32)
	if [ ! -x "$cache/$key" ]; then
		"$GOWASM2NATIVE" "$wasm" -o "$cache/$key.$$" "$@" || return 1
		mv "$cache/$key.$$" "$cache/$key"
	fi
	ln -sf "$cache/$key" "$out"
}
# go_wasm DIRECTORY OUTPUT [FLAG]...
go_wasm() {
	local dir=$1 out=$2
	shift 2
	(cd "$dir" && GOOS=wasip1 GOARCH=wasm go build -o "$out" "$@" .)
}
