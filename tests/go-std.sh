#!/bin/bash
# make go-std: runs Go's own tests of PKGS through our exec. Prints a line for each package: how
# many tests passed, were skipped and failed (subtests too), and the seconds, building included.
# Tests that fail are run with wazero as well, if it is installed: only what fails with us alone
# counts. FLAGS (-O1 -A) are the tool's. GOWASM_PREEMPT=100us interrupts goroutines all the time.
set -u
cd "$(dirname "$0")/.." || exit 1
root=$PWD
t=$(mktemp -d) || exit 1
trap 'rm -rf "$t"' EXIT
trap 'exit 130' INT TERM
goroot=$(go env GOROOT)
export GOOS=wasip1 GOARCH=wasm GOFLAGS=-buildvcs=false GOWASM2NATIVE_FLAGS=${FLAGS:--O1 -A}
export GOWASM2NATIVE=${GOWASM2NATIVE:-$root/build/gowasm2native}
cd "$goroot/src" || exit 1

# run RUNTIME EXEC PACKAGE [OPTION]...: events to $t/json
run() {
	local runtime=$1 exec=$2 package=$3
	shift 3
	GOWASIRUNTIME=$runtime go test -short -p 1 -count=1 -timeout 3000s -json -exec "$exec" "$@" \
		"$package" >"$t/json" 2>"$t/err" </dev/null
}
count() { grep -c "\"Action\":\"$1\".*\"Test\":" "$t/json"; }
failed() { # the tests by name, without subtests
	sed -n 's/.*"Action":"fail".*"Test":"\([^"/]*\)".*/\1/p' "$t/json" | sort -u
}

bad=0
for p in ${PKGS:-os io/fs path/filepath}; do
	begun=$SECONDS
	run gowasm2native "$root/tools/go_wasip1_wasm_exec" "$p"
	result=$?
	word=ok
	[ $result -eq 0 ] || word=FAIL
	echo "$word $p: $(count pass) passed, $(count skip) skipped, $(count fail) failed, $((SECONDS - begun)) s"
	[ $result -ne 0 ] || continue
	names=$(failed | paste -sd'|')
	cat "$t/err"
	if [ -z "$names" ]; then # it did not come to an end
		sed -n 's/.*"Output":"\(.*\)\\n"}/    \1/p' "$t/json" | tail -20
		bad=1
	elif command -v wazero >/dev/null; then
		failed >"$t/ours"
		run wazero "$goroot/lib/wasm/go_wasip1_wasm_exec" "$p" -run "^($names)\$"
		failed >"$t/theirs"
		sed 's/^/    with wazero too: /' "$t/theirs"
		comm -23 "$t/ours" "$t/theirs" >"$t/alone"
		sed 's/^/    here alone: /' "$t/alone"
		[ ! -s "$t/alone" ] || bad=1
	else
		failed | sed 's/^/    /'
		bad=1
	fi
done
exit $bad
