#!/bin/bash
# Go's own package net on real sockets: from source, with the overlay; what is granted, and what
# not; beside the same program built natively.
. "$root/tests/lib.sh"
have python3 || { skip 'sockets' 'no python3 (apt-get install python3)'; exit 0; }
cd "$t" || exit
tool=$GOWASM2NATIVE
low=$((20000 + RANDOM % 10000))
web=$low udp=$((low + 1)) closed=$((low + 2)) server=$((low + 20)) outside=$((low + 30))
cat >peers.py <<'P'
import http.server, socket, sys, threading
class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 256
class Quiet(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'x' * 100000)
    def log_message(self, *a): pass
web, udp = int(sys.argv[1]), int(sys.argv[2])
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(('127.0.0.1', udp))
def packets():
    while True:
        d, a = s.recvfrom(100)
        s.sendto(b'pong ' + d, a)
threading.Thread(target=packets, daemon=True).start()
server = Server(('127.0.0.1', web), Quiet)
print('ready', flush=True)
server.serve_forever()
P
wait_for() { for _ in $(seq 200); do grep -q "$1" "$2" 2>/dev/null && return; sleep 0.05; done; return 1; }
python3 peers.py $web $udp >peers.out 2>peers.err &
peers=$!
trap 'kill $peers 2>/dev/null; exit $status' EXIT
wait_for ready peers.out || { fail 'the peers start' peers.err; exit; }

# The overlay as files, for those who call go; from source it is the same, to the byte.
"$tool" overlay overlay >command 2>err && check 'overlay DIR: its command' grep -q 'go build -overlay .*/overlay.json' command
(cd "$root/tests/go/sockets" && env $(sed "s/go build.*//" "$t/command") sh -c "$(sed "s/.*\(go build\)/\1/; s/-o main.wasm//" "$t/command") -o $t/sockets.wasm") >err 2>&1 ||
	{ fail 'go build -overlay' err; exit; }
(cd "$root/tests/go/sockets" && go build -o "$t/native" .) || fail 'go build'
(cd "$root/tests/go/sockets" && "$tool" . --connect '*:1' --emit wasm --no-rewrite -o "$t/source.wasm") >err 2>&1 || fail 'from source' err
check 'from source: the module has sockets' grep -q sock_open source.wasm
(cd "$root/tests/go/sockets" && "$tool" . --emit wasm --no-rewrite -o "$t/plain.wasm") >err 2>&1
check '... and none without a grant' not grep -q sock_open plain.wasm
(cd "$root/tests/go/sockets" && not "$tool" . --connect '*:1' --go-flags=-overlay=x.json -o "$t/x") >err 2>&1
check "somebody else's overlay is refused" grep -q 'have an -overlay' err

grants=(--connect www.granted.test:1-9 --connect '*.beneath.test:1' --connect "localhost:$low-$((low + 9))" --connect "127.0.0.1:$low-$((low + 9))" --listen "127.0.0.1:$server" --listen "udp:127.0.0.1:$server" --listen "unix:$t/socket")
# the grants of a cached program are those of its first run
"$tool" sockets.wasm -o program -O0 "${grants[@]}" >err 2>&1 || { fail 'it compiles' err; exit; }
run() { rm -f socket; timeout 20 ./program "$@"; }
# same NAME COMMAND...: as natively
same() {
	local name=$1
	shift
	run "$@" >ours 2>&1
	timeout 20 ./native "$@" 2>&1 | sed 's/connection refused/Connection refused/' >theirs
	check "$name, as natively" cmp ours theirs
	[ -s ours ] || fail "$name: it says something" ours
}
same 'pages of an HTTP server, one refused' get 127.0.0.1:$web 127.0.0.1:$closed 127.0.0.1:$web
same '50 clients at once' many 50 127.0.0.1:$web
same 'datagrams' packet udp 127.0.0.1:$udp
same 'a deadline, while others run' deadline 127.0.0.1:$web
same 'options of a connection' options 127.0.0.1:$web
run get 127.0.0.1:$outside 127.0.0.2:$web '[::ffff:127.0.0.3]:'$web >out 2>&1
check 'what is not granted is denied' test "$(grep -c 'Permission denied' out)" -eq 3
run packet udp 127.0.0.1:$outside >out 2>&1
check '... datagrams too' grep -q 'Permission denied' out
GOWASM_CONNECT=none run get 127.0.0.1:$web >out 2>&1
check 'GOWASM_CONNECT=none' grep -q 'Permission denied' out
GOWASM_CONNECT=127.0.0.1:$web run get 127.0.0.1:$web 127.0.0.1:$closed >out 2>&1
check 'GOWASM_CONNECT narrows' test "$(grep -c 'get: 1.* ok' out) $(grep -c 'Permission denied' out)" = '1 1'
GOWASM_CONNECT=here run get 127.0.0.1:$web >out 2>&1
check 'GOWASM_CONNECT: nonsense' grep -q 'nothing to connect to' out
GOWASM_POLICY=print run >out 2>&1
check 'the policy: connections' grep -q "^ *127.0.0.1:$low-" out

run serve tcp 127.0.0.1:$outside >out 2>&1
check 'a listener that is not granted' grep -q 'listen tcp .*: bind: Permission denied' out
rm -f socket
./program serve tcp 127.0.0.1:$server >serve.out 2>&1 &
pid=$!
wait_for listening serve.out || fail 'net.Listen' serve.out
check 'net.Listen takes the listener that is granted' grep -qx "listening 127.0.0.1:$server" serve.out
cat >load.py <<'P'
import socket, sys
good, all = 0, []
for i in range(int(sys.argv[2])):
    all.append(socket.create_connection(('127.0.0.1', int(sys.argv[1]))))
for round in range(5):
    for s in all: s.sendall(b'GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    for s in all: good += s.recv(1000).endswith(b'hello\n')
print(good)
P
check '1,000 connections at once, 5,000 requests, none lost' test "$(python3 load.py $server 1000)" = 5000
! have curl || check 'a page for curl' test "$(curl -s "http://127.0.0.1:$server/")" = hello
before=$(awk '{ print $14 + $15 }' /proc/$pid/stat)
sleep 0.5
check 'idle, it takes no time' test "$(($(awk '{ print $14 + $15 }' /proc/$pid/stat) - before))" -le 1
kill $pid
wait $pid 2>/dev/null
rm -f socket
./program serve unix "$t/socket" >serve.out 2>&1 &
pid=$!
wait_for listening serve.out || fail 'net.Listen, unix' serve.out
! have curl || check 'a Unix socket for curl' test "$(curl -s --unix-socket socket http://x/)" = hello
kill $pid
wait $pid 2>/dev/null
rm -f socket
./program packets 127.0.0.1:$server 127.0.0.1:$outside >serve.out 2>&1 &
pid=$!
wait_for listening serve.out
python3 -c "
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.settimeout(5)
s.sendto(b'ping', ('127.0.0.1', $server))
print(s.recv(100))" >out 2>&1
wait $pid
check 'a server of datagrams answers' grep -q pong out
check '... but sends to nobody else' grep -q 'stranger: .*Permission denied' serve.out

# Names: a resolver of the test's own, where the system lets us put its address into resolv.conf.
cat >resolver.py <<'P'
import socket, sys, threading
def answer(q):
    end = 12
    while q[end]: end += 1 + q[end]
    name = q[12:end + 1].lower()
    open('asked', 'ab').write(name + b'\n')
    kind = q[end + 2]
    where = {1: b'\xc6\x33\x64\x07', 28: bytes(15) + b'\1'}.get(kind)
    if name.startswith(b'\4evil'): where = {1: b'\x7f\0\0\1'}.get(kind)
    alias = b'\4real' + q[12:end + 1]
    rr = b'\xc0\x0c\0\5\0\1\0\0\0\x3c' + bytes([0, len(alias)]) + alias
    rr += alias + bytes([0, kind, 0, 1, 0, 0, 0, 60, 0, len(where or b'')]) + (where or b'')
    return q[:2] + b'\x81\x80' + q[4:6] + (b'\0\2' if where else b'\0\1') + b'\0\0\0\0' + q[12:end + 5] + (rr if where else rr[:12 + len(alias)])
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind((sys.argv[1], 53))
t = socket.create_server((sys.argv[1], 53))
def streams():
    while True:
        c, _ = t.accept()
        n = int.from_bytes(c.recv(2), 'big')
        r = answer(c.recv(n))
        c.sendall(len(r).to_bytes(2, 'big') + r)
        c.close()
threading.Thread(target=streams, daemon=True).start()
print('ready', flush=True)
while True:
    q, a = s.recvfrom(600)
    r = answer(q)
    # one name comes by a stream only
    s.sendto(r if not q[12:].startswith(b'\4long') else r[:2] + b'\x83\x80' + r[4:6] + b'\0\0\0\0\0\0' + q[12:q.index(b'\0', 12) + 5], a)
P
at=127.$((RANDOM % 250 + 1)).$((RANDOM % 250)).53
echo "nameserver $at" >resolv.conf
printf '127.0.0.1 localhost\n' >hosts
# (a mount namespace of our own: nobody else sees these files)
inside() { unshare -m sh -c 'mount --bind resolv.conf /etc/resolv.conf && mount --bind hosts /etc/hosts && exec "$@"' - "$@"; }
if ! inside true 2>/dev/null; then
	skip 'names' 'no mount namespaces here (as root: unshare -m)'
	exit
fi
python3 resolver.py $at >resolver.out 2>resolver.err &
resolver=$!
trap 'kill $peers $resolver 2>/dev/null; exit $status' EXIT
wait_for ready resolver.out || { skip 'names' "no port 53: $(tail -1 resolver.err)"; exit; }
rm -f socket
inside timeout 20 ./program lookup www.granted.test long.beneath.test evil.beneath.test secret.example localhost >out 2>&1
check 'names that are granted' grep -q '^lookup: .*198\.51\.100\.7.* ok$' out
check '... by a stream, where a datagram is too short' test "$(grep -c '198\.51\.100\.7' out)" -eq 2
check '... localhost is in /etc/hosts' grep -qx 'lookup: 127.0.0.1 ok' out
check 'a name that is not granted' grep -q 'lookup secret.example .*: server misbehaving' out
check '... never leaves' not grep -q secret asked
rm -f socket
inside timeout 20 ./program get evil.beneath.test:1 localhost:$web >out 2>&1
check 'a name that leads to this machine' grep -q '127.0.0.1:1: connect: Permission denied' out
check 'localhost, granted' grep -q 'get: 100.* ok' out
