#!/bin/bash
# Names of functions: in symbols, in gdb, hostile ones, none with --strip.
. "$root/tests/lib.sh"

mkdir "$t/src"
cat >"$t/src/main.go" <<'EOF'
package main

import "os"

type tree struct{ left, right *tree }

//go:noinline
func (n *tree) depth(k int) int {
	if n == nil {
		return inner(k)
	}
	return 1 + n.left.depth(k)
}

//go:noinline
func inner(k int) int { return len(os.Args) + k }

//go:noinline
func sum(k int) (n int) {
	for i := 0; i < k; i++ {
		n += i ^ n
	}
	return n
}

func main() {
	func() { println((&tree{left: &tree{}}).depth(4 + sum(1))) }()
}
EOF
echo 'module names' >"$t/src/go.mod"
go_wasm "$t/src" "$t/go.wasm" || fail 'go build'

# symbols PROGRAM: the names of functions
symbols() { nm "$1" 2>/dev/null | awk '$2 ~ /[Tt]/ { print $3 }'; }
# has PROGRAM SYMBOL
has() { symbols "$1" | grep -qxF -- "$2"; }

for option in '' --no-rewrite; do
	name="${option:-rewritten}"
	compile "$t/go.wasm" "$t/go" -O0 $option || fail "build ($name)"
	for f in main.main main.inner main.__tree_.depth; do
		check "symbol $f ($name)" has "$t/go" "$f"
	done
	check "functions with loops begin at a line of the cache ($name)" \
		grep -Eq '[048c]0 [Tt] main\.sum$' <(nm "$t/go")
	check "it runs ($name)" test "$("$t/go" 2>&1)" = 7
	if [ -z "$option" ]; then
		check "symbol of a second body ($name)" has "$t/go" main.__tree_.depth.resume
	fi
	have gdb || { skip "gdb ($name)" 'no gdb'; continue; }
	# gdb takes the names for another language's: main[inner]
	timeout 60 gdb -q -nx -batch -ex 'set print demangle off' -ex 'break main.inner' -ex run \
		-ex bt "$t/go" </dev/null >"$t/gdb.out" 2>&1
	if grep -q '#0 .* in main\.inner' "$t/gdb.out" &&
		grep -q '#[1-9].* in main\.__tree_\.depth' "$t/gdb.out" &&
		grep -q '#[1-9].* in main\.main' "$t/gdb.out"; then
		ok "gdb: break and bt ($name)"
	elif grep -qi 'ptrace\|could not trace\|not permitted' "$t/gdb.out"; then
		skip "gdb: break and bt ($name)" 'nothing may be traced here'
	else
		fail "gdb: break and bt ($name)" "$t/gdb.out"
	fi
done

# hostile FILE NAME...: a module whose functions have these names, each adding 1; exits with
# their number
hostile() {
	python3 - "$@" <<'EOF'
import sys
def leb(n):
    out = b''
    while True:
        out += bytes([n & 127 | (128 if n > 127 else 0)])
        n >>= 7
        if not n:
            return out
def vec(items):
    return leb(len(items)) + b''.join(items)
def part(kind, body):
    return bytes([kind]) + leb(len(body)) + body
def text(b):
    return leb(len(b)) + b
names = [b.encode('utf-8', 'surrogateescape').replace(b'LONG', b'a.' + b'x' * 1000000)
         for b in sys.argv[2:]]
n = len(names)
body = lambda code: leb(len(code) + 2) + b'\0' + code + b'\x0b'
start = b'\x41\0' + b''.join(b'\x10' + leb(1 + i) for i in range(n)) + b'\x10\0'
wasm = b'\0asm\1\0\0\0'
wasm += part(1, vec([b'\x60\1\x7f\0', b'\x60\1\x7f\1\x7f', b'\x60\0\0']))
wasm += part(2, vec([text(b'wasi_snapshot_preview1') + text(b'proc_exit') + b'\0\0']))
wasm += part(3, vec([b'\1'] * n + [b'\2']))
wasm += part(5, vec([b'\0\1']))
wasm += part(7, vec([text(b'memory') + b'\2\0', text(b'_start') + b'\0' + leb(n + 1)]))
wasm += part(10, vec([body(b'\x20\0\x41\1\x6a')] * n + [body(start)]))
wasm += part(0, text(b'name') + part(1, vec([leb(1 + i) + text(b) for i, b in enumerate(names)])))
open(sys.argv[1], 'wb').write(wasm)
EOF
}
names=('*/ evil' '"); system("id' $'a\nb' '\' 'main' 'malloc' '_start' 'instantiate' 'write'
	'_exit' 'gowasm_program' 'a.b' 'a.b' 'a.b' 'a_b' 'a.b$2' '.text' '.L1' '.' '1.f' 'x0.f'
	'a.f.cold' 'a.f.part.0' 'a.f' 'a.f.resume' '%s%n.x' $'a.\001\177' $'a.\xff' 'wasm.malloc'
	'-o.x' '@plt.x' 'a.b@@V1' 'LONG' 'LONG1' 'main.main' '$.x' 'st.0' 'rax' '__asm__("x")')
if have python3; then
	hostile "$t/hostile.wasm" "${names[@]}"
	for cc in clang-19 gcc; do
		have "$cc" || continue
		for level in 0 2; do
			if ! compile "$t/hostile.wasm" "$t/hostile" -O$level --cc="$cc" 2>"$t/err"; then
				fail "hostile names ($cc -O$level)" "$t/err"
				continue
			fi
			"$t/hostile"
			check "hostile names ($cc -O$level)" test $? -eq ${#names[@]}
		done
	done
	compile "$t/hostile.wasm" "$t/hostile" -O0
	check 'malloc is not the guest'\''s' has "$t/hostile" wasm.malloc
	check 'symbols are plain' not grep -qv '^[A-Za-z0-9_.$@]*$' <(symbols "$t/hostile")
	compile "$t/hostile.wasm" "$t/stripped" -O0 --strip || fail 'build with --strip'
	"$t/stripped"
	check '--strip: it runs' test $? -eq ${#names[@]}
	check '--strip: no symbols' test -z "$(symbols "$t/stripped")"
	check '--strip: no name of a function' not grep -qaF evil "$t/stripped"
	check 'symbols are short' test -z "$(symbols "$t/hostile" | awk 'length > 230')"
else
	skip 'hostile names' 'no python3'
fi
