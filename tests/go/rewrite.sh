#!/bin/bash
# The rewrite of Go's functions: the output is the same with it, without it, with Go's own
# dispatch kept, and as a module for other runtimes, even while the collector runs all the time
# and goroutines are interrupted all the time. Preemption lets other goroutines run.
. "$root/tests/lib.sh"
tool=$GOWASM2NATIVE

for p in core tick; do
	go_wasm "$root/tests/go/$p" "$t/$p.wasm" || { fail "go build $p"; exit; }
done
env="--env GOGC --env GODEBUG --env GOTRACEBACK"
compile "$t/core.wasm" "$t/plain" -O0 --no-rewrite $env &&
	compile "$t/core.wasm" "$t/rewritten" -O0 $env &&
	compile "$t/core.wasm" "$t/dispatch" -O0 --no-pass=structure,collect $env || { fail compile; exit; }

# Every test of core.go whose output does not depend on time or on addresses.
for test in hello goroutines channels selects mutexes gosched gc recover panic nested nil divide bounds \
	deadlock defers stacks closures results; do
	timeout 60 "$t/plain" "$test" >"$t/want" 2>"$t/want.err"
	want=$?
	for p in rewritten dispatch; do
		for gogc in 1 5 100; do
			debug= # a small heap is collected at once; and beside the program
			[ $gogc -ne 5 ] || debug=gcstoptheworld=-1
			GODEBUG=$debug GOGC=$gogc GOWASM_PREEMPT=100us timeout 100 "$t/$p" "$test" >"$t/got" 2>"$t/got.err"
			got=$?
			if [ $want -eq $got ] && cmp -s "$t/want" "$t/got" &&
				[ "$(head -1 "$t/want.err")" = "$(head -1 "$t/got.err")" ]; then
				ok "$test, $p, GOGC=$gogc"
			else
				echo "exit status $got, want $want" >>"$t/got.err"
				fail "$test, $p, GOGC=$gogc" "$t/got.err"
			fi
		done
	done
done

# The program waits for a collection while memory is small: `4->4->2 MB` in the collector's own words,
# what there was when it began and when it ended.
grew() { # PROGRAM [ARGUMENT]: a collection ended with more than it began with
	GODEBUG=gctrace=1${debug:+,$debug} timeout 60 "$t/$1" allocate ${2:-} 2>&1 |
		sed -n 's/^gc .* \([0-9]*\)->\([0-9]*\)->[0-9]* MB.*/\1 \2/p' >"$t/sizes"
	[ -s "$t/sizes" ] && awk '$2 > $1 { grew = 1 } END { exit !grew }' "$t/sizes"
}
debug=
check 'a small heap is collected at once' eval '! grew rewritten && [ -s "$t/sizes" ]'
check 'a large one is not' grew rewritten large
check '--no-pass=collect' grew dispatch
debug=gcstoptheworld=-1
check 'GODEBUG=gcstoptheworld=-1' grew rewritten
debug=gcstoptheworld=1
check 'GODEBUG=gcstoptheworld=1' eval '! grew dispatch && [ -s "$t/sizes" ]'

# What the rewrite says, and the module that it writes.
"$tool" "$t/core.wasm" --stats --emit=wasm -o "$t/new.wasm" >"$t/stats" || fail '--emit=wasm'
read -r matched _ all _ < <(grep 'functions matched' "$t/stats")
check 'nearly all functions match' test $((all - matched)) -lt 20
check 'a module for any runtime' wasm-validate "$t/new.wasm"
check '... as large as before, or a little more' test "$(stat -c%s "$t/new.wasm")" -lt $(($(stat -c%s "$t/core.wasm") * 5 / 4))
if have wazero; then
	wazero run "$t/core.wasm" recover >"$t/want" 2>&1
	wazero run "$t/new.wasm" recover >"$t/got" 2>&1
	check '... that does the same' cmp "$t/want" "$t/got"
else
	skip 'a module for any runtime: wazero' 'it is not installed'
fi
compile "$t/new.wasm" "$t/again" -O0 || fail 'the rewritten module, compiled as any other'
"$t/again" recover >"$t/got" 2>&1
"$t/plain" recover >"$t/want" 2>&1
check '... compiled as any other does the same' cmp "$t/want" "$t/got"
(cd "$root/tests/go/core" && GOOS=wasip1 GOARCH=wasm go build -ldflags='-s -w' -o "$t/bare.wasm" .)
"$tool" "$t/bare.wasm" --stats --emit=wasm -o "$t/x.wasm" >"$t/stats2"
read -r bare _ < <(grep 'functions matched' "$t/stats2")
check 'as many without names' test "$bare" -eq "$matched"
wat2wasm "$root/tests/wat/values.wat" -o "$t/values.wasm"
check 'what is not of Go stays as it is' "$tool" "$t/values.wasm" --emit=wasm -o "$t/values2.wasm"

# A goroutine that computes lets others run. No times are asserted, only that things happen.
compile "$t/tick.wasm" "$t/tick" -O1 || fail 'compile tick'
timeout 60 "$t/tick" >"$t/out" 2>&1
check 'a ticker beside a computation' grep -q '^ticker: yes' "$t/out"
check 'a deadline beside a computation' grep -q '^deadline: yes' "$t/out"
check 'a collection beside a computation' grep -q '^collection: yes' "$t/out"
check 'goroutines beside the one that makes them' grep -q '^goroutines: yes' "$t/out"
GOWASM_PREEMPT=off timeout 60 "$t/tick" >"$t/out" 2>&1
check 'GOWASM_PREEMPT=off' grep -q '^ticker: no' "$t/out"
check '... nor goroutines' grep -q '^goroutines: no' "$t/out"
compile "$t/tick.wasm" "$t/tick0" -O1 --no-preempt || fail 'compile tick'
timeout 60 "$t/tick0" >"$t/out" 2>&1
check '--no-preempt' grep -q '^ticker: no' "$t/out"
