#!/bin/bash
# What a program may reach, by its build and by its run: listeners, limits, the trace, the printed
# policy, the fence, inherited descriptors.
. "$root/tests/lib.sh"

go_wasm "$root/tests/go/server" "$t/server.wasm" && (cd "$root/tests/go/client" && go build -o "$t/client" .) &&
	go_wasm "$root/tests/go/files" "$t/files.wasm" || { fail 'go build'; exit; }
port=$((20000 + RANDOM % 20000))
compile "$t/server.wasm" "$t/server" -O0 --unlocked || { fail compile; exit; }

# gives NAME STATUS PATTERN COMMAND...
gives() {
	local name=$1 want=$2 pattern=$3
	shift 3
	timeout 20 "$@" >"$t/got" 2>&1 </dev/null
	local got=$?
	[ $got -eq "$want" ] && grep -q -- "$pattern" "$t/got" && { ok "$name"; return; }
	echo "exit status $got, want $want and /$pattern/" >>"$t/got"
	fail "$name" "$t/got"
}
# wait_for PATTERN FILE
wait_for() { for _ in $(seq 100); do grep -q "$1" "$2" 2>/dev/null && return; sleep 0.05; done; return 1; }

# A server on two listeners, with a descriptor open that is none of its business.
export GOWASM_LISTEN="127.0.0.1:$port
localhost:$((port + 1))"
exec 9<"$root/README.md"
"$t/server" >"$t/out" 2>"$t/err" &
server=$!
wait_for 'listeners: 2' "$t/out" || fail 'the server finds its listeners' "$t/out" "$t/err"
if have curl; then
	check 'a page for curl' test "$(curl -s "http://127.0.0.1:$port/hello?name=Go")" = 'Hello, Go, from wasm'
	check 'a long answer' test "$(curl -s "http://127.0.0.1:$port/long" | wc -c)" -eq 1001000
	check 'an upload' test "$(head -c 3000000 /dev/zero | curl -s --data-binary @- "http://127.0.0.1:$port/upload")" = '3000000 <nil>'
else
	skip 'a page for curl' 'no curl'
fi
"$t/client" "127.0.0.1:$((port + 1))" 1000 >"$t/clients" 2>&1
check '1,000 connections at once, none lost' grep -qx 'good: 1000' "$t/clients"
check 'all closed afterwards' test "$(ls /proc/$server/fd | wc -l)" -lt 20
check 'no inherited descriptor' not grep -q README.md <(ls -l /proc/$server/fd)
check 'no new privileges' grep -q 'NoNewPrivs:.1' /proc/$server/status
check 'a seccomp filter, on every thread' test "$(grep -h 'Seccomp:.2' /proc/$server/task/*/status | wc -l)" -eq 2
gives 'a port in use' 1 "cannot listen on 127.0.0.1:$port: address already in use" "$t/server"
# A page that is on its way is finished.
[ -z "$(command -v curl)" ] || curl -sN --max-time 60 "http://127.0.0.1:$port/slow" >"$t/slow" &
slow=$!
! have curl || wait_for begun "$t/slow"
kill $server
wait $server
check 'SIGTERM shuts it down' test $? -eq 0
check '... gracefully' grep -qx 'shut down: <nil> http: Server closed' "$t/out"
wait $slow
! have curl || check '... a page on its way is finished' grep -q finished "$t/slow"
GOWASM_LISTEN=unix:$t/sock "$t/server" >"$t/out2" 2>&1 &
server=$!
if wait_for 'listeners: 1' "$t/out2" && have curl; then
	check 'a Unix socket' test "$(curl -s --unix-socket "$t/sock" 'http://x/hello?name=x')" = 'Hello, x, from wasm'
fi
kill $server
wait $server 2>/dev/null

# The run-time variables.
gives 'a time limit' 124 'error: the time limit was reached' env GOWASM_TIMEOUT=100ms "$t/server"
gives 'the policy' 0 "localhost:$((port + 1)) as descriptor 4" env GOWASM_POLICY=print "$t/server"
check '... its memory in words' grep -qx 'memory:  *4 GiB at most' "$t/got"
check '... it waits for stdin and for signals beside others' grep -q 'stdio: *nonblock' "$t/got"
gives 'the trace' 124 '^wasi: sock_accept(3, 0) = EAGAIN' env GOWASM_TRACE=1 GOWASM_TIMEOUT=100ms "$t/server"
GOWASM_TRACE=$t/trace GOWASM_TIMEOUT=100ms "$t/server" >"$t/out" 2>&1
check 'the trace in a file' grep -q '^wasi: fd_write(1, \[13 "listeners: 2\\n"\]) = 13$' "$t/trace"
gives 'a trace that cannot be' 1 'GOWASM_TRACE=/none/x cannot be written' env GOWASM_TRACE=/none/x "$t/server"
gives 'a time that is none' 1 'GOWASM_TIMEOUT takes a time' env GOWASM_TIMEOUT=soon "$t/server"
gives 'a size that is none' 1 'GOWASM_MAX_MEMORY takes a size' env GOWASM_MAX_MEMORY=soon "$t/server"
gives 'too little memory' 1 'below the [0-9]* KiB' env GOWASM_MAX_MEMORY=64K "$t/server"
gives 'an address that is none' 1 'no address to listen on' env GOWASM_LISTEN=here "$t/server"
gives 'GOWASM_DIR grants' 0 "as /x (read-only)" env GOWASM_DIR="/tmp::/x:ro" GOWASM_POLICY=print "$t/server"
gives 'GOWASM_ENV grants' 0 'environment: *A=1' env GOWASM_ENV=A=1 GOWASM_POLICY=print "$t/server"
gives 'GOWASM_DIR that is not there' 1 '/none/x cannot be opened' env GOWASM_DIR=/none/x "$t/server"
mkdir "$t/secret"
chmod 0 "$t/secret"
if [ "$(id -u)" -eq 0 ]; then
	skip 'a directory that may not be read' 'root may read all'
else
	gives 'a directory that may not be read' 1 'cannot be opened: Permission denied' env GOWASM_DIR="$t/secret" "$t/server"
fi
unset GOWASM_LISTEN

# Locked: nothing is added at run time. What is baked in narrows further.
mkdir "$t/box"
compile "$t/files.wasm" "$t/files" -O0 --dir="$t/box::/" --umask=077 --timeout=30s --env GOWASM_X || fail compile
for v in DIR=/tmp ENV=A=1 LISTEN=:80; do
	gives "GOWASM_${v%%=*} is refused" 1 "GOWASM_${v%%=*} is set, but" env "GOWASM_$v" "$t/files"
done
gives 'the policy of the locked one' 0 'time: *30 s' env GOWASM_POLICY=print "$t/files"
check '... its umask' grep -q 'umask: *077' "$t/got"
gives 'a policy that is asked for wrongly' 1 'GOWASM_POLICY takes print' env GOWASM_POLICY=show "$t/files"
mkfifo "$t/fifo"
exec 8<>"$t/fifo" 7>"$t/fifo" 8<&-
"$t/files" /none >&7 2>"$t/got"
check 'nobody reads its output: it ends as by SIGPIPE' test $? -eq 141
check '... and says nothing' test ! -s "$t/got"
exec 7>&-

# Grants that can never be honoured are errors of the build; --no-fence in whole and in part.
tool=$GOWASM2NATIVE
gives 'a malformed listener' 2 'no address to listen on' "$tool" "$t/server.wasm" -o "$t/x" --listen 80
gives 'a guest name without a slash' 2 'begins with a slash' "$tool" "$t/server.wasm" -o "$t/x" --dir /tmp::tmp
gives 'a umask that is none' 2 'octal' "$tool" "$t/server.wasm" --umask=999
gives 'a part of the fence that is none' 2 'takes some of' "$tool" "$t/server.wasm" --no-fence=wall
go_wasm "$root/examples/hello-wasmimport" "$t/hello.wasm"
compile "$t/hello.wasm" "$t/open" -O0 --no-fence || fail compile
compile "$t/hello.wasm" "$t/part" -O0 --no-fence=seccomp,fds || fail compile
gives 'no fence' 0 'fence: *none' env GOWASM_POLICY=print "$t/open"
gives 'half a fence' 0 'fence: *privs dump landlock$' env GOWASM_POLICY=print "$t/part"
gives 'no fence, the program runs' 0 'Hello, Wasm' "$t/open"
"$tool" "$t/hello.wasm" -o "$t/x" -O0 --dir /tmp::/data --dir /usr::/data2 --keep "$t/keep" >"$t/got" 2>&1
check 'siblings are warned of' grep -q 'with /data and /data2' "$t/got"

# The spellings of other runtimes.
same_policy() {
	local name=$1 want=$2
	shift 2
	compile "$t/hello.wasm" "$t/synonym" -O0 "$@" || { fail "$name"; return; }
	gives "$name" 0 "$want" env GOWASM_POLICY=print "$t/synonym"
}
same_policy 'wazero -mount' '/tmp as /x (read-only)' -mount=/tmp:/x:ro -env A=1 -listen=127.0.0.1:81
check '... -env' grep -q 'A=1' "$t/got"
check '... -listen' grep -q '127.0.0.1:81' "$t/got"
same_policy 'wasmtime -S, -W' '127.0.0.1:82' -S tcplisten=127.0.0.1:82 -W timeout=5s --mapdir /y::/tmp
check '... timeout' grep -q 'time: *5 s' "$t/got"
check '... --mapdir' grep -q '/tmp as /y' "$t/got"
gives 'a synonym without its value' 2 'missing, or means nothing' "$tool" "$t/hello.wasm" -S threads=y
