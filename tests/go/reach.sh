#!/bin/bash
# What the sandbox refused is said in words when a program fails; relative grants.
. "$root/tests/lib.sh"

go_wasm "$root/tests/go/reach" "$t/reach.wasm" && compile "$t/reach.wasm" "$t/open" -O0 --unlocked || { fail compile; exit; }
mkdir "$t/work" "$t/work/logs" "$t/other"
cp -L "$t/open" "$t/reach"
cd "$t/work" || exit
echo inside >logs/a
ln -s ../../other logs/out
export GOWASM_EXPLAIN=1

# says NAME PATTERN ARG...: the notes of a failed run have a line that is the pattern
says() {
	local name=$1 want=$2
	shift 2
	"$t/reach" "$@" exit 3 >"$t/out" 2>"$t/err"
	local got=$?
	[ $got -eq 3 ] && grep -qx -- "reach: note: $want" "$t/err" && { ok "$name"; return; }
	fail "$name" "$t/out" "$t/err"
}
says 'a file without a grant' '/etc/hosts is outside the granted directories; build with --dir /etc:ro' read /etc/hosts
says '... to be written' '/var/x/y is outside the granted directories; build with --dir /var/x' write /var/x/y
says '... by a relative name' 'logs/a is outside the granted directories; build with --dir logs:ro' read logs/a
says 'a directory without a grant' '/usr/lib is outside the granted directories; build with --dir /usr/lib:ro' list /usr/lib
says 'a socket without --listen' 'descriptor 3 is not open; build with --listen HOST:PORT, which makes it a socket' socket 3
says 'what could control a terminal is not shown' '/etc/?\[?x is outside .*' read $'/etc/\e[\x9bx'
check 'one grant is asked for once' test "$("$t/reach" read /etc/a read /etc/b read /etc/c exit 1 2>&1 | grep -c note:)" -eq 1
check 'at most five' test "$("$t/reach" read /a/x read /b/x read /c/x read /d/x read /e/x read /f/x exit 1 2>&1 | grep -c note:)" -eq 5
check 'nothing where the status is 0' test "$("$t/reach" read /etc/a exit 0 2>&1 | grep -c note:)" -eq 0
check 'nothing with GOWASM_EXPLAIN=0' test "$(GOWASM_EXPLAIN=0 "$t/reach" read /etc/a exit 1 2>&1 | grep -c note:)" -eq 0
check 'nothing without a terminal' test "$(env -u GOWASM_EXPLAIN "$t/reach" read /etc/a exit 1 2>&1 | grep -c note:)" -eq 0
check 'a panic shows them too' grep -q 'note: /etc/a is outside' <("$t/reach" read /etc/a panic boom 2>&1)
check 'the trace shows each, whatever the status' test "$(GOWASM_TRACE=1 "$t/reach" read /etc/a read /etc/b exit 0 2>&1 | grep -c 'wasi: note:')" -eq 2
check 'a value that means nothing is an error' grep -q 'GOWASM_EXPLAIN takes 1 or 0' <(GOWASM_EXPLAIN=yes "$t/reach" 2>&1)
if have script; then
	check 'a terminal shows them' grep -q 'note: /etc/a is outside' <(env -u GOWASM_EXPLAIN script -qc "$t/reach read /etc/a exit 1" /dev/null)
fi

export GOWASM_DIR=$t/work/logs::/logs:ro
says 'a read-only grant' '/logs/b is in a directory that is granted read-only .*' write /logs/b
says '... where something is removed' '/logs/a is in a directory that is granted read-only .*' remove /logs/a
says 'a link that leads out' '/logs/out/x leads out of its granted directory, .*' read /logs/out/x
says 'another name beside a grant' '/log/x is outside the granted directories; build with --dir /log:ro' read /log/x
check 'a file that is not there needs no grant' test "$("$t/reach" read /logs/none exit 1 2>&1 | grep -c note:)" -eq 0
