#!/bin/bash
# The examples that are programs: they build as their READMEs say, and do what those say.
. "$root/tests/lib.sh"
cp -r "$root/examples" "$t/examples" && cd "$t/examples" || exit
PATH=$t/bin:$PATH
mkdir "$t/bin" && ln -s "$GOWASM2NATIVE" "$t/bin/gowasm2native" && cp "$root/tools/go_wasip1_wasm_exec" "$t/bin/"

cd files || exit
gowasm2native . -O0 -o count --dir data >out 2>&1 || fail 'files builds' out
mkdir data && printf 'a\nb\n' >data/x.txt
check 'files: it counts' test "$(./count)" = 'x.txt 2'
check '... and writes' test "$(cat data/sum)" = 2
check '... nowhere else, which it says' grep -qx 'count: note: /etc is outside the granted directories; build with --dir /etc:ro' <(GOWASM_EXPLAIN=1 ./count /etc 2>&1)
check '... not in a read-only run' grep -q 'read-only' <(GOWASM_EXPLAIN=1 GOWASM_READ_ONLY=1 ./count 2>&1)

cd ../testing || exit
export GOOS=wasip1 GOARCH=wasm GOWASM2NATIVE_FLAGS=-O0
go test ./... >out 2>&1
check 'testing: the tests pass' grep -q '^ok' out
sed -i 's/eßürG/no/' reverse_test.go
check '... and fail' grep -q '^--- FAIL: TestString' <(go test ./... 2>&1)
unset GOOS GOARCH

cd ../http-server || exit
port=$((20000 + RANDOM % 20000))
gowasm2native . -O0 -o server --listen "127.0.0.1:$port" >out 2>&1 || fail 'http-server builds' out
have curl || { skip 'http-server' 'no curl'; exit; }
./server >log 2>&1 &
for _ in $(seq 100); do grep -q serving log && break; sleep 0.05; done
check 'http-server: a page' test "$(curl -s "127.0.0.1:$port/?name=Go")" = 'Hello, Go'
curl -sN "127.0.0.1:$port/slow" >slow &
curl=$!
sleep 0.3
kill %1
wait %1
check '... SIGTERM stops it' test $? -eq 0
wait $curl
check '... a page on its way is finished' test "$(cat slow)" = finished
check '... and it says so' grep -q '^stopped' log
