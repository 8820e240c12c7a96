#!/bin/bash
# Go programs do what they do natively: the same output, the same exit status.
. "$root/tests/lib.sh"

for p in core suite; do
	go_wasm "$root/tests/go/$p" "$t/$p.wasm" && (cd "$root/tests/go/$p" && go build -o "$t/$p.native" .) ||
		{ fail "go build $p"; exit; }
done
compile "$t/core.wasm" "$t/core" -O1 --env GOTRACEBACK &&
	compile "$t/core.wasm" "$t/core64" -O1 --max-memory=64MiB &&
	compile "$t/suite.wasm" "$t/suite" -O0 --env T_FIXED='a=b c' --env T_HOST --env T_ABSENT \
		--env T_EMPTY= || { fail compile; exit; }

# same PROGRAM ARGUMENT...: stdin is $t/in, the first line of stderr is compared after a panic
same() {
	local p=$1 name="$1 $2 ${3:-}"
	shift
	timeout 60 "$t/$p.native" "$@" <"$t/in" >"$t/want" 2>"$t/want.err"
	local want=$?
	timeout 60 "$t/$p" "$@" <"$t/in" >"$t/got" 2>"$t/got.err"
	local got=$?
	if [ $want -ne $got ]; then
		echo "exit status $got instead of $want" >>"$t/got.err"
		fail "$name" "$t/got.err"
	elif ! cmp -s "$t/want" "$t/got"; then
		diff "$t/want" "$t/got" >"$t/diff"
		fail "$name" "$t/diff"
	elif [ "$(head -1 "$t/want.err")" != "$(head -1 "$t/got.err")" ]; then
		fail "$name" "$t/got.err"
	else
		ok "$name"
	fi
}
# gives NAME STATUS PATTERN COMMAND...: exit status, and a pattern in stdout or stderr
gives() {
	local name=$1 want=$2 pattern=$3
	shift 3
	timeout 100 "$@" >"$t/got" 2>&1 </dev/null
	local got=$?
	if [ $got -eq "$want" ] && grep -q "$pattern" "$t/got"; then
		ok "$name"
	else
		echo "exit status $got, want $want and /$pattern/" >>"$t/got"
		fail "$name" "$t/got"
	fi
}

: >"$t/in"
for test in hello goroutines channels selects mutexes gosched sleep ticker gc recover panic nested \
	deep nil divide bounds deadlock defers stacks closures; do
	same core $test
done
for code in 0 1 2 42 125 255 256 -1; do same core exit $code; done
for test in maps generics reflection floats integers strconv unicode zones errors bigs stdout; do
	same suite $test
done

# Arguments and input, byte for byte.
same suite args '' 'two words' $'new\nline' $'\xff\xfe not utf-8 \x80' '*' '-v' '--help' "$(printf '%0100000d' 1)"
printf 'one\ntwo\n\xff\xfe\0three' >"$t/in"
same suite stdin
head -c 3000000 /dev/urandom >"$t/in"
same suite stdin
: >"$t/in"
same suite stdin
head -c 1000000 /dev/zero | tr '\0' '\n' | "$t/suite" stdin >"$t/got"
echo '1000000 1000000 4261434176' >"$t/want"
(head -c 1000000 /dev/zero | tr '\0' '\n' | "$t/suite.native" stdin) >"$t/want"
check 'stdin from a pipe' cmp "$t/want" "$t/got"
(sleep 0.2; echo line; sleep 5) | timeout 3 "$t/suite" stdinpoll >"$t/got"
check 'stdin does not stop goroutines' grep -q '^line <nil> true$' "$t/got"
"$t/suite" stdin <&- >"$t/got"
check 'stdin closed' grep -q '^error: Bad file number' "$t/got"
for variable in GOWASM_TRACE GOWASM_PROFILE; do # what we open does not take its place
	env "$variable=$t/ours" "$t/suite" stdin <&- >"$t/got"
	check "stdin closed, $variable" grep -q '^error: Bad file number' "$t/got"
done
"$t/core" hello >&- 2>/dev/null
check 'stdout closed' test $? -eq 0
T_HOST=$'from\nrun' T_OTHER=no "$t/suite" env >"$t/got"
printf '"T_EMPTY="\n"T_FIXED=a=b c"\n"T_HOST=from\\nrun"\n false\n' >"$t/want"
check environment cmp "$t/want" "$t/got"
gives 'no files are granted' 0 'true true true' "$t/suite" files

# A terminal as stdin, seen through a pseudo-terminal, whose flags stay as they are.
if have python3; then
	python3 - "$t/suite" >"$t/got" 2>&1 <<'P'
import fcntl, os, pty, sys
pid, fd = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], ["suite", "stdinpoll"])
os.write(fd, b"typed\n")
out = b""
try:
    while True:
        b = os.read(fd, 1000)
        if not b:
            break
        out += b
except OSError:
    pass
_, status = os.waitpid(pid, 0)
print(out.decode(), status, "nonblock" if fcntl.fcntl(fd, fcntl.F_GETFL) & os.O_NONBLOCK else "unchanged")
P
	check 'stdin from a terminal' grep -q 'typed <nil>' "$t/got"
	python3 - "$t/suite" >"$t/got" 2>&1 <<'P'
import fcntl, os, subprocess, sys
r, w = os.pipe()
p = subprocess.Popen([sys.argv[1], "stdinpoll"], stdin=r, stdout=subprocess.PIPE)
import time; time.sleep(0.3)
flags = fcntl.fcntl(r, fcntl.F_GETFL)
os.write(w, b"x\n")
p.wait()
print("nonblock" if flags & os.O_NONBLOCK else "unchanged")
P
	check 'flags of a shared descriptor stay' grep -q unchanged "$t/got"
else
	skip 'stdin from a terminal' 'no python3'
fi

# Ends: stacks, memory, a reader that goes away.
GOTRACEBACK=none gives 'endless recursion' 2 'goroutine stack exceeds 1000000000-byte limit' "$t/core" endless
gives 'recursion without a frame' 134 'core: trap: out of bounds' "$t/core" frameless
gives 'memory: 64 MiB' 2 'out of memory' "$t/core64" memory
(ulimit -v 100000000; gives 'memory: 4 GiB' 2 'out of memory' "$t/core" memory)
(timeout 20 "$t/core" write; echo $? >"$t/status") 2>/dev/null | head -1 >"$t/got"
check 'reader goes away: the first line' grep -qx line "$t/got"
check 'reader goes away: the program ends as natively, by SIGPIPE' grep -qx 141 "$t/status"
