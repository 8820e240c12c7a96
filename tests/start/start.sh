#!/bin/bash
# The way a program is started does not decide what holds: signals that are blocked or ignored,
# limits, old containers' filters of system calls, set-uid, an environment that is hostile or
# huge.
. "$root/tests/lib.sh"
have wat2wasm || { skip 'how a program is started' 'no wat2wasm'; exit 0; }
here=$root/tests/start
cc=$(command -v gcc clang clang-19 | head -1)
$cc -O1 -Wall -Wextra "$here/launch.c" -o "$t/launch" 2>"$t/err" || { fail 'the launcher' "$t/err"; exit; }
wat2wasm "$here/start.wat" -o "$t/start.wasm" || { fail 'wat2wasm'; exit; }
mkdir "$t/box"
# the policy is in the name: not through the tests' cache
"$GOWASM2NATIVE" "$t/start.wasm" -o "$t/start" -O0 --dir "$t/box::/" &&
	"$GOWASM2NATIVE" "$t/start.wasm" -o "$t/suid" -O0 &&
	"$GOWASM2NATIVE" "$t/start.wasm" -o "$t/all" -O0 --dir "$t/box::/" --env-inherit || { fail 'compile'; exit; }
launch=$t/launch
unset GOMAXPROCS

# gives NAME STATUS PATTERN COMMAND...
gives() {
	local name=$1 want=$2 pattern=$3
	shift 3
	timeout -s KILL 20 "$@" >"$t/got" 2>&1 </dev/null
	local got=$?
	[ $got -eq 77 ] && { skip "$name" 'seccomp is not to be had'; return; }
	[ $got -eq "$want" ] && { [ -z "$pattern" ] || grep -q -- "$pattern" "$t/got"; } && { ok "$name"; return; }
	echo "exit status $got, want $want and /$pattern/" >>"$t/got"
	fail "$name" "$t/got"
}
# exits NAME STATUS COMMAND...
exits() { local name=$1 want=$2; shift 2; gives "$name" "$want" '' "$@"; }

# Signals.
for how in block pending ignore; do
	gives "signals: $how: a trap is a trap" 134 'trap: out of bounds' "$launch" $how "$t/start" t
	gives "signals: $how: the time limit holds" 124 'time limit' env GOWASM_TIMEOUT=200ms "$launch" $how "$t/start" l
	gives "signals: $how: ... of a program that sleeps" 124 'time limit' env GOWASM_TIMEOUT=200ms "$launch" $how "$t/start" s
	exits "signals: $how: it runs" 7 "$launch" $how "$t/start" a
done
GOWASM_TIMEOUT=500ms GOWASM_PROFILE=$t/profile "$launch" block "$t/start" l >"$t/got" 2>&1
check 'signals: block: it is profiled' test "$(stat -c %s "$t/profile")" -gt 200
rm -f "$t/profile"

# Limits.
exits 'ulimit -f: each write beyond it says EFBIG' 15 bash -c 'ulimit -f 4; exec "$0" w' "$t/start"
check 'ulimit -f: ... and wrote nothing' test "$(stat -c %s "$t/box/f")" -le 4096
exits 'ulimit -n 1024: 2,000 subscriptions' 0 bash -c 'ulimit -n 1024; exec "$0" m' "$t/start"
exits 'ulimit -n: the soft limit is raised' 0 bash -c 'ulimit -Sn 64; "$0" s & sleep 0.5
	grep "Max open files" /proc/$!/limits | tr -s " " | grep -q "files $(ulimit -Hn) "; r=$?; kill $!; exit $r' "$t/start"
exits 'ulimit -i 0: no timer of ticks, and it runs' 7 bash -c 'ulimit -i 0; exec "$0" a' "$t/start"
exits 'ulimit -s 64' 7 bash -c 'ulimit -s 64; exec "$0" a' "$t/start"

# An old container's filter answers EPERM to calls that are newer than it.
deny() { gives "EPERM: $1" "$3" "${5:-}" "$launch" "deny=$2" "$t/start" "$4"; }
deny 'openat2: a file is opened' 437 0 o
deny 'clone3' 435 7 a
deny 'close_range' 436 7 a
deny 'getrandom' "$([ "$(uname -m)" = x86_64 ] && echo 318 || echo 278)" 0 r
deny 'preadv2' "$([ "$(uname -m)" = x86_64 ] && echo 327 || echo 286)" 0 p
deny 'pwritev2' "$([ "$(uname -m)" = x86_64 ] && echo 328 || echo 287)" 0 p
"$launch" deny=328 "$t/start" p </dev/null 2>&1 | cat >"$t/got"
check 'EPERM: pwritev2 to a pipe' test "$(cat "$t/got")" = f
"$launch" deny=437 "$t/start" o
check 'EPERM: openat2 and a path that leads out' test $? -eq 0
rm "$t/box/f" && ln -s /etc/passwd "$t/box/f"
exits 'EPERM: openat2: a link that leads out stays closed' 63 "$launch" deny=437 "$t/start" o
rm "$t/box/f"
exits 'EPERM: clone3, and the tool runs compilers' 0 "$launch" deny=435 "$GOWASM2NATIVE" "$t/start.wasm" -o "$t/x" -O0 --no-cache

# Arguments and the environment.
exits 'no arguments at all' 7 "$launch" none "$t/start"
exits '100,000 variables' 7 "$launch" many "$t/all" a
gives 'the environment has each variable once' 0 '^environment: *A=2$' env -i A=1 A=2 GOWASM_POLICY=print "$t/all"
gives 'a misspelt limit' 1 'GOWASM_TIMOUT is unknown; did you mean GOWASM_TIMEOUT?' env GOWASM_TIMOUT=1s "$t/start" a
gives 'a limit that is none' 1 'GOWASM_SHOE_SIZE is unknown: ' env GOWASM_SHOE_SIZE=1 "$t/start" a
exits "the tool's variables are no program's" 7 env GOWASM_CACHE=off GOWASM_CACHE_SIZE=x "$t/start" a
for v in READ_ONLY=yes FORCE_WALKER=2; do
	gives "GOWASM_$v is not taken for 0" 1 "GOWASM_${v%=*} takes 1 or 0" env "GOWASM_$v" "$t/start" a
done
gives 'the tool: a misspelt variable' 2 'GOWASM_CAHCE is unknown; did you mean $GOWASM_CACHE' env GOWASM_CAHCE=off "$GOWASM2NATIVE" "$t/start.wasm"
gives "the tool: a value that is none" 2 'GOWASM_CACHE takes off' env GOWASM_CACHE=no "$GOWASM2NATIVE" "$t/start.wasm" -o "$t/x"
GOWASM_TIMEOUT=1s "$GOWASM2NATIVE" header "$t/start.wasm" >"$t/got" 2>&1
check "programs' variables are not the tool's" test $? -eq 0

# Files for the one who runs it: nothing that somebody planted is followed or emptied.
echo precious >"$t/precious"
ln -s precious "$t/link"
mkfifo "$t/fifo"
for v in TRACE PROFILE; do
	gives "GOWASM_$v: a symbolic link" 1 'symbolic link' env "GOWASM_$v=$t/link" "$t/start" a
	gives "GOWASM_$v: a FIFO that nobody reads" 1 'nobody reads' env "GOWASM_$v=$t/fifo" "$t/start" a
	gives "GOWASM_$v: a directory" 1 'cannot be written' env "GOWASM_$v=$t/box" "$t/start" a
	exits "GOWASM_$v: /dev/null" 7 env "GOWASM_$v=/dev/null" "$t/start" a
done
check 'the file behind the link is as it was' grep -qx precious "$t/precious"
exec 8<>"$t/fifo"
GOWASM_TRACE=$t/fifo "$t/start" a
timeout 5 head -3 <&8 >"$t/read"
exec 8>&-
check 'GOWASM_TRACE: a FIFO that is read' grep -q 'proc_exit(7)' "$t/read"
gives 'GOWASM_TRACE=/dev/stderr' 7 'proc_exit(7)' env GOWASM_TRACE=/dev/stderr "$t/start" a
if [ "$(id -u)" -eq 0 ] && chown 65534 "$t/suid" && chmod 4755 "$t/suid" && ! grep -q 'NoNewPrivs:.1' /proc/self/status; then
	exits 'set-uid: GOWASM_TRACE is not looked at' 7 env "GOWASM_TRACE=$t/planted" "GOWASM_PROFILE=$t/planted" "$t/suid" a
	check 'set-uid: ... and no file is made' test ! -e "$t/planted"
	gives 'set-uid: no GOWASM_ variable is' 124 '' timeout 1 env GOWASM_POLICY=print GOWASM_TIMOUT=1 GOWASM_TIMEOUT=1ms "$t/suid" s
else
	skip 'set-uid' 'not root'
fi

# The tool itself.
for how in block ignore; do
	exits "the tool: signals: $how" 0 "$launch" $how "$GOWASM2NATIVE" "$t/start.wasm" -o "$t/x" -O0 --no-cache
done
"$GOWASM2NATIVE" -v "$t/start.wasm" -o "$t/x" -O0 --no-cache <&- >&- 2>&-
check 'the tool: 0 to 2 are closed' test "$("$t/x" a; echo $?)" -eq 7
"$launch" ignore "$GOWASM2NATIVE" run "$launch" asks >/dev/null 2>&1 # no module: it only must not hang
check 'nohup: what was ignored stays so' "$launch" ignore "$launch" asks
