#!/bin/bash
# Trouble on the build machine: missing and failing tools, a full disk, an output that cannot
# be written, a signal in mid-build. One message, no output, no temporary, no child left.
. "$root/tests/lib.sh"
export TMPDIR=$t/tmp GOWASM_CACHE=off
mkdir "$TMPDIR"
go_wasm "$root/examples/hello-wasmimport" "$t/go.wasm" || fail 'go build'

clean() { [ -z "$(ls -A "$TMPDIR")" ] && [ ! -e "$t/out" ] && ! ls -d "$t"/out.* "$t"/.gowasm* >/dev/null 2>&1; }
# refuses NAME PATTERN COMMAND...
refuses() {
	local name=$1 pattern=$2
	shift 2
	timeout 120 "$@" >"$t/stdout" 2>"$t/err" </dev/null
	local got=$?
	if [ $got -eq 1 ] && grep -q "$pattern" "$t/err" && grep -q 'error: ' "$t/err" && clean; then
		ok "$name"
	else
		echo "exit status $got; left: $(ls -A "$TMPDIR" "$t" | tr '\n' ' ')" >>"$t/err"
		fail "$name" "$t/err"
	fi
}
tool=$GOWASM2NATIVE

mkdir "$t/bin"
refuses 'no wasm2c' 'wasm2c: not found' env PATH="$t/bin" "$tool" "$t/go.wasm" -o "$t/out"
refuses 'the hint names the package' 'apt-get install wabt' env PATH="$t/bin" "$tool" "$t/go.wasm" -o "$t/out"
ln -s "$(command -v wasm2c)" "$t/bin/wasm2c"
refuses 'no compiler' 'no C compiler' env -u CC PATH="$t/bin" "$tool" "$t/go.wasm" -o "$t/out"
refuses 'a compiler that is not there' 'cannot run the C compiler' "$tool" "$t/go.wasm" -o "$t/out" --cc=no-such-cc
refuses 'something that is no compiler' 'is it a C compiler' "$tool" "$t/go.wasm" -o "$t/out" --cc=false
refuses 'something that is no wasm2c' 'does not answer with a version' "$tool" "$t/go.wasm" -o "$t/out" --wasm2c=/bin/false

# A compiler that answers questions but fails, or crashes, on the fourth unit.
cc=$(command -v clang clang-19 gcc cc | head -1)
for how in 'echo out of luck >&2; exit 3' 'kill -SEGV $$'; do
	printf '#!/bin/sh\ncase "$*" in *"-c b003.c"*) %s ;; esac\nexec %s "$@"\n' "$how" "$cc" >"$t/bin/badcc"
	chmod +x "$t/bin/badcc"
	refuses "a compiler that fails: $how" 'badcc \(failed\|was ended by a signal\)' "$tool" "$t/go.wasm" -o "$t/out" -O0 --cc="$t/bin/badcc"
done
printf '#!/bin/sh\n[ "$1" = --version ] && echo 1.0.32 && exit\nexit 1\n' >"$t/bin/bad2c"
chmod +x "$t/bin/bad2c"
refuses 'a wasm2c that fails' 'bad2c failed' "$tool" "$t/go.wasm" -o "$t/out" --wasm2c="$t/bin/bad2c"
printf '#!/bin/sh\n[ "$1" = --version ] && echo 1.0.32 && exit\necho "int x(void) {\n}" >"$4"\n' >"$t/bin/bad2c"
refuses 'a wasm2c that writes something else' 'not known' "$tool" "$t/go.wasm" -o "$t/out" --wasm2c="$t/bin/bad2c"
printf '#!/bin/sh\necho 1.0.12\n' >"$t/bin/bad2c"
refuses 'an old wasm2c' 'oldest that works' "$tool" "$t/go.wasm" -o "$t/out" --wasm2c="$t/bin/bad2c"

refuses 'an output directory that is not there' 'No such file' "$tool" "$t/go.wasm" -o "$t/no/out"
mkdir "$t/go"
refuses 'an output that is a directory' 'is a directory' env -C "$t" "$tool" go.wasm
rmdir "$t/go"
refuses 'the input as output' 'replace the input' "$tool" "$t/go.wasm" -o "$t/go.wasm"
cp "$t/go.wasm" "$t/plain"
refuses 'no name to derive' 'name the executable' "$tool" "$t/plain"
if [ "$(id -u)" = 0 ] && mkdir "$t/full" && mount -t tmpfs -o size=5m none "$t/full" 2>/dev/null; then
	refuses 'a full disk for temporaries' 'No space left\|disk full' env TMPDIR="$t/full" "$tool" "$t/go.wasm" -o "$t/out" -O0
	check 'a full disk: nothing left on it' test -z "$(ls -A "$t/full")"
	mount -t tmpfs -o remount,size=500k none "$t/full"
	refuses 'a full disk for the output' 'disk full' "$tool" "$t/go.wasm" -o "$t/full/out" -O0
	check 'a full disk: no output on it' test -z "$(ls -A "$t/full")"
	umount "$t/full"
	mount -t tmpfs -o ro none "$t/full" && refuses 'a read-only output' 'Read-only' "$tool" "$t/go.wasm" -o "$t/full/out"
	umount "$t/full"
else
	skip 'a full disk' 'cannot mount a tmpfs here'
fi

# A signal in mid-build: it ends us, by itself; children and temporaries are gone.
for signal in INT TERM HUP; do
	# bash has SIGINT ignored in the background: env puts the default back
	env --default-signal "$tool" "$t/go.wasm" -o "$t/out" -O2 -j2 2>"$t/err" &
	pid=$!
	sleep 1
	for _ in {1..100}; do
		children=$(cat /proc/$pid/task/*/children)
		[ -n "$children" ] && break
		sleep 0.1
	done
	kill -$signal $pid
	wait $pid
	got=$?
	sleep 0.2
	left=0
	for c in $children; do kill -0 "$c" 2>/dev/null && left=1; done
	check "SIG$signal: children were running" test -n "$children"
	check "SIG$signal: status" test $got -eq $((128 + $(kill -l $signal)))
	check "SIG$signal: no child is left" test $left -eq 0
	check "SIG$signal: no temporary is left" clean
done
# Who reads what it says goes away: head has its line.
env --default-signal=PIPE "$tool" -v --no-cache "$t/go.wasm" -o "$t/out" -O0 -j2 2>&1 >/dev/null | head -1 >"$t/err"
check 'SIGPIPE: it had begun' grep -q read "$t/err"
check 'SIGPIPE: no temporary is left' clean
check 'SIGPIPE: no output' test ! -e "$t/out"

