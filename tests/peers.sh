#!/bin/bash
# make peers: a server and a client of HTTP, HTTP/2 by TLS, websockets, a reverse proxy, files that are
# inside the executable, and gRPC (tests/peers), built natively and by the tool: each talks to the
# other, and all get the same answers. curl and openssl talk to the server, the client to openssl; a
# client's run is replayed when the server is gone.
#   LEVEL=-O0     of the tool's builds
#   PROGRAMS=DIR  keeps them there; programs that are there are not built
# Needs Go's module proxy, curl and openssl. The two builds take some minutes.
set -u
cd "$(dirname "$0")/.." || exit 1
root=$PWD
t=$(mktemp -d) || exit 1
running=
trap 'kill $running 2>/dev/null; rm -rf "$t"' EXIT
export GOFLAGS=-buildvcs=false GOWORK=off
bin=${PROGRAMS:-$t}
failed=0
# check NAME COMMAND...
check() {
	local name=$1
	shift
	if "$@" >"$t/check" 2>&1; then echo "ok $name"; else echo "FAIL $name"; sed 's/^/    | /' "$t/check" | head -20; failed=1; fi
}
tool=${GOWASM2NATIVE:-$root/build/gowasm2native}
first=$((20000 + RANDOM % 20000))
native="127.0.0.1:$first 127.0.0.1:$((first + 1)) 127.0.0.1:$((first + 2))"
ours="127.0.0.1:$((first + 3)) 127.0.0.1:$((first + 4)) 127.0.0.1:$((first + 5))"
mkdir -p "$t/web/sub"
seq 5000000 >"$t/web/big"
touch "$t/web/sub/a" "$t/web/sub/b"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$t/web/key.pem" -out "$t/web/cert.pem" \
	-days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 2>/dev/null || exit 1
cd "$root/tests/peers" || exit 1
[ -x "$bin/native" ] || go build -o "$bin/native" . || exit 1
listen=
for address in $ours; do listen+=" --listen $address"; done
# shellcheck disable=SC2086  # several options
"$tool" -q . -o "$bin/server" "${LEVEL:--O0}" --embed "$t/web::/web" $listen --connect '127.0.0.1:*' &&
	{ [ -x "$bin/client" ] || "$tool" -q . -o "$bin/client" "${LEVEL:--O0}" --dir "$t/web::/web:ro" --connect '127.0.0.1:*'; } || exit 1
cd "$t" || exit 1

# start NAME PROGRAM DIR ADDRESSES: a server, whose reverse proxy leads to itself
start() {
	local name=$1 program=$2 dir=$3
	shift 3
	"$program" serve "$dir" "$@" "$1" >"$name.out" 2>&1 &
	running+=" $!"
	for _ in $(seq 100); do grep -q serving "$name.out" && return; sleep 0.1; done
	cat "$name.out"
}
# shellcheck disable=SC2086  # addresses
{
start native "$bin/native" web $native
start ours "$bin/server" /web $ours
timeout 100 "$bin/native" ask web $native >want 2>&1
check 'the native client of the native server' grep -q 'grpc closed: <nil>' want
timeout 100 "$bin/native" ask web $ours >got 2>&1
check 'the native client of our server' diff want got
timeout 100 "$bin/client" ask /web $ours >got 2>&1
check 'our client of our server' diff want got
GOWASM_RECORD=tape timeout 100 "$bin/client" ask /web $native >got 2>&1
check 'our client of the native server' diff want got
}
secure=127.0.0.1:$((first + 4))
fetch() { curl -s --cacert web/cert.pem "$@"; }
check 'curl by HTTP/2' test "$(fetch --http2 https://$secure/version)" = 'HTTP/2.0 true'
check 'curl by HTTP/1.1 in TLS' test "$(fetch --http1.1 https://$secure/version)" = 'HTTP/1.1 true'
fetch --http2 https://$secure/files/big >big
check 'a file inside the executable, byte for byte' cmp big web/big
fetch -r 1000-2000 https://$secure/files/big >part
check '... and a part of it' cmp part <(tail -c +1001 web/big | head -c 1001)
for version in tls1_2 tls1_3; do
	check "openssl s_client, $version" grep -qx true <(printf 'GET /version HTTP/1.0\r\n\r\n' | timeout 10 openssl s_client \
		-connect $secure -CAfile web/cert.pem -$version -quiet -verify_return_error 2>/dev/null | grep -ao 'true')
done
(cd web && exec openssl s_server -accept $((first + 6)) -cert cert.pem -key key.pem -WWW -quiet >/dev/null 2>&1) &
running+=" $!"
sleep 1
check 'openssl s_server' grep -q '^304: .* a certificate: true, <nil>$' <(timeout 20 "$bin/client" tls /web 127.0.0.1:$((first + 6)) 2>&1)
# shellcheck disable=SC2086  # several
kill $running
wait 2>/dev/null
running=
check 'SIGTERM ends the server' grep -qx ended ours.out
# shellcheck disable=SC2086  # addresses
GOWASM_REPLAY=tape timeout 100 "$bin/client" ask /web $native >got 2>&1
check 'a replay without the server' diff want got
exit $failed
