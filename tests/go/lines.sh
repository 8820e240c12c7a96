#!/bin/bash
# -g: Go's names, files and lines for gdb and addr2line, from both compilers.
. "$root/tests/lib.sh"

go_wasm "$root/tests/go/see" "$t/see.wasm" || { fail 'go build'; exit; }
src=$root/tests/go/see/main.go
line() { grep -n "// line: $1\$" "$src" | cut -d: -f1; }

# lines COMPILER PROGRAM: the line of a call, of a function
lines() {
	local cc=$1 program=$2 at
	check "it runs ($cc)" test "$("$program" 2>&1 | tail -1)" = 7
	cat >"$t/script" <<END
set print demangle off
set debuginfod enabled off
set width 0
break main.inner
run
bt
END
	if ! have gdb; then
		skip "gdb: break and bt ($cc)" 'no gdb'
	else
		timeout 60 gdb -q -nx -batch -x "$t/script" "$program" </dev/null >"$t/gdb.out" 2>&1
		if grep -qi 'ptrace\|could not trace\|not permitted' "$t/gdb.out"; then
			skip "gdb: break and bt ($cc)" 'nothing may be traced here'
		else
			check_gdb "gdb: break and bt ($cc)"
		fi
	fi
	have addr2line || { skip "addr2line ($cc)" 'no addr2line'; return; }
	at=$(nm "$program" | awk '$3 == "main.inner" { print $1; exit }')
	addr2line -f -e "$program" "$at" >"$t/addr2line.out"
	printf 'main.inner\n%s:%s\n' "$src" "$(grep -n '^func inner' "$src" | cut -d: -f1)" >"$t/want"
	check "addr2line ($cc)" diff "$t/want" "$t/addr2line.out"
}
check_gdb() {
	if grep -q "^#0 .*main\.inner () at $src:" "$t/gdb.out" &&
		grep -q "^#1 .*main\.outer () at $src:$(line outer)\$" "$t/gdb.out" &&
		grep -q "^#2 .*main\.main () at $src:$(line main)\$" "$t/gdb.out"; then
		ok "$1"
	else
		fail "$1" "$t/gdb.out"
	fi
}

compile "$t/see.wasm" "$t/see" -O0 -g && lines 'rewritten' "$t/see" || fail 'compile -g'
if have gcc; then
	compile "$t/see.wasm" "$t/gcc" -O0 -g --cc gcc --no-rewrite &&
		lines 'gcc, --no-rewrite' "$t/gcc" || fail 'compile -g --cc gcc'
else
	skip 'lines with gcc' 'no gcc'
fi
"$GOWASM2NATIVE" -g --strip "$t/see.wasm" -o "$t/no" 2>"$t/err"
check '-g and --strip exclude each other' test $? -eq 2
