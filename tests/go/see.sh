#!/bin/bash
# Traces and profiles name Go's functions, also of stripped modules.
. "$root/tests/lib.sh"

mkdir "$t/src"
cat >"$t/src/main.go" <<'EOF'
package main

type tree struct{ l, r *tree }

//go:noinline
func (t *tree) depth() int {
	if t == nil {
		return 0
	}
	return 1 + max(t.l.depth(), t.r.depth())
}

func main() {
	println((&tree{}).depth())
}
EOF
printf 'module see\n\ngo 1.21\n' >"$t/src/go.mod"
go_wasm "$t/src" "$t/named.wasm" || fail 'go build'
go_wasm "$t/src" "$t/stripped.wasm" -ldflags='-s -w' || fail 'go build -ldflags=-s'

# labels MODULE: the names that its functions get. Go's linker and we make another number of _
# of some characters outside ASCII.
labels() {
	rm -rf "$t/ninja"
	"$GOWASM2NATIVE" "$1" --emit=ninja -o "$t/ninja" 2>/dev/null
	grep -ho '__asm__("[^"]*")' "$t/ninja/program.c" | sed 's/__*/_/g' | sort
}
labels "$t/named.wasm" >"$t/named"
labels "$t/stripped.wasm" >"$t/stripped"
check 'a module has names' grep -qF '"main._tree_.depth"' "$t/named"
check 'a stripped module has the same' diff "$t/named" "$t/stripped"
