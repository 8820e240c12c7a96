#!/bin/bash
# A trap shows the Go functions and lines that led to it; GOWASM_PROFILE and perf show Go's names.
. "$root/tests/lib.sh"

go_wasm "$root/tests/go/see" "$t/see.wasm" &&
	go_wasm "$root/tests/go/see" "$t/stripped.wasm" -ldflags='-s -w' || { fail 'go build'; exit; }
src=$root/tests/go/see/main.go
line() { grep -n "// line: $1\$" "$src" | cut -d: -f1; }
begins() { grep -n "^func $1(" "$src" | cut -d: -f1; }

# traps PROGRAM ARGUMENTS WHY: leaves its stderr after the line with the reason in $t/got
traps() {
	"$1" $2 >"$t/out" 2>"$t/err"
	local got=$?
	grep -A999 "^$(basename "$1"): trap: $3" "$t/err" | tail -n +2 >"$t/raw"
	sed 's/; at 0x[0-9a-f]*)$/)/' "$t/raw" >"$t/got"
	[ $got -eq 134 ] && [ -s "$t/got" ]
}
# frame FUNCTION FILE:LINE, as in the traceback
frame() { printf '%s(...)\n\t%s\n' "$1" "$2"; }
depths() { for ((i = 0; i < 2; i++)); do frame 'main.(*tree).depth' "$src:$(line left)"; done; }

# all NAME PROGRAM
all() {
	traps "$2" 1 'out of bounds' || fail "$1: out of bounds" "$t/err"
	{
		frame main.load "$src:$(begins load) (where it begins)"
		frame 'main.(*tree).depth' "$src:$(line depth)"
		depths
		frame main.main "$src:$(line 'main load')"
	} >"$t/want"
	check "$1: out of bounds" diff "$t/want" "$t/got"
	traps "$2" '1 2' unreachable || fail "$1: unreachable" "$t/err"
	sed -n '3,$p' "$t/got" >"$t/rest"
	{
		frame 'main.(*tree).depth' "$src:$(line depth)"
		depths
		frame main.main "$src:$(line 'main boom')"
	} >"$t/want"
	check "$1: unreachable" diff "$t/want" "$t/rest"
	check "$1: its assembly" grep -q '^main\.boom(' "$t/got"
	traps "$2" '1 2 3' unreachable
	check "$1: a goroutine that waited" test \
		"$(sed -n '3,5p' "$t/got")" = "$(frame main.yields "$src:$(line yields)")
main.main.gowrap1(...)"
	traps "$2" '1 2 3 4 5' unreachable
	check "$1: a deep stack is cut" test "$(wc -l <"$t/got")" -eq 101 -a \
		"$(tail -1 "$t/got")" = '...more frames'
	traps "$2" '1 2 3 4 5 6' unreachable
	check "$1: a table that lies" test $? -le 1 -a "$(grep -c 'trap: unreachable' "$t/err")" -eq 1
}

compile "$t/see.wasm" "$t/see" -O0 -g && all rewritten "$t/see" || fail compile
traps "$t/see" 1 'out of bounds'
at=$(sed -n '2s/.*; at \(0x[0-9a-f]*\))$/\1/p' "$t/raw")
if have addr2line; then
	check 'addr2line of where it was' test "$(addr2line -f -e "$t/see" "$at" | head -1)" = main.load
else
	skip 'addr2line of where it was' 'no addr2line'
fi
compile "$t/stripped.wasm" "$t/stripped" -O1 && all 'stripped, -O1' "$t/stripped" || fail 'compile -O1'
if have gcc; then
	compile "$t/see.wasm" "$t/gcc" -O0 -g --cc gcc --no-rewrite && all 'gcc, --no-rewrite' "$t/gcc" ||
		fail 'compile --cc gcc'
fi

# A profile, with goroutines interrupted all the time. (-O1 makes one function of all that.)
GOWASM_PROFILE=$t/profile GOWASM_PREEMPT=1ms "$t/see" 1 2 3 4 >"$t/out" 2>&1
check 'GOWASM_PROFILE: the program' test $? -eq 0
check 'GOWASM_PROFILE: is for the one who runs it' test "$(stat -c %a "$t/profile")" = 600
if go tool pprof -raw "$t/profile" >"$t/raw" 2>"$t/err"; then
	go tool pprof -top "$t/profile" >"$t/top" 2>"$t/err"
	# most of the time is spent in spin, all of it in main
	check 'go tool pprof -top: flat' awk '$NF == "main.spin" { ok = $2 + 0 > 80 } END { exit !ok }' "$t/top"
	check 'go tool pprof -top: cumulated' awk '$NF == "main.main" { ok = $5 + 0 > 80 } END { exit !ok }' "$t/top"
	check 'go tool pprof: a stack' grep -q 'main\.work .*main\.go' "$t/raw"
else
	skip 'go tool pprof' 'this Go has none'
fi
GOWASM_PROFILE=$t/profile "$t/stripped" 1 >"$t/out" 2>&1
check 'GOWASM_PROFILE: of a program that traps' test $? -eq 134 -a -s "$t/profile"
GOWASM_PROFILE=$t/none/x "$t/stripped" >"$t/out" 2>&1
check 'GOWASM_PROFILE: a file that cannot be' grep -q 'GOWASM_PROFILE=.*/none/x cannot be written' "$t/out"

# Debian 13's perf takes no samples under some newer kernels.
samples() { # COMMAND...: what perf samples of it, to $t/script
	perf record -q -e cpu-clock:u -o "$t/data" "$@" >"$t/out" 2>&1
	perf script -i "$t/data" -F ip,sym >"$t/script" 2>/dev/null
	test -s "$t/script"
}
if ! have perf || ! samples bash -c 'for ((i = 0; i < 300000; i++)); do :; done'; then
	skip 'perf script' 'perf takes no samples here'
else
	samples "$t/see" 1 2 3 4
	check 'perf script' test "$(grep -c ' main\.spin$' "$t/script")" -gt 10
fi
