#!/bin/bash
# --launcher: a command in front of each compilation; with ccache and distcc, if they are
# installed.
. "$root/tests/lib.sh"
tool=$GOWASM2NATIVE
export TMPDIR=$t/tmp GOWASM_CACHE=off
mkdir "$TMPDIR"
export GOWASM_CACHE=off # it would leave nothing to compile
cat >"$t/a.wat" <<'X'
(module (import "wasi_snapshot_preview1" "fd_write" (func $w (param i32 i32 i32 i32) (result i32)))
 (memory (export "memory") 1) (data (i32.const 16) "\08\00\00\00") (data (i32.const 20) "\03\00\00\00")
 (data (i32.const 8) "hi\0a")
 (func (export "_start") (drop (call $w (i32.const 1) (i32.const 16) (i32.const 1) (i32.const 0)))))
X
wat2wasm "$t/a.wat" -o "$t/a.wasm" || fail wat2wasm
greets() { [ "$("$1")" = hi ]; }

# One that writes down how it was called. Its name has a blank's worth of arguments.
cat >"$t/launch" <<'X'
#!/bin/sh
printf '%s\n' "$*" >>"$LOG"
[ "$1" = --mark ] && shift
exec "$@"
X
chmod +x "$t/launch"
export LOG=$t/log
check 'a launcher of two words' "$tool" "$t/a.wasm" -O0 -o "$t/a" --launcher "$t/launch  --mark"
check 'and the program runs' greets "$t/a"
check 'each C file is compiled through it' test "$(grep -c -- '^--mark .* -c [^ ]*\.c -o' "$LOG")" -eq 2
check 'neither the link nor assembly is' not grep -qE -- '-pie|image\.S' "$LOG"
"$tool" "$t/a.wasm" -O0 -o "$t/b" --launcher 'no-such-launcher x' 2>"$t/err"
check 'one that is missing: status' test $? -eq 1
check 'one that is missing: message' grep -q 'launcher no-such-launcher: not found' "$t/err"
check 'one that is missing: hint' grep -q 'hint: .*apt-get install' "$t/err"
"$tool" "$t/a.wasm" -O0 -o "$t/b" --launcher false 2>"$t/err"
check 'one that fails' grep -q 'false failed (1)' "$t/err"
check 'which leaves no output' test ! -e "$t/b"
"$tool" "$t/a.wasm" -O0 -o "$t/b" --launcher ' ' 2>"$t/err"
check 'one that is blank' grep -q 'needs a command' "$t/err"

if have ccache; then
	export CCACHE_DIR=$t/ccache
	hits() { ccache --print-stats | awk '/^(direct|preprocessed)_cache_hit/ { n += $2 } END { print n + 0 }'; }
	check 'ccache: a first build' "$tool" "$t/a.wasm" -O0 -o "$t/c1" --launcher ccache
	check 'ccache: finds nothing' test "$(hits)" -eq 0
	check 'ccache: a second build' "$tool" "$t/a.wasm" -O0 -o "$t/c2" --launcher ccache
	check 'ccache: finds each unit' test "$(hits)" -eq 2
	check 'ccache: the program runs' greets "$t/c2"
else
	skip 'ccache' 'no ccache(1)'
fi

# A server of our own on the loopback, which stops when this test does.
if have distcc && have distccd && have python3; then
	port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
	export DISTCC_DIR=$t/distcc DISTCC_HOSTS=127.0.0.1:$port DISTCC_FALLBACK=0 DISTCC_IO_TIMEOUT=60
	mkdir "$DISTCC_DIR"
	user=$(id -un)
	[ "$user" = root ] && user=nobody # it does not work for root
	TMPDIR=/tmp DISTCC_DIR=/ distccd --no-detach --daemon --listen 127.0.0.1 --port "$port" --allow 127.0.0.1 --jobs 2 \
		--user "$user" --enable-tcp-insecure --log-stderr >"$t/server" 2>&1 &
	server=$!
	trap 'kill $server 2>/dev/null; wait $server 2>/dev/null; exit $status' EXIT
	for _ in $(seq 50); do
		(exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break
		sleep 0.1
	done
	if "$tool" "$t/a.wasm" -O0 -j2 -o "$t/d" --launcher distcc >"$t/out" 2>&1; then
		ok 'distcc: builds, without falling back to this machine'
		check 'distcc: the program runs' greets "$t/d"
		check 'distcc: the server compiled each unit' test "$(grep -c COMPILE_OK "$t/server")" -eq 2
	else
		fail 'distcc: builds, without falling back to this machine' "$t/out" "$t/server"
	fi
else
	skip 'distcc' 'no distcc(1) or distccd(1)'
fi
check 'no temporary is left' test -z "$(find "$TMPDIR" -name 'gowasm*')"
