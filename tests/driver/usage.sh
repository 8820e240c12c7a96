#!/bin/bash
# Wrong usage gives status 2 and one message before any work, even before the input is looked for.
. "$root/tests/lib.sh"
tool=$GOWASM2NATIVE
unset GOWASM_CACHE GOWASM_CACHE_SIZE
cd "$t" || exit 1
echo 'int x;' >kv.c

# wrong NAME PATTERN ARGUMENT...
wrong() {
	local name=$1 pattern=$2
	shift 2
	"$tool" "$@" >stdout 2>err
	local got=$?
	[ $got -eq 2 ] && grep -q -- "$pattern" err && [ ! -s stdout ] && [ "$(grep -c '^gowasm2native: ' err)" -eq 1 ] &&
		{ ok "$name"; return; }
	echo "status $got" >>err
	fail "$name" err
}
while IFS='|' read -r pattern arguments; do
	read -ra arguments <<<"$arguments"
	wrong "wrong usage: ${arguments[*]}" "$pattern" "${arguments[@]}"
done <<'X'
no address to listen on|a.wasm --listen 8080
not among|a.wasm --target arm64
cache takes show, prune, clear, warm, export FILE or import FILE|cache purge
takes the name of a file|cache export
takes no more words: x|cache show x
one input at a time|cache import x y
ends in .c, .o, .a or .so|a.wasm --host x.go
-lNAME or -LDIR|a.wasm --host -l
kv.c is given twice|a.wasm --host kv.c --host kv.c
kv.c is given twice|a.wasm --host kv.c -O1 --host ./kv.c
begins with a slash|a.wasm --dir /tmp::tmp
leave out --dir|a.wasm -A --dir /tmp
needs --target|a.wasm --libuv /tmp
-o FILE|a.wasm --emit wasm
-o DIR|a.wasm --emit ninja
-o DIR|a.wasm --emit ninja -o d --keep k
ends in .a$|a.wasm --emit lib -o libfoo.so
ends in .so$|a.wasm --emit shared -o libfoo.a
ends in .wasm$|a.wasm --emit wasm -o foo
--emit=wasm writes|a.wasm -o foo.wasm
--emit=lib writes|a.wasm -o libfoo.a
--emit=shared writes|a.wasm -o libfoo.so.1
run makes an executable|run --emit lib a.wasm
bench makes an executable|bench --emit wasm a.wasm
timeout does not go|a.wasm --emit lib --timeout 1s
takes .c, .o and .a|a.wasm --emit lib --host x.so
has no name|a.wasm --emit lib -o .a
for the command bench|a.wasm --json
cannot give every runtime|bench a.wasm --dir /tmp
adds what --strip leaves out|a.wasm -g --strip
up to 4GiB, like 64MiB|a.wasm --max-memory 9GiB
up to 4GiB, like 64MiB|a.wasm --max-memory 4294967297B
up to 4GiB, like 64MiB|a.wasm --max-memory 64
up to 4GiB, like 64MiB|a.wasm --max-memory 0
up to 4GiB, like 64MiB|a.wasm --max-memory -1
up to 4GiB, like 64MiB|a.wasm --max-memory 1.5GiB
up to 4GiB, like 64MiB|a.wasm -W max-memory-size=4294967297
500ms, 10s or 2m|a.wasm --timeout 10
500ms, 10s or 2m|a.wasm --timeout 0s
500ms, 10s or 2m|a.wasm --timeout -1s
500ms, 10s or 2m|a.wasm --timeout 10M
500ms, 10s or 2m|a.wasm --timeout 99999999999h
500ms, 10s or 2m|a.wasm --timeout 0x10s
a number from 1|a.wasm -j 4097
a number from 1|a.wasm -j 99999999999999999999
a number from 1|a.wasm -j +1
a number from 1|a.wasm -j 1.5
a number from 1|a.wasm --rounds 0
0, 1, 2 or 3|a.wasm -O02
octal|a.wasm --umask 0x1f
octal|a.wasm --umask 8
octal|a.wasm --umask 7777777777777
--dir HOST|a.wasm --allow-read=/tmp
--dir HOST|a.wasm --allow-write
--env NAME|a.wasm --allow-env
--listen HOST:PORT|a.wasm --allow-net
--dir HOST|a.wasm --preopen /tmp
--max-memory SIZE|a.wasm --memory-limit 1
did you mean --output|a.wasm -output x
did you mean --version|a.wasm -version
did you mean --timeout|a.wasm --timout 1s
did you mean bench|banch a.wasm
X
for word in -z -y --b --ab --allow-al --allow-everything --no-fenc; do
	wrong "$word: unknown" 'unknown option' a.wasm $word
	check "$word: nothing is suggested" not grep -q 'did you mean' err
done
for setting in GOWASM_CACHE=no GOWASM_CACHE_SIZE=500 GOWASM_CACHE_SIZE=0MiB GOWASM_CACHE_SIZE=2000GiB GOWASM_CACHE_SIZE=-1G; do
	export "${setting?}"
	wrong "$setting" "${setting%=*} takes" cache
	unset GOWASM_CACHE GOWASM_CACHE_SIZE
done
# What is right goes on: to the input, which is not there.
for arguments in '--max-memory 4GiB' '--max-memory 64m' '-W max-memory-size=65536' '-W timeout=10' '--timeout 1h30m' \
	'--timeout 0.5s' '-j 4096' '--umask 0' '--emit shared -o libx.so.1.2' '--host kv.c'; do
	"$tool" a.wasm $arguments >stdout 2>err
	check "right usage: $arguments" test "$? $(grep -c 'a.wasm: No such file' err)" = '1 1'
done
