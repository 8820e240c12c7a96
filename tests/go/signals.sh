#!/bin/bash
# os/signal: programs do with signals what they do natively, with several versions of Go and at
# several levels. A library and an emitted module leave signals alone.
. "$root/tests/lib.sh"
src=$root/tests/go/signals
newest=$(cd "$t" && GOFLAGS= GOTOOLCHAIN=local go list -m -versions go 2>/dev/null | tr ' ' '\n' |
	grep -E '^1\.[0-9]+\.[0-9]+$' | tail -1)

# wait_for LINE FILE PID: until it is there, or the process is not
wait_for() {
	for _ in $(seq 1200); do
		grep -qx "$1" "$2" 2>/dev/null && return
		kill -0 "$3" 2>/dev/null || return
		sleep 0.05
	done
}
# run NAME STATUS OUTPUT MODE STEP...: a step is LINE:SIGNAL, the signal to send when the line is
# there. The output's lines are joined by '; '. `wrap` puts what SIGINT does at the start.
wrap='env --default-signal'
run() {
	local name=$1 want=$2 output=$3 mode=$4 pid got
	shift 4
	rm -f "$t/out" "$t/err"
	timeout --foreground -s KILL 60 $wrap "$exe" "$mode" >"$t/out" 2>"$t/err" </dev/null &
	pid=$!
	for _ in $(seq 600); do
		program=$(cat /proc/$pid/task/$pid/children 2>/dev/null)
		[ -n "$program" ] && break
		sleep 0.02
	done
	for step; do
		wait_for "${step%:*}" "$t/out" ${program:-$pid}
		kill -"${step##*:}" ${program:-$pid} 2>/dev/null
	done
	wait $pid 2>/dev/null
	got=$?
	got="$got: $(paste -sd';' "$t/out" | sed 's/;/; /g')"
	if [ "$got" = "$want: $output" ]; then
		ok "$which: $name"
	else
		echo "got $got, want $want: $output" >>"$t/err"
		fail "$which: $name" "$t/err"
	fi
}

# What is the same natively.
as_natively() {
	run 'Notify, and another status' 5 'ready; got TERM' notify ready:TERM
	run 'NotifyContext, then the default again' 143 'ready; done' context ready:INT done:TERM
	run 'Ignore; Reset does not undo it' 0 'ready, ignored; got TERM; reset, ignored not ignored; got TERM' \
		ignore 'ready, ignored:INT' 'ready, ignored:HUP' 'ready, ignored:TERM' \
		'reset, ignored not ignored:INT' 'reset, ignored not ignored:TERM'
	run 'Stop gives the default back' 143 'ready; got TERM; stopped' stop ready:TERM stopped:TERM
	run 'Reset gives the default back' 130 ready reset ready:INT
	run 'the same signal again' 0 'ready; got USR1; got USR2; got USR1' again ready:USR1 \
		'got USR1:USR2' 'got USR2:USR1'
	run 'two channels, one of them stopped' 0 'ready; got TERM; got TERM; one left; got TERM' \
		'two channels' ready:TERM 'one left:TERM'
	run 'while others compute' 0 'ready; got TERM' compute ready:TERM
	run 'without Notify: SIGUSR1 does nothing, SIGTERM ends' 143 'ready, not ignored' nothing \
		'ready, not ignored:USR1' 'ready, not ignored:TERM'
	wrap='env --default-signal --ignore-signal=INT'
	run 'SIGINT ignored from the start' 143 'ready, ignored' nothing 'ready, ignored:INT' 'ready, ignored:TERM'
	run 'SIGINT ignored from the start, asked for, and given back' 143 \
		'ready, not ignored; got INT; stopped' asked 'ready, not ignored:INT' stopped:INT stopped:TERM
	wrap='env --default-signal'
}
# A closed stdout: the reader is gone when the writer begins.
closed_pipe() {
	local word=$1
	shift
	{ sleep 0.5; env --default-signal "$exe" "$@" 2>"$t/err"; echo $? >"$t/status"; } | :
	echo "status $(cat "$t/status"): $(cat "$t/err")" >"$t/got"
	if grep -q "$wants" "$t/got"; then ok "$which: $word"; else fail "$which: $word" "$t/got"; fi
}
pipes() {
	wants='^status 141: ' closed_pipe 'a closed stdout ends it' write
	wants='^status 0: got PIPE$' closed_pipe 'a closed stdout, and SIGPIPE is asked for' write notify
}
all() {
	as_natively
	run 'the others' 0 'ready; got HUP; got ALRM; got CHLD; got CONT; got TSTP; got TTIN; got TTOU; got WINCH' \
		several ready:HUP 'got HUP:ALRM' 'got ALRM:CHLD' 'got CHLD:CONT' 'got CONT:TSTP' 'got TSTP:TTIN' \
		'got TTIN:TTOU' 'got TTOU:WINCH'
	pipes
}

which=native exe=$t/native
(cd "$src" && go build -o "$t/native" .) || { fail 'go build'; exit; }
all

while read -r version level; do
	case $version in
	here) tool=local v=$(go version | grep -oE 'go1[0-9.]+') ;;
	newest) tool=go$newest v=go$newest ;;
	*) tool=go$version v=go$version ;;
	esac
	which="$v, -O$level" exe=$t/program-$v
	if [ "$tool" = go ]; then skip "$which" 'no Go newer than here'; continue; fi
	if ! GOTOOLCHAIN=$tool go version >"$t/out" 2>&1; then
		skip "$which" "cannot get it: $(tail -1 "$t/out")"
		continue
	fi
	GOTOOLCHAIN=$tool go_wasm "$src" "$t/$v.wasm" 2>"$t/out" || { fail "$which: go build" "$t/out"; continue; }
	compile "$t/$v.wasm" "$exe" -O"$level" 2>"$t/out" || { fail "$which: compile" "$t/out"; continue; }
	all
	run 'SIGQUIT always ends it' 131 ready all ready:QUIT
done <<'T'
1.21.13 0
1.23.2  0
here    2
newest  0
T

# Stop loses nothing: what came while stdin blocked everything is told before Stop returns.
v=go1.21.13 which='Stop while a signal is on its way' exe=$t/blocks
if [ -f "$t/$v.wasm" ] && compile "$t/$v.wasm" "$exe" -O0 --stdio=block 2>"$t/out"; then
	mkfifo "$t/stdin"
	rm -f "$t/out"
	exec 3<>"$t/stdin"
	timeout -s KILL 60 env --default-signal "$exe" read >"$t/out" <&3 &
	pid=$!
	wait_for ready "$t/out" $pid
	program=$(cat /proc/$pid/task/$pid/children)
	kill -USR1 $program
	# until one of its threads has taken the signal: that it was sent is not enough
	for _ in {1..100}; do
		grep -qsE '^ShdPnd:\s*0+$' "/proc/${program% }/status" && break
		sleep 0.01
	done
	sleep 0.1
	echo >&3
	wait $pid
	check "$which" test "$(paste -sd' ' "$t/out")" = 'ready got USR1'
else
	skip "$which" "no program of $v"
fi
