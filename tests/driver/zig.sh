#!/bin/bash
# zig cc as the compiler: for this machine, for aarch64 and for musl; --static keeps its word, and
# the fence of a static program holds.
. "$root/tests/lib.sh"
tool=$GOWASM2NATIVE
export TMPDIR=$t/tmp
mkdir "$TMPDIR"
cat >"$t/a.wat" <<'X'
(module (import "wasi_snapshot_preview1" "fd_write" (func $w (param i32 i32 i32 i32) (result i32)))
 (memory (export "memory") 1) (data (i32.const 16) "\08\00\00\00") (data (i32.const 20) "\03\00\00\00")
 (data (i32.const 8) "hi\0a")
 (func (export "_start") (drop (call $w (i32.const 1) (i32.const 16) (i32.const 1) (i32.const 0)))))
X
# What the host functions are refused: a file by Landlock, a socket by seccomp; 0 where they are not.
cat >"$t/fence.c" <<'X'
#include <errno.h>
#include <fcntl.h>
#include <gowasm.h>
#include <sys/socket.h>

uint32_t gowasm_env__file(struct gowasm *g)
{
	return openat(AT_FDCWD, "/etc/passwd", O_RDONLY) < 0 ? errno : 0;
}

uint32_t gowasm_env__socket(struct gowasm *g)
{
	return socket(AF_INET, SOCK_STREAM, 0) < 0 ? errno : 0;
}
X
cat >"$t/fence.wat" <<'X'
(module (import "env" "file" (func $file (result i32))) (import "env" "socket" (func $socket (result i32)))
 (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32))) (memory (export "memory") 1)
 (func (export "_start") (call $exit (i32.add (i32.mul (call $file) (i32.const 16)) (call $socket)))))
X
for m in a fence; do wat2wasm "$t/$m.wat" -o "$t/$m.wasm"; done
# needs FILE: the libraries that a program asks for, and the program that loads them
needs() { readelf -ldW "$1" | grep -cE 'INTERP|\(NEEDED\)'; }
# refuses NAME PATTERN HINT ARGUMENT...: status 1, or 2 for wrong usage, and leaves nothing behind
refuses() {
	local name=$1 pattern=$2 hint=$3
	shift 3
	"$tool" "$@" --no-cache -O0 -o "$t/none" >"$t/err" 2>&1
	local got=$?
	if [ $got -eq 1 -o $got -eq 2 ] && grep -qE -- "error: $pattern" "$t/err" && grep -qE -- "$hint" "$t/err" &&
		[ ! -e "$t/none" ]; then
		ok "$name"
	else
		fail "$name" "$t/err"
	fi
}
# fenced WHAT ARGUMENT...: what a program of fence.wat is refused
fenced() {
	local what=$1
	shift
	check "$what: with host functions" "$tool" "$t/fence.wasm" -O0 --static --host "$t/fence.c" -o "$t/f" "$@"
	check "$what: nothing shared" test "$(needs "$t/f")" -eq 0
	"$t/f"
	check "$what: the fence refuses a file and a socket" test $? -eq $((file * 16 + 1))
	"$tool" "$t/fence.wasm" -O0 --static --host "$t/fence.c" --no-fence -o "$t/f" "$@"
	"$t/f"
	check "$what: both are there without it" test $? -eq 0
}

# EACCES of Landlock, unless the kernel says that it is not there.
file=13
if [ -r /sys/kernel/security/lsm ] && ! grep -q landlock /sys/kernel/security/lsm; then file=0; fi
echo 'int shared;' >"$t/shared.c"
native=$(command -v gcc clang clang-19 | head -1)
"$native" -shared -fPIC -o "$t/libshared.so" "$t/shared.c" || fail 'a shared library'
refuses '--static with a shared library' '--static: a file or library of --host is shared' 'hint: .*leave out --static' \
	"$t/fence.wasm" --static --cc "$native" --host "$t/fence.c" --host "$t/libshared.so"
# a linker that does as it likes
cat >"$t/liar" <<X
#!/bin/sh
for a; do shift; [ "\$a" = -static-pie ] && a=-pie; set -- "\$@" "\$a"; done
exec "$native" "\$@"
X
chmod +x "$t/liar"
refuses '--static with a compiler that does not care' '--static: .* would need .*libc.so' 'hint: .*leave out --static' \
	"$t/a.wasm" --static --cc "$t/liar"
fenced 'static' --cc "$native"

refuses '--libuv without --target' '--libuv .*needs --target' '' "$t/a.wasm" --libuv "$t"
if have zig; then
	zig='zig cc'
elif python3 -c 'import ziglang' 2>/dev/null; then
	zig='python3 -m ziglang cc'
elif [ -x "$root/build/zig/bin/python-zig" ]; then
	zig="$root/build/zig/bin/python-zig cc"
else
	skip 'zig cc' 'no zig: pip install ziglang'
	exit
fi
check 'zig: for this machine' "$tool" "$t/a.wasm" -O0 --cc "$zig" -o "$t/a"
check 'zig: it runs' test "$("$t/a")" = hi
cat >"$t/l.wat" <<'X'
(module (memory (export "memory") 1) (func (export "_initialize"))
 (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))))
X
wat2wasm "$t/l.wat" -o "$t/l.wasm"
cat >"$t/use.c" <<'X'
#include "l.h"
int main(void)
{
	char error[200];
	struct l_instance *l = l_open(0, error, sizeof error);
	uint32_t sum;
	return !l || l_add(l, 40, 2, &sum) != l_OK || sum != 42;
}
X
check 'zig: a shared library' "$tool" "$t/l.wasm" -O0 --cc "$zig" --emit=shared -o "$t/libl.so"
check 'zig: a program of another compiler uses it' "$native" -I"$t" "$t/use.c" "$t/libl.so" -Wl,-rpath,"$t" -o "$t/use"
check 'zig: and gets what it asks for' "$t/use"
refuses 'zig: no static glibc' '--static: a static glibc' 'hint: .*--target x86_64-linux-musl' \
	"$t/a.wasm" --static --cc "$zig"
refuses 'zig: a target in --cc alone' '--cc names a target' 'hint: .*--target' \
	"$t/a.wasm" --cc "$zig -target x86_64-linux-musl"
refuses 'zig: no libuv' 'there is no libuv for aarch64-linux-musl' 'hint: .*--libuv DIR' \
	"$t/a.wasm" --cc "$zig" --target aarch64-linux-musl
refuses 'zig: a libuv that is none' "--libuv: there is no $t/src/unix" 'hint: .*apt-get source libuv1' \
	"$t/a.wasm" --cc "$zig" --target aarch64-linux-musl --libuv "$t"

# Debian's source of libuv, by an apt of our own that changes nothing of the system's.
uv=$cache/libuv-source
if [ ! -d "$uv" ]; then
	mkdir -p "$t/apt/lists/partial" "$t/apt/cache/archives/partial" "$t/apt/source/all" "$t/apt/parts"
	suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
	echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $("$root/tests/debian-mirror.sh") $suite main" \
		>"$t/apt/sources.list"
	cat >"$t/apt.conf" <<-X
		APT::Sandbox::User "root"; Dir::State "$t/apt"; Dir::State::lists "$t/apt/lists"; Dir::Cache "$t/apt/cache";
		Dir::State::status "/dev/null"; Dir::Etc::sourcelist "$t/apt/sources.list"; Dir::Etc::sourceparts "$t/apt/parts";
	X
	(export APT_CONFIG=$t/apt.conf && cd "$t/apt/source" && apt-get update &&
		apt-get source --download-only libuv1 && tar xf ./*.orig.tar.* -C all --strip-components=1 &&
		mv all "$uv") >"$t/out" 2>&1
fi
if [ ! -d "$uv" ]; then
	skip 'zig cc for other machines' 'no source of libuv to be had from apt'
	exit
fi
# made TARGET OPTION...: a program that runs, by itself or by qemu
made() {
	local target=$1 machine=X86-64 run=
	shift
	case $target in aarch64*) machine=AArch64 run='qemu-aarch64 -L /usr/aarch64-linux-gnu' ;; esac
	check "$target: builds" "$tool" "$t/a.wasm" -O0 --cc "$zig" --target "$target" --libuv "$uv" -o "$t/a-$target" "$@"
	check "$target: is for it" grep -q "Machine:.*$machine" <(readelf -hW "$t/a-$target")
	case $target in *musl) check "$target: nothing shared" test "$(needs "$t/a-$target")" -eq 0 ;; esac
	if [ -n "$run" ] && ! have qemu-aarch64; then
		skip "$target: runs" 'no qemu: apt-get install qemu-user'
	elif [ "$target" = aarch64-linux-gnu ] && [ ! -e /usr/aarch64-linux-gnu/lib/libc.so.6 ]; then
		skip "$target: runs" 'no glibc for qemu: apt-get install libc6-arm64-cross'
	else
		check "$target: runs" test "$($run "$t/a-$target")" = hi
	fi
}
made aarch64-linux-gnu
made aarch64-linux-musl --static
made x86_64-linux-musl --static
musl=(--cc "$zig" --target x86_64-linux-musl --libuv "$uv")
fenced 'musl' "${musl[@]}"
if have ninja; then
	check 'musl: a directory for ninja' "$tool" "$t/a.wasm" -O0 "${musl[@]}" --emit=ninja -o "$t/n"
	check 'musl: ninja builds it' ninja -C "$t/n"
	check 'musl: and it runs' test "$("$t/n/program")" = hi
fi
# the same directory again: zig's cache does not see what .incbin names
sed 's/hi/ho/' "$t/a.wat" >"$t/b.wat"
wat2wasm "$t/b.wat" -o "$t/b.wasm"
for m in a b; do "$tool" "$t/$m.wasm" -O0 --keep "$t/kept" "${musl[@]}" -o "$t/b"; done
check 'musl: data that changed' test "$("$t/b")" = ho
cat >"$t/missing.wat" <<'X'
(module (import "env" "none" (func $f)) (memory (export "memory") 1) (func (export "_start") (call $f)))
X
wat2wasm "$t/missing.wat" -o "$t/missing.wasm"
"$tool" "$t/missing.wasm" -O0 --host "$t/fence.c" "${musl[@]}" -o "$t/none" 2>"$t/err"
check 'musl: a host function that is missing is named' grep -q 'gowasm_env__none(struct gowasm' "$t/err"
if go_wasm "$root/tests/go/see" "$t/go.wasm"; then
	check 'musl: a Go program' "$tool" "$t/go.wasm" -O0 --static "${musl[@]}" -o "$t/go"
	check 'musl: it runs' grep -qx 7 <("$t/go" 2>&1)
	"$t/go" 1 2>"$t/err"
	check 'musl: its trap is one' test $? -eq 134
	check 'musl: the traceback goes through the signal handler' grep -qx 'main.main(...)' "$t/err"
fi
check 'no temporary is left' test -z "$(find "$TMPDIR" -name 'gowasm*')"
