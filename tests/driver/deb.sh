#!/bin/bash
# make deb: the package's tool works, and removing the package removes it all.
. "$root/tests/lib.sh"
if ! have dpkg-deb || ! have dpkg; then
	skip 'make deb' 'not Debian: no dpkg-deb(1)'
	exit
fi
echo '(module (import "wasi_snapshot_preview1" "proc_exit" (func $x (param i32)))
	(memory (export "memory") 1) (func (export "_start") (call $x (i32.const 42))))' >"$t/a.wat"
wat2wasm "$t/a.wat" -o "$t/a.wasm"
# works TOOL: it makes a program that runs
works() {
	"$1" "$t/a.wasm" -O0 -o "$t/a" || return 1
	"$t/a"
	[ $? -eq 42 ]
}
make -s -C "$root" MODE="$MODE" deb DEB="$t/it.deb" >"$t/out" 2>&1
check 'make deb' test -s "$t/it.deb"
[ -s "$t/it.deb" ] || { fail 'its messages' "$t/out"; exit; }
dpkg-deb -I "$t/it.deb" >"$t/info"
check 'depends on what the tool calls' grep -qE '^ Depends: wabt .*gcc.*libuv1-dev.*libc6-dev' "$t/info"
dpkg-deb -c "$t/it.deb" >"$t/list"
check 'all is root'\''s' test "$(awk '$2 != "root/root"' "$t/list" | wc -l)" -eq 0
check 'all is beneath /usr' not grep -qvE ' \./(usr/.*)?$' "$t/list"
check 'nothing others may write' not grep -qE '^[^l].....w|^[^l].......w' "$t/list"
dpkg-deb -x "$t/it.deb" "$t/x"
unset GOWASM2NATIVE
check 'unpacked, the tool works' works "$t/x/usr/bin/gowasm2native"
check 'its files are as packed' test -z "$(cd "$t/x" && dpkg-deb -e "$t/it.deb" "$t/e" && md5sum --quiet -c "$t/e/md5sums" 2>&1)"

if [ "$(id -u)" -ne 0 ]; then
	skip 'dpkg -i' 'not root'
elif dpkg -s gowasm2native >/dev/null 2>&1 || [ -e /usr/bin/gowasm2native ]; then
	skip 'dpkg -i' 'a gowasm2native is installed'
elif ! flock -n /var/lib/dpkg/lock true; then
	skip 'dpkg -i' 'dpkg is at work'
else
	trap 'dpkg -P gowasm2native >/dev/null 2>&1; exit $status' EXIT
	check 'dpkg -i' dpkg -i "$t/it.deb"
	check 'installed, the tool works' works /usr/bin/gowasm2native
	check 'dpkg knows its files' test -n "$(dpkg -S /usr/bin/gowasm2native)"
	dpkg -L gowasm2native | while read -r f; do [ -d "$f" ] || echo "$f"; done >"$t/files"
	check 'dpkg -P' dpkg -P gowasm2native
	check 'nothing is left' test -s "$t/files" -a -z "$(while read -r f; do [ -e "$f" ] && echo "$f"; done <"$t/files")"
	check 'no directory either' test ! -e /usr/lib/gowasm2native
fi
