#!/bin/bash
# gowasm2native bench: against runtimes that are scripts of ours, whose behaviour is known.
. "$root/tests/lib.sh"
cd "$t" || exit
tool=$GOWASM2NATIVE
export TMPDIR=$t/tmp
mkdir tmp
cat >say.wat <<'W'
(module
  (import "wasi_snapshot_preview1" "fd_write" (func $w (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\08\00\00\00\06\00\00\00hello\n")
  (func (export "_start") (drop (call $w (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 16)))))
W
wat2wasm say.wat -o say.wasm || { fail wat2wasm; exit; }

# wasm3 says the same, iwasm something else, wasmedge does not compile, wasmer ends badly,
# wasmtime notes how it is called.
mkdir bin
fake() { printf '#!/bin/sh\n%s\n' "$2" >"bin/$1" && chmod +x "bin/$1"; }
fake wasm3 'echo hello'
fake iwasm 'echo "<hello & goodbye>"'
fake wasmedge 'echo "no such \"thing\"" >&2; exit 1'
fake wasmer '[ "$1" = compile ] || exit 3'
fake wasmtime "echo \"\$@\" >>'$t/calls'; [ \"\$1\" = compile ] || echo hello"
fake wazero 'echo hello'
fake node 'echo hello'
export PATH=$t/bin:$PATH

if "$tool" bench -O1 --rounds 3 --html page.html say.wasm -- one 'two three' >table 2>err; then
	ok 'it runs'
else
	fail 'it runs' err
fi
check 'ours comes first' test "$(awk 'NR == 2 { print $1 }' table)" = gowasm2native
for way in wasm3 wasmtime wazero node; do
	check "$way: same output" grep -Eq "^$way .* same$" table
done
check 'plain wasm2c, which is slow, is not among them' not grep -q '^wasm2c' table
check 'another output is seen' grep -Eq '^iwasm .* differs$' table
check 'what does not compile it is left out, and why' grep -q '^wasmedge .*left out: it does not compile it: no such "thing"' table
check 'another status is left out, and why' grep -q '^wasmer .*left out: it ended with status 3, not 0' table
check 'n is stated' grep -q 'n=3' table
check 'precompiled, twice: the program and its start' test "$(grep -c '^compile -o ' calls)" -eq 2
check 'a warming run, three rounds, three starts' test "$(grep -c '^run --allow-precompiled ' calls)" -eq 7
check 'arguments arrive' grep -q 'compiled one two three$' calls
check 'no grant without -A' not grep -q -- '--dir' calls

check 'the page is one file' not grep -Eq '(src|href)=|@import|url\(' page.html
check 'the page has its charts' test "$(grep -c 'class="chart"' page.html)" -eq 4
for fact in date processor arguments wasmtime; do
	check "the page has the $fact" grep -q "^<dt>$fact<dd>." page.html
done
check 'the page has the arguments' grep -q '^<dt>arguments<dd>one two three' page.html
check 'a program of one page needs little memory' test "$(awk '$1 == "gowasm2native" { print int($(NF - 1)) }' table)" -lt 8
check 'the page knows dark' grep -q 'prefers-color-scheme:dark' page.html
python3 - page.html >py 2>&1 <<'P'
import html.parser, sys
class P(html.parser.HTMLParser):
    n = 0
    def handle_starttag(self, tag, attrs):
        if tag == 'i':
            self.n += 1
            assert 0 < float(dict(attrs)['style'][6:-1]) <= 100
p = P(); p.feed(open(sys.argv[1]).read())
assert p.n >= 10, p.n
P
check 'the page has a bar for each figure' test $? -eq 0

rm -f calls
"$tool" bench -O1 --rounds 1 --with wasm2c,wasm3,wasmer say.wasm >some 2>err
check '--with: those and no others' test "$(awk 'NR > 1 && NF { print $1 }' some | grep -E '^(wasm|node|iwasm)' | sort | paste -sd' ')" = 'wasm2c wasm3 wasmer'
check '--with: a name that is not known' grep -q -- '--with: go is not known' <("$tool" bench --with go say.wasm 2>&1)
"$tool" bench -O1 --rounds 2 --json -A say.wasm >json 2>err
check 'JSON, with every run' python3 - <<'P'
import json
b = json.load(open('json'))
w = {x['name']: x for x in b['ways']}
assert b['rounds'] == 2 and b['ways'][0]['name'] == 'gowasm2native'
assert len(w['gowasm2native']['run_ms']) == 2 and len(w['gowasm2native']['start_ms']) == 2
assert w['gowasm2native']['build_s'] > 0 and w['gowasm2native']['peak_bytes'] > 0
assert w['wasm3']['same_output'] is True and w['iwasm']['same_output'] is False
assert 'go' not in w  # a module has no source
assert 'no such "thing"' in w['wasmedge']['left_out']
P
check '-A grants everywhere' grep -q -- 'run --allow-precompiled --dir=/' calls

echo x >bad.wasm
check 'no module: exit 1' not "$tool" bench bad.wasm
check 'nothing is written then' not "$tool" bench --html no.html bad.wasm
check 'no page' test ! -e no.html
check 'grants one by one are refused' not "$tool" bench --dir /tmp say.wasm

# Go source: native Go is one more way, with the same flags and arguments. gcc does not work, since
# plain wasm2c of a Go program takes a minute with it.
export CC
CC=$(for c in clang clang-{22..14} gcc; do PATH=${PATH#*:} command -v $c && break; done)
fake gcc 'exit 1'
mkdir src
printf 'module timed\ngo 1.21\n' >src/go.mod
cat >src/main.go <<'G'
package main

import "os"

func main() {
	for _, s := range append(os.Args[1:], said) {
		os.Stdout.WriteString(s + "\n")
	}
}
G
printf '//go:build flag\n\npackage main\n\nconst said = "flag"\n' >src/flag.go
printf '//go:build !flag && wasm\n\npackage main\n\nconst said = "wasm"\n' >src/wasm.go
printf '//go:build !flag && !wasm\n\npackage main\n\nconst said = "native"\n' >src/native.go
if GOOS=wasip1 GOARCH=wasm "$tool" bench -O0 --rounds 1 --go-flags=-tags=flag src -- 'an argument' >table 2>err; then
	check 'native Go comes first' test "$(awk 'NR == 2 { print $1 }' table)" = go
	check '... as the reference' grep -Eq '^go .* 1\.00 ' table
	check 'ours names its level' grep -Eq '^gowasm2native  *ahead of time, -O0 .* same$' table
	check 'native Go: same output' grep -Eq '^go  *native, go build .* same$' table
	check 'native Go comes without a start' grep -Eq '^go  *native, go build  *[0-9.]+  *-  *-' table
	check 'other runtimes are in the table too' grep -Eq '^wazero .* differs$' table
else
	fail 'bench of Go source' err
fi
check 'no temporary is left' test -z "$(ls -A tmp)"
