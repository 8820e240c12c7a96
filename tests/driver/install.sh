#!/bin/bash
# make install: the tool works from where it was put, also as Go's wasip1 exec, and make uninstall
# removes it all.
. "$root/tests/lib.sh"
p=$t/prefix
make -s -C "$root" MODE="$MODE" install PREFIX="$p" >"$t/out" 2>&1 || fail 'make install' "$t/out"
export PATH=$p/bin:$PATH XDG_CACHE_HOME=$t/cache GOWASM2NATIVE_FLAGS='-O0 -A'
unset GOWASM2NATIVE
go_wasm "$root/examples/hello-wasmimport" "$t/go.wasm"
check 'the installed tool compiles' gowasm2native "$t/go.wasm" -o "$t/hello" -O0
check 'and the program runs' grep -qx 'Hello, Wasm' <("$t/hello")
check 'the manual page' grep -q '^\.TH GOWASM2NATIVE' "$p/share/man/man1/gowasm2native.1"
check 'completions' test -s "$p/share/bash-completion/completions/gowasm2native" \
	-a -s "$p/share/fish/vendor_completions.d/gowasm2native.fish" \
	-a -s "$p/share/zsh/site-functions/_gowasm2native"
check 'the sources for other machines' test -s "$p/lib/gowasm2native/src/wasi/abi/api.def" \
	-a -s "$p/lib/gowasm2native/src/runtime/start/main.c"
for i in first second; do
	(cd "$root/examples/hello-wasmimport" && GOOS=wasip1 GOARCH=wasm go run .) >"$t/got" 2>"$t/err"
	check "go run, $i time" grep -qx 'Hello, Wasm' "$t/got"
done
check 'it was compiled once' test "$(ls "$t/cache/gowasm2native/programs" | wc -l)" -eq 2
mkdir "$p/lib/gowasm2native/mine" && : >"$p/lib/gowasm2native/mine/file"
make -s -C "$root" uninstall PREFIX="$p" >/dev/null 2>&1
check "make uninstall leaves nothing but what install did not put there" \
	test "$(find "$p" -type f)" = "$p/lib/gowasm2native/mine/file"
rm -r "$p/lib/gowasm2native/mine"
make -s -C "$root" uninstall PREFIX="$p" >/dev/null 2>&1
check 'nor its directory' test ! -e "$p/lib/gowasm2native"
check 'a prefix with a blank is refused' not make -s -C "$root" -n uninstall PREFIX="$p x"
