#!/bin/bash
# Go programs do with files of granted directories what they do natively, and reach no other
# files.
. "$root/tests/lib.sh"
(cd "$root/tests/go/files" && go build -o "$t/native" .) 2>"$t/err" || {
	grep -q 'requires go >=' "$t/err" && { skip 'files' 'os.OpenRoot needs Go 1.25'; exit; }
	fail 'go build' "$t/err"
	exit
}
go_wasm "$root/tests/go/files" "$t/files.wasm"
compile "$t/files.wasm" "$t/files" -O0 --dir=. && compile "$t/files.wasm" "$t/all" -O0 -A || { fail compile; exit; }
# the policy is in the name: not through the cache, which knows no paths of this run
mkdir "$t/host" "$t/one" "$t/two" "$t/three"
echo -n granted >"$t/host/file"
"$GOWASM2NATIVE" "$t/files.wasm" -o "$t/ro" -O0 --dir="$t/host::/data:ro" || fail compile

# outputs NAME WANT COMMAND...
outputs() {
	local name=$1 want=$2
	shift 2
	"$@" >"$t/got" 2>&1
	if [ "$(cat "$t/got")" = "$want" ]; then ok "$name"; else echo "want: $want" >>"$t/got"; fail "$name" "$t/got"; fi
}
cd "$t/one" && "$t/native" >"$t/want"
cd "$t/two" && outputs 'files under --dir=.' "$(cat "$t/want")" "$t/files"
cd "$t/three" && outputs 'files with -A' "$(cat "$t/want")" "$t/all"
GOWASM_FORCE_WALKER=1 outputs 'files with -A, without openat2' "$(cat "$t/want")" "$t/all"
GOMAXPROCS=2 outputs 'files with -A, GOMAXPROCS=2' "$(cat "$t/want")" "$t/all"

# Usual mistakes have the errnos that they have natively.
mkfifo "$t/one/fifo" "$t/two/fifo"
cd "$t/one" && "$t/native" mistakes >"$t/want" || fail 'mistakes, natively' "$t/want"
check 'there are many mistakes' test "$(wc -l <"$t/want")" -gt 300
cd "$t/two"
for walker in 0 1; do
	GOWASM_FORCE_WALKER=$walker "$t/files" mistakes >"$t/got" 2>&1
	diff "$t/want" "$t/got" >"$t/diff" && ok "mistakes have native errnos (walker $walker)" ||
		fail "mistakes have native errnos (walker $walker)" "$t/diff"
done

# A FIFO that one goroutine opens keeps no other waiting: the other end comes when the ticks are over.
for p in native files; do
	d=$t/one
	[ $p = native ] || d=$t/two
	(while [ ! -e "$d/ready" ]; do sleep 0.02; done; echo to the guest >"$d/fifo") &
	(cd "$d" && timeout 20 "$t/$p" reader) >"$t/$p.reader" 2>&1
	(while [ ! -e "$d/ready" ]; do sleep 0.02; done; cat "$d/fifo" >"$t/$p.cat") &
	(cd "$d" && timeout 20 "$t/$p" writer) >"$t/$p.writer" 2>&1
	wait
	rm -f "$d/fifo"
done
check 'only the goroutine that reads a FIFO waits' cmp "$t/native.reader" "$t/files.reader"
check 'only the goroutine that writes a FIFO waits' cmp "$t/native.writer" "$t/files.writer"
check 'what was written came' cmp "$t/native.cat" "$t/files.cat"
check 'nothing is left behind' test -z "$(ls -A "$t/two" "$t/three" | grep -v :)"
outputs 'a read-only directory by another name' $'granted <nil>\ntrue true true' "$t/ro" /data/file
check 'it is unchanged' test "$(cat "$t/host/file")" = granted
"$t/ro" /etc/passwd >"$t/got"
check 'what is not granted is not there' grep -q '^ open /etc/passwd' "$t/got"
"$t/ro" /data/../etc/passwd >"$t/got"
check 'nor by a detour' grep -q '^ open ' "$t/got"
ln -s /etc "$t/host/etc"
ln -s ../one "$t/host/up"
"$t/ro" /data/etc/passwd >"$t/got"
check 'nor by an absolute link' grep -q '^ open .*: Operation not permitted' "$t/got"
rm -rf "$t/host"
"$t/ro" /data/file 2>"$t/got"
check 'a granted directory that is gone: exit 1' test $? -eq 1
check 'and a message' grep -q 'granted directory .*/host cannot be opened: No such file' "$t/got"
for bad in ::/x 'host::relative' ':ro'; do
	"$GOWASM2NATIVE" "$t/files.wasm" -o "$t/x" --dir="$bad" 2>"$t/got"
	check "--dir=$bad is refused" test $? -eq 2
done
