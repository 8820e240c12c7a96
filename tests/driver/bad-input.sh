#!/bin/bash
# Refuses every input that is not a Go wasip1 program: one clear message, exit 1, no output file,
# no temporary, never a crash.
. "$root/tests/lib.sh"
export TMPDIR=$t/tmp
mkdir "$TMPDIR"

# refuses NAME PATTERN ARGUMENT...
refuses() {
	local name=$1 pattern=$2
	shift 2
	timeout 60 "$GOWASM2NATIVE" "$@" -o "$t/out" >"$t/stdout" 2>"$t/err" </dev/null
	local got=$?
	if [ $got -ne 1 ]; then
		echo "exit status $got" >>"$t/err"
	elif ! grep -q "$pattern" "$t/err"; then
		echo "no /$pattern/" >>"$t/err"
	elif [ -s "$t/stdout" ] || [ -e "$t/out" ] || [ -n "$(ls -A "$TMPDIR")" ] || ls -d "$t"/out.* "$t"/.gowasm* >/dev/null 2>&1; then
		echo "something was left behind: $(ls -A "$TMPDIR" "$t")" >>"$t/err"
	elif [ "$(grep -c . "$t/err")" -gt 3 ]; then
		echo "more than three lines" >>"$t/err"
	else
		ok "$name"
		return
	fi
	fail "$name" "$t/err"
}

: >"$t/empty.wasm"
echo 'hello, this is text' >"$t/text.wasm"
echo '(module)' >"$t/wat.wasm"
printf '\0asm\x0d\0\1\0' >"$t/component.wasm"
printf '\0asm\2\0\0\0' >"$t/version.wasm"
printf '\0as' >"$t/short.wasm"
printf '\0asm\1\0\0\0\1\4\1\x60\0\0\2\x0a\1\4gojs\1f\0\0' >"$t/js.wasm"
refuses 'empty file' 'empty' "$t/empty.wasm"
refuses 'text file' 'text file' "$t/text.wasm"
refuses 'wat file' 'wat2wasm' "$t/wat.wasm"
refuses 'component' 'component' "$t/component.wasm"
printf '\x28\xb5\x2f\xfd\x04' >"$t/zstd.wasm"
printf 'version https://git-lfs.github.com/spec/v1\noid sha256:4d\n' >"$t/lfs.wasm"
refuses 'zstd data' 'zstd' "$t/zstd.wasm"
refuses 'a pointer of Git LFS' 'git lfs pull' "$t/lfs.wasm"
refuses 'unknown version' 'version 2' "$t/version.wasm"
refuses 'three bytes' 'truncated' "$t/short.wasm"
refuses 'GOOS=js' 'GOOS=js' "$t/js.wasm"
refuses 'missing file' 'No such file' "$t/nothing.wasm"
refuses 'directory' 'directory' "$t"
refuses 'native executable' 'ELF' "$GOWASM2NATIVE"
refuses 'character device' 'not a regular file' /dev/null
mkfifo "$t/fifo.wasm"
refuses 'FIFO' 'not a regular file' "$t/fifo.wasm"

# Features by name.
feature() { # NAME PATTERN BODY-BYTES: a function with this body
	local n
	n=$(printf "$3" | wc -c)
	printf "\\0asm\\1\\0\\0\\0\\1\\4\\1\\x60\\0\\0\\3\\2\\1\\0\\7\\12\\1\\6_start\\0\\0\\12\\x$(printf %x $((n + 3)))\\1\\x$(printf %x $((n + 1)))\\0$3" >"$t/feature.wasm"
	refuses "$1" "$2" "$t/feature.wasm"
}
feature 'tail calls' 'at byte 0x.*tail calls' '\x12\0\x0b'
feature 'exceptions' 'exceptions' '\x06\x40\x0b\x0b'
feature 'threads' 'threads' '\xfe\x03\0\x0b'
feature 'half precision' 'half precision' '\xfd\xa0\x02\x0b'
feature 'garbage collection' 'garbage collection' '\xfb\0\x0b'
feature 'unknown instruction' 'unknown instruction 0xff' '\xff\x0b'
feature 'type error' 'in function 0' '\x6a\x0b'
printf '\0asm\1\0\0\0\5\3\1\4\1' >"$t/memory64.wasm"
refuses 'memory64' 'memory64' "$t/memory64.wasm"
printf '\0asm\1\0\0\0\5\4\1\3\1\2' >"$t/shared.wasm"
refuses 'shared memory' 'threads' "$t/shared.wasm"
printf '\0asm\1\0\0\0\5\5\2\0\1\0\1' >"$t/two.wasm"
refuses 'two memories' 'multi-memory' "$t/two.wasm"
printf '\0asm\1\0\0\0' >"$t/nothing-in-it.wasm"
refuses 'no _start' '_start' "$t/nothing-in-it.wasm"
printf '\0asm\1\0\0\0\1\4\1\x60\0\0\3\2\1\0\7\x0f\1\x0b_initialize\0\0\12\4\1\2\0\x0b' >"$t/library.wasm"
refuses 'a library' 'library' "$t/library.wasm"

# Imports: all that nobody provides, at once; the same one twice is legal.
if have wat2wasm; then
	cat >"$t/imports.wat" <<'W'
(module (import "env" "now" (func (param i32 f64) (result i64)))
  (import "wasi_snapshot_preview1" "fd_write" (func (param i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_wrte" (func))
  (import "wasi_snapshot_preview1" "sched_yield" (func (result i32)))
  (import "wasi_snapshot_preview1" "sched_yield" (func (result i32)))
  (func (export "_start")))
W
	wat2wasm "$t/imports.wat" -o "$t/imports.wasm"
	timeout 60 "$GOWASM2NATIVE" "$t/imports.wasm" -o "$t/out" 2>"$t/err"
	check 'imports: exit 1' test $? -eq 1
	check 'imports: module, name, signature' grep -qF 'env.now (i32, f64) -> (i64)' "$t/err"
	check 'imports: a wrong signature, and the right one' grep -qF 'fd_write (i32) -> (i32), but WASI has (i32, i32, i32, i32) -> (i32)' "$t/err"
	check 'imports: a misspelled name' grep -qF 'fd_wrte () -> ()' "$t/err"
	check 'imports: what is there is not listed' not grep -q sched_yield "$t/err"
fi

# Truncations of a Go module at 200 places, the same ones each time.
go_wasm "$root/examples/hello-wasmimport" "$t/go.wasm" || fail 'go build'
size=$(wc -c <"$t/go.wasm")
bad=0 RANDOM=42
for ((i = 0; i < 200; i++)); do
	head -c $(((RANDOM * 32768 + RANDOM) % size)) "$t/go.wasm" >"$t/cut.wasm"
	timeout 20 "$GOWASM2NATIVE" "$t/cut.wasm" -o "$t/out" 2>"$t/err"
	[ $? -eq 1 ] && [ "$(grep -c error: "$t/err")" -eq 1 ] && [ ! -e "$t/out" ] || {
		bad=$((bad + 1))
		cat "$t/err"
	}
done
check '200 truncations' test $bad -eq 0
check 'no temporary is left' test -z "$(ls -A "$TMPDIR")"
