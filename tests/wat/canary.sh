#!/bin/bash
# T38 (tests/adversarial.md): after the guest's stack is exhausted, the bytes directly below its
# guard are unchanged: with large frames, with small ones, and inside the host.
. "$root/tests/lib.sh"
have wat2wasm || { fail 'wat2wasm is there'; exit; }

# Maps a megabyte of the file CANARY there, and fills it; the kernel keeps what is written.
cat >"$t/canary.c" <<'C'
#define _GNU_SOURCE
#include <fcntl.h>
#include <gowasm.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
enum { GUARD = 1 << 20, CANARY = 1 << 20 };
void
gowasm_env__canary(struct gowasm *g)
{
	pthread_attr_t attr;
	void *low;
	size_t size;
	int fd = open(getenv("CANARY"), O_RDWR | O_CREAT | O_TRUNC, 0644);
	if (fd < 0 || ftruncate(fd, CANARY) || pthread_getattr_np(pthread_self(), &attr) ||
	    pthread_attr_getstack(&attr, &low, &size))
		gowasm_trap(g, "no canary");
	char *at = (char *)low - GUARD - CANARY;
	if (mmap(at, CANARY, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED_NOREPLACE, fd, 0) != at)
		gowasm_trap(g, "no room for a canary");
	memset(at, 'c', CANARY);
}
C
# The number of arguments says how: 1 by frames of 20,000 locals, 2 by small ones, 3 with a call
# of the host in each.
{
	cat <<'W'
(module
  (import "env" "canary" (func $canary))
  (import "wasi_snapshot_preview1" "args_sizes_get" (func $args (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 16) "\40\00\00\00\02\00\00\00")
  (func $small (param i64) (result i64)
    (i64.add (call $small (i64.add (local.get 0) (i64.const 1))) (i64.load (i32.const 64))))
  (func $host (param i64) (result i64)
    (drop (call $write (i32.const 1) (i32.const 16) (i32.const 1) (i32.const 8)))
    (i64.add (call $host (i64.add (local.get 0) (i64.const 1))) (i64.load (i32.const 64))))
  (func (export "_start")
    (call $canary)
    (drop (call $args (i32.const 0) (i32.const 4)))
    (if (i32.eq (i32.load (i32.const 0)) (i32.const 1)) (then (drop (call $large (i64.const 0)))))
    (if (i32.eq (i32.load (i32.const 0)) (i32.const 2)) (then (drop (call $small (i64.const 0)))))
    (drop (call $host (i64.const 0))))
W
	echo '(func $large (param i64) (result i64) (local'
	for ((i = 0; i < 20000; i++)); do printf ' i64'; done
	echo ')'
	for ((i = 1; i < 20000; i++)); do echo "(local.set $i (i64.load (i32.const $((i % 8000 * 8)))))"; done
	echo '(local.set 0 (call $large (local.get 0)))'
	for ((i = 1; i < 20000; i++)); do echo "(local.set 0 (i64.add (local.get 0) (local.get $i)))"; done
	echo '(local.get 0)))'
} >"$t/deep.wat"
wat2wasm "$t/deep.wat" -o "$t/deep.wasm" || fail wat2wasm
compile "$t/deep.wasm" "$t/deep" -O0 --host "$t/canary.c" --no-fence=seccomp,landlock || fail build
head -c 1048576 /dev/zero | tr '\0' c >"$t/want"

# exhausts HOW ARGUMENT...
exhausts() {
	local how=$1
	shift
	rm -f "$t/canary"
	CANARY=$t/canary timeout 60 "$t/deep" "$@" >/dev/null 2>"$t/err"
	local got=$?
	[ $got -eq 134 ] && grep -q 'stack exhausted' "$t/err" && ok "T38 $how: a trap" ||
		fail "T38 $how: exit status $got" "$t/err"
	check "T38 $how: what lies below the guard" cmp "$t/canary" "$t/want"
}
exhausts '20,000 locals'
exhausts 'small frames' one
(ulimit -v 9000000; exhausts 'a call of the host at full depth' one two; exit $status) || status=1
