#!/bin/bash
# --target, --static: programs for aarch64, run by qemu; messages where a part is missing.
. "$root/tests/lib.sh"
tool=$GOWASM2NATIVE
export TMPDIR=$t/tmp
mkdir "$TMPDIR"
triple=aarch64-linux-gnu
cat >"$t/a.wat" <<'X'
(module (import "wasi_snapshot_preview1" "fd_write" (func $w (param i32 i32 i32 i32) (result i32)))
 (memory (export "memory") 1) (data (i32.const 16) "\08\00\00\00") (data (i32.const 20) "\03\00\00\00")
 (data (i32.const 8) "hi\0a")
 (func (export "_start") (drop (call $w (i32.const 1) (i32.const 16) (i32.const 1) (i32.const 0)))))
X
echo '(module (memory 1) (func (export "_start") (drop (i32.load (i32.const 65533)))))' >"$t/trap.wat"
for m in a trap; do wat2wasm "$t/$m.wat" -o "$t/$m.wasm"; done
# refuses NAME PATTERN HINT ARGUMENT...
refuses() {
	local name=$1 pattern=$2 hint=$3
	shift 3
	"$tool" "$t/a.wasm" --no-cache -O0 -o "$t/none" "$@" 2>"$t/err"
	local got=$?
	if [ $got -eq 1 ] && grep -qE -- "error: .*$pattern" "$t/err" && grep -qE -- "$hint" "$t/err"; then
		ok "$name"
	else
		fail "$name" "$t/err"
	fi
}
"$tool" "$t/a.wasm" --target sparc-sun-solaris 2>"$t/err"
check 'a target that is not known' test "$? $(grep -c 'sparc-sun-solaris is not among aarch64' "$t/err")" = '2 1'
native=$(command -v gcc clang clang-19 | head -1)
refuses 'a compiler for another machine' "makes code for .*, not for $triple" 'hint: .*clang --target' \
	--target $triple --cc "$native"
mkdir "$t/bin" && ln -s "$(command -v wasm2c)" "$t/bin/"
PATH=$t/bin "$tool" "$t/a.wasm" --no-cache -o "$t/none" --target $triple 2>"$t/err"
check 'no compiler for the target' grep -q "no C compiler found for $triple" "$t/err"
check 'its hint' grep -q "hint: apt-get install gcc-$triple" "$t/err"

check '--static' "$tool" "$t/a.wasm" --no-cache -O0 --static -o "$t/static"
check '--static: the program runs' test "$("$t/static")" = hi
if have file; then
	check '--static: it is' grep -qE 'static' <(file -L "$t/static")
fi
printf '#!/bin/sh\ncase $1 in -print-file-name=libc.a) echo libc.a ;; *) exec %s "$@" ;; esac\n' \
	"$native" >"$t/nolibc"
chmod +x "$t/nolibc"
refuses '--static without the archive' 'libc.a is missing' 'hint: apt-get install libc6-dev' \
	--static --cc "$t/nolibc"

if ! have $triple-gcc || ! have qemu-aarch64; then
	skip "--target $triple" 'no cross compiler or no qemu: apt-get install gcc-aarch64-linux-gnu qemu-user'
	exit
fi
# libuv for arm64: the system's, or Debian's package unpacked here, by an apt of our own that
# knows of no other architecture and changes nothing of the system's.
arm=$cache/libuv-arm64
at=
if [ "$($triple-gcc -print-file-name=libuv_a.a)" = libuv_a.a ] && [ "$($triple-gcc -print-file-name=libuv.a)" = libuv.a ]; then
	refuses 'no libuv for the target' "no libuv for $triple" 'hint: .*libuv1-dev:arm64' --target $triple
	if [ ! -d "$arm" ]; then
		mkdir -p "$t/apt/lists/partial" "$t/apt/cache/archives/partial" "$t/apt/debs"
		cat >"$t/apt.conf" <<-X
			APT::Architecture "arm64"; APT::Architectures "arm64"; APT::Sandbox::User "root";
			Dir::State "$t/apt"; Dir::State::lists "$t/apt/lists"; Dir::Cache "$t/apt/cache";
			Dir::State::status "/dev/null";
		X
		(export APT_CONFIG=$t/apt.conf && cd "$t/apt/debs" && apt-get update &&
			apt-get download libuv1-dev && dpkg-deb -x ./*.deb "$t/apt/root" &&
			mv "$t/apt/root" "$arm") >"$t/out" 2>&1
	fi
	at=" -B$arm/usr/lib/$triple/"
	if [ ! -d "$arm" ]; then
		skip "--target $triple" 'no libuv1-dev:arm64, and none to be had from apt'
		exit
	fi
fi
gcc="$triple-gcc$at"
check 'gcc: a program for aarch64' "$tool" "$t/a.wasm" --no-cache -O1 --target $triple --cc "$gcc" -o "$t/a"
check 'gcc: it is one' grep -q 'ARM aarch64\|b7 00' <(file -L "$t/a" 2>/dev/null || od -An -tx1 -j18 -N2 "$t/a")
check 'gcc: it runs' test "$(qemu-aarch64 "$t/a")" = hi
check 'a module that traps' "$tool" "$t/trap.wasm" --no-cache -O1 --target $triple --cc "$gcc" -o "$t/trap"
qemu-aarch64 "$t/trap" 2>"$t/err"
check 'its trap is one' test $? -eq 134
check 'and says so' grep -q 'out of bounds' "$t/err"
if have ninja; then
	check 'ninja: a directory for aarch64' "$tool" "$t/a.wasm" -O0 --target $triple --cc "$gcc" --emit=ninja -o "$t/n"
	check 'ninja: builds it' ninja -C "$t/n"
	check 'ninja: it runs' test "$(qemu-aarch64 "$t/n/program")" = hi
fi
clang=$(command -v clang clang-22 clang-21 clang-20 clang-19 | head -1)
if [ -n "$clang" ] && go_wasm "$root/examples/hello-wasmimport" "$t/go.wasm"; then
	check 'clang: a Go program for aarch64' "$tool" "$t/go.wasm" -O0 --target $triple -o "$t/go" \
		--cc "$clang --target=$triple$at"
	check 'clang: it runs' grep -qx 'Hello, Wasm' <(qemu-aarch64 "$t/go")
else
	skip 'clang for aarch64' 'no clang'
fi

# qemu has no seccomp; but the calls that a program makes once the filter is asked for can be seen:
# each is one that it would let through.
mkdir "$t/fs" && printf 'module fs\ngo 1.21\n' >"$t/fs/go.mod"
cat >"$t/fs/main.go" <<'X'
package main

import (
	"os"
	"time"
)

func main() {
	d := os.Args[1]
	os.WriteFile(d+"/a", make([]byte, 10), 0o600)
	os.Rename(d+"/a", d+"/b")
	os.Symlink("b", d+"/c")
	os.Link(d+"/b", d+"/e")
	os.Chtimes(d+"/b", time.Now(), time.Now())
	os.Truncate(d+"/b", 3)
	l, _ := os.ReadDir(d)
	os.Readlink(d + "/c")
	f, _ := os.OpenFile(d+"/b", os.O_RDWR|os.O_APPEND, 0)
	f.ReadAt(make([]byte, 1), 0)
	f.Sync()
	time.Sleep(time.Millisecond)
	os.Mkdir(d+"/f", 0o700)
	os.RemoveAll(d + "/f")
	os.Stdout.WriteString(string(rune('0'+len(l))) + "\n")
}
X
mkdir "$t/files"
if go_wasm "$t/fs" "$t/fs.wasm" && "$tool" "$t/fs.wasm" -O0 -A --target $triple --cc "$gcc" -o "$t/fsa" 2>"$t/err"; then
	check 'fence: files' test "$(qemu-aarch64 -strace "$t/fsa" "$t/files" 2>"$t/strace")" = 3
	awk '/ seccomp\(/ { on = 1; next } on' "$t/strace" | grep -oE '^[0-9]+ [a-z_0-9]+\(' |
		sed 's/.* //; s/(//' | sort -u >"$t/calls"
	check 'fence: calls are seen' test "$(wc -l <"$t/calls")" -ge 12
	check 'fence: it lets them through' test -z "$(while read -r c; do grep -q "^[SW]($c," "$root/runtime/start/syscalls.def" || echo "$c"; done <"$t/calls")"
else
	fail 'fence: a Go program for aarch64' "$t/err"
fi

# The runtime for the target comes from the cache the second time; what -B names is part of an
# executable's key.
export XDG_CACHE_HOME=$t/xdg
mkdir "$t/B"
through() { "$tool" -v -O0 --target $triple --cc "$gcc -B $t/B" "$@" 2>"$t/log"; }
from_sources() { grep -c '/\(runtime\|wasi\)/[a-z0-9_/]*\.c ' "$t/log"; }
through "$t/a.wasm" -o "$t/a2"
check 'cache: the runtime is compiled' test "$(from_sources)" -gt 20
through "$t/trap.wasm" -o "$t/trap2"
check 'cache: not a second time' test "$(from_sources)" -eq 0
qemu-aarch64 "$t/trap2" 2>"$t/err"
check 'cache: it is the same' test $? -eq 134
through "$t/a.wasm" -o "$t/a2"
check 'cache: the executable' grep -q 'the executable of an earlier build' "$t/log"
echo '/* not an archive */' >"$t/B/libuv.a"
through "$t/a.wasm" -o "$t/a2"
check 'cache: not with another libuv in -B' not grep -q 'the executable of an earlier build' "$t/log"
rm "$t/B/libuv.a"

# Host functions of the target.
cat >"$t/host.wat" <<'X'
(module (import "env" "add" (func $add (param i32 i64) (result i64)))
 (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
 (memory (export "memory") 1)
 (func (export "twice") (param i32) (result i32) (i32.shl (local.get 0) (i32.const 1)))
 (func (export "_start") (call $exit (i32.wrap_i64 (call $add (i32.const 20) (i64.const 1))))))
X
cat >"$t/host.c" <<'X'
#include <gowasm.h>
#if !defined __aarch64__
#error this is for the program
#endif
uint64_t gowasm_env__add(struct gowasm *g, uint32_t a, uint64_t b)
{
	uint64_t args[] = {a + b};
	return gowasm_call(g, "twice", "i:i", args);
}
X
wat2wasm "$t/host.wat" -o "$t/host.wasm"
check 'host: builds' "$tool" -O1 "$t/host.wasm" --host "$t/host.c" --target $triple --cc "$gcc" -o "$t/host"
qemu-aarch64 "$t/host"
check 'host: runs' test $? -eq 42
"$tool" -O1 "$t/a.wasm" --host "$t/host.c" --target $triple --cc "$gcc" -o "$t/unasked" 2>"$t/err"
check 'host: what nobody imports may be there' test "$(qemu-aarch64 "$t/unasked")" = hi
sed -i 's/env__add/env__sub/' "$t/host.c"
"$tool" -O1 "$t/host.wasm" --host "$t/host.c" --target $triple --cc "$gcc" -o "$t/none" 2>"$t/err"
check 'host: what is missing is named' grep -q 'gowasm_env__add(struct gowasm' "$t/err"
check 'no temporary is left' test -z "$(find "$TMPDIR" -name 'gowasm*')"
