#!/bin/bash
# Runs the tests: all of them, or those whose path contains one of the arguments.
#   tests/run.sh [WORD]...
# TEST_JOBS is how many run at once (2): most wait for one processor, or for a peer.
# A test is a program: build/MODE/unit/*_test or build/MODE/unit/*/*_test, or tests/*/*.sh.
# It prints a line for each thing it checked, "ok NAME", "FAIL NAME" or "skip NAME: why", and
# anything else only to explain a FAIL. It gets GOWASM2NATIVE (the tool) and t (a directory
# of its own, removed afterwards).
# A program that ends badly without a FAIL line counts as one failure. The last line is
# "N passed, N failed, N skipped"; the exit status is 1 if anything failed.
set -u
cd "$(dirname "$0")/.." || exit 1
root=$PWD
export root GOWASM2NATIVE=${GOWASM2NATIVE:-$root/build/gowasm2native}
export MODE=${MODE:-release}
# The tool's cache, from run to run, is not the user's; Go's, which goes by the same variable, is.
have_go=$(command -v go) && GOCACHE=$("$have_go" env GOCACHE) && export GOCACHE
export XDG_CACHE_HOME=$root/build/test-cache/xdg
unset GOWASM_CACHE GOWASM_CACHE_SIZE
jobs=${TEST_JOBS:-2}
scratch=$(mktemp -d "${TMPDIR:-/tmp}/gowasm-tests-XXXXXX") || exit 1
trap 'rm -rf "$scratch"' EXIT
trap 'kill $(jobs -p) 2>/dev/null; wait; exit 130' INT TERM

chosen() {
	[ ${#words[@]} -eq 0 ] && return 0
	for w in "${words[@]}"; do
		case $1 in *"$w"*) return 0 ;; esac
	done
	return 1
}

words=("$@")
failed_names=()
passed=0 failed=0 skipped=0
started=$SECONDS
# start N TEST: in the background; out.N, status.N and seconds.N tell how it went
start() {
	local n=$1 test=$2 begun=$SECONDS
	mkdir "$scratch/$n" || exit 1
	{
		# bash ignores Ctrl-C in the background: the tests do not
		t=$scratch/$n env --default-signal=INT,QUIT "$test" >"$scratch/out.$n" 2>&1 </dev/null
		echo $? >"$scratch/status.$n"
		echo $((SECONDS - begun)) >"$scratch/seconds.$n"
	} &
	pids[n]=$!
}
# report N TEST: when it has ended
report() {
	local out=$scratch/out.$1 test=$2 bad
	wait "${pids[$1]}"
	read -r status <"$scratch/status.$1"
	bad=$(grep -c '^FAIL ' "$out")
	passed=$((passed + $(grep -c '^ok ' "$out")))
	skipped=$((skipped + $(grep -c '^skip ' "$out")))
	failed=$((failed + bad))
	if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then
		echo "FAIL $test: ended with status $status" >>"$out"
		failed=$((failed + 1))
	fi
	grep '^FAIL ' "$out" >/dev/null && failed_names+=("$test")
	echo "== $test ($(cat "$scratch/seconds.$1") s)"
	cat "$out"
	rm -rf "${scratch:?}/$1" "$out"
}
tests=() pids=()
for test in build/*/unit/*_test build/*/unit/*/*_test tests/*/*.sh; do
	[ -x "$test" ] && chosen "$test" && tests+=("$test")
done
# At most $jobs at once; what they printed comes in their order.
reported=0
for n in "${!tests[@]}"; do
	while [ "$(jobs -rp | wc -l)" -ge "$jobs" ]; do wait -n; done
	start "$n" "${tests[n]}"
	while [ -e "$scratch/seconds.$reported" ]; do report $reported "${tests[reported]}" && reported=$((reported + 1)); done
done
for ((; reported < ${#tests[@]}; reported++)); do report $reported "${tests[reported]}"; done
echo "tests took $((SECONDS - started)) s"
for name in ${failed_names[@]+"${failed_names[@]}"}; do
	echo "failed: $name"
done
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed -eq 0 ] && [ $((passed + failed)) -gt 0 ]
