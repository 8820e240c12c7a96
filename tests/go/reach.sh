#!/bin/bash
# When a program fails, it says in words what the sandbox refused; relative grants.
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
says 'what os/exec opens before it fails' '/dev/null is outside the granted directories; os/exec opens it, and starts no process, whatever is granted; .*' read /dev/null
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

# A relative grant has its own name, wherever the program is started.
unset GOWASM_DIR
goes() {
	local name=$1 want=$2
	shift 2
	"$t/reach" "$@" >"$t/out" 2>"$t/err"
	[ "$(cat "$t/out")" = "$want" ] && { ok "$name"; return; }
	fail "$name" "$t/out" "$t/err"
}
GOWASM_DIR=logs goes 'a relative grant: by its own name' $'read inside\n\nwrite' read logs/a write ./logs/new
check '... it is written' test "$(cat logs/new)" = text
GOWASM_DIR=./logs/ goes '... by its absolute name' $'read inside' read "$PWD/logs/a"
GOWASM_DIR=logs goes '... the working directory is that of the run' "wd $PWD" wd .
GOWASM_DIR=logs::/x goes '... not where it has another name' $'read : open logs/a: No such file or directory' read logs/a
GOWASM_DIR=../other goes 'a grant beside the working directory' $'write\nlist 1' write ../other/b list ../other
mkdir -p "$t/else/logs" && echo elsewhere >"$t/else/logs/a"
cd "$t/else" && GOWASM_DIR=logs goes 'another working directory, another file' $'read elsewhere' read logs/a
cd "$t" && GOWASM_DIR=$t/work/logs goes 'an absolute grant beneath the working directory' $'read inside' read work/logs/a
ln -s work/logs "$t/link"
GOWASM_DIR=link goes 'a link: its own name' $'read inside' read link/a
GOWASM_DIR=$t/link goes '... absolute' $'read inside' read "$t/link/a"
cd "$t/work/logs" && GOWASM_DIR=$t/work goes 'within a grant' $'read inside\n\nwd '"$t/work/logs" read a wd .
cd / && GOWASM_DIR=.:ro goes 'the root' 'wd /' wd .
