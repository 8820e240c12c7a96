#!/bin/bash
# Host functions: names, types, missing functions, memory, traps, state, stubs, functions of WASI
# that are wrapped.
. "$root/tests/lib.sh"
have wat2wasm || { skip 'host functions' 'no wat2wasm'; exit 0; }
tool=$GOWASM2NATIVE

# build NAME [OPTION]...: $t/NAME.wat to $t/NAME
build() {
	local name=$1
	shift
	wat2wasm "$t/$name.wat" -o "$t/$name.wasm" &&
		"$tool" -O0 "$t/$name.wasm" -o "$t/$name" "$@" >"$t/err" 2>&1
}
# refused NAME PATTERN...: what was said, on exit $want
want=1
refused() {
	local name=$1 got=$?
	shift
	for pattern in "$@"; do
		grep -qF -- "$pattern" "$t/err" || { fail "$name: $pattern" "$t/err"; return; }
	done
	if [ $got -eq $want ]; then ok "$name"; else fail "$name: status $got" "$t/err"; fi
}

# Names: a module's bytes become identifiers, never the same for two, and nothing else.
cat >"$t/names.wat" <<'W'
(module
  (import "a_b" "c" (func $f0 (result i32)))
  (import "a" "b_c" (func $f1 (result i32)))
  (import "a_" "c" (func $f2 (result i32)))
  (import "a" "_c" (func $f3 (result i32)))
  (import "a" "_Z2E" (func $f4 (result i32)))
  (import "a" "." (func $f5 (result i32)))
  (import "" "" (func $f6 (result i32)))
  (import "*/ #error" "\";}\n\\ %n*/int main(" (func $f7 (result i32)))
  (import "a" "\00" (func $f8 (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (func (export "_start")
    (call $exit (i32.add (i32.add (i32.add (call $f0) (call $f1)) (i32.add (call $f2) (call $f3)))
      (i32.add (i32.add (call $f4) (call $f5)) (i32.add (call $f6) (i32.add (call $f7) (call $f8))))))))
W
wat2wasm "$t/names.wat" -o "$t/names.wasm"
"$tool" header "$t/names.wasm" >"$t/names.h"
check 'check: says what --host is for' test "$("$tool" check "$t/names.wasm" | grep -c 'uint32_t gowasm_.*(struct gowasm \*g)')" -eq 9
check 'header: a prototype each' test "$(grep -c '^uint32_t gowasm_' "$t/names.h")" -eq 9
check 'header: no two the same' test -z "$(grep '^uint32_t' "$t/names.h" | sort | uniq -d)"
check 'header: the usual name' grep -q '^uint32_t gowasm_a_b__c(struct gowasm \*g);$' "$t/names.h"
echo '#include "names.h"' >"$t/names.c"
n=1
grep '^uint32_t' "$t/names.h" | while IFS= read -r line; do
	echo "${line%;} { (void)g; return $n; }"
	n=$((n * 2 % 127))
done >>"$t/names.c"
for cc in gcc clang-19 clang; do
	have $cc || continue
	check "header: $cc takes it without a warning" $cc -std=c11 -Wall -Wextra -Werror -pedantic \
		-I"$root/runtime/embed" -fsyntax-only "$t/names.c"
done
build names --host "$t/names.c" || fail 'hostile names build' "$t/err"
"$t/names"
check 'hostile names: each function is called' test $? -eq $(((1 + 2 + 4 + 8 + 16 + 32 + 64 + 1 + 2) & 255))

# What is missing, mistyped, or no C function.
cat >"$t/few.wat" <<'W'
(module
  (import "env" "now" (func $now (param i32 f64) (result i64)))
  (import "env" "log" (func $log (param f32)))
  (memory (export "memory") 1)
  (func (export "_start") (call $log (f32.const 1))
    (if (i64.ne (call $now (i32.const 1) (f64.const 2)) (i64.const 0)) (then unreachable))))
W
build few
refused 'missing without --host: the prototypes' 'env.now (i32, f64) -> (i64)' \
	'uint64_t gowasm_env__now(struct gowasm *g, uint32_t a0, double a1)' \
	'void gowasm_env__log(struct gowasm *g, float a0)' '--host FILE.c' '--stub-imports'
cat >"$t/now.c" <<'C'
#include <gowasm.h>
uint64_t gowasm_env__now(struct gowasm *g, uint32_t a, double b) { (void)g; return a + (uint64_t)b - 3; }
C
build few --host "$t/now.c"
refused 'one is missing: its prototype' 'void gowasm_env__log(struct gowasm *g, float a0)'
check 'one is missing: the other is not listed' not grep -q now "$t/err"
cat >"$t/bad.c" <<'C'
#include <gowasm.h>
uint64_t gowasm_env__now(struct gowasm *g, uint32_t a, float b) { (void)g; return a + (uint64_t)b; }
C
build few --host "$t/bad.c"
refused 'another type than the import has' "conflicting types for" gowasm_env__now 'does not compile' 'hint: a host function must have the type'
echo 'int nothing;' >"$t/needy.c"
echo 'int there(void); void gowasm_env__log(struct gowasm *g, float v) { (void)g; (void)v; there(); }' >"$t/needy.c"
build few --host "$t/now.c" --host "$t/needy.c"
refused 'a host file that needs a library' 'there' 'do not link' '-lNAME'
build few --host "$t/none.c"
refused 'a file that is not there' 'none.c' 'No such file'
want=2
build few --host "$t/now.txt"
refused 'a file of no known kind' '.c, .o, .a or .so'
build few --host "$t/now.c" --host "$t/../${t##*/}/now.c"
refused 'a file that is given twice' 'now.c is given twice'
want=1
echo 'int nothing = ;' >"$t/syntax.c"
build few --host "$t/syntax.c"
refused 'a syntax error in host C' 'expected expression' 'syntax.c does not compile'
check 'a syntax error: no hint that does not fit' not grep -q hint: "$t/err"
check 'a syntax error: what the compiler says comes first' sed -n '1{/expected expression/q0};q1' "$t/err"
cp "$t/now.c" "$t/later.c"
build few --host "$t/now.c" --host "$t/later.c"
refused 'two files with one function' gowasm_env__now 'do not link' 'define the same name'
check 'a failed build leaves nothing' test ! -e "$t/few"

# The rest as stubs.
build few --host "$t/now.c" --stub-imports=zero || fail 'stubs: zero builds' "$t/err"
check 'stubs: zero' "$t/few"
build few --stub-imports=trap || fail 'stubs: trap builds' "$t/err"
"$t/few" 2>"$t/err"
check 'stubs: status of a trap' test $? -eq 134
check 'stubs: which import' grep -qx 'few: trap: nobody provides the import env.log' "$t/err"

# .o, .a, .so and -l.
echo '#include <gowasm.h>
void gowasm_env__log(struct gowasm *g, float v) { (void)v; gowasm_memory_size(g); }' >"$t/log.c"
cc=$(command -v clang-19 || command -v clang || command -v gcc)
$cc -fPIC -I"$root/runtime/embed" -c "$t/log.c" -o "$t/log.o" && $cc -shared "$t/log.o" -o "$t/liblog.so"
mkdir "$t/static"
ar rcs "$t/static/libmine.a" "$t/log.o"
for value in log.o static/libmine.a liblog.so; do
	build few --host "$t/now.c" --host "$t/$value" || fail "host file $value builds" "$t/err"
	check "host file $value" "$t/few"
done
build few --host "$t/now.c" --host "-L$t/static" --host=-lmine || fail '-l builds' "$t/err"
check 'host file -lNAME' "$t/few"

# Memory and traps. The first argument of `do` says what, the others with what.
cat >"$t/memory.wat" <<'W'
(module
  (import "env" "do" (func $do (param i32 i32 i64)))
  (import "wasi_snapshot_preview1" "args_sizes_get" (func $sizes (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "args_get" (func $args (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 65532) "\01\02\03\04")
  (data (i32.const 512) "hi\07%s%n\1b[0m")
  (func $number (param $p i32) (result i64) (local $v i64) (local $c i32)
    (loop $next
      (if (local.tee $c (i32.load8_u (local.get $p))) (then
        (local.set $v (i64.add (i64.mul (local.get $v) (i64.const 10)) (i64.extend_i32_u (i32.sub (local.get $c) (i32.const 48)))))
        (local.set $p (i32.add (local.get $p) (i32.const 1)))
        (br $next))))
    (local.get $v))
  (func (export "_start")
    (drop (call $args (i32.const 0) (i32.const 64)))
    (call $do (i32.wrap_i64 (call $number (i32.load (i32.const 4))))
              (i32.wrap_i64 (call $number (i32.load (i32.const 8))))
              (call $number (i32.load (i32.const 12))))))
W
cat >"$t/memory.c" <<'C'
#include <gowasm.h>
#include <stdlib.h>
#include <string.h>
static const char key, other;
void gowasm_env__do(struct gowasm *g, uint32_t what, uint32_t at, uint64_t n)
{
	switch (what) {
	case 0: gowasm_bytes(g, at, n); return;
	case 1: gowasm_array(g, at, (uint32_t)n, 8, 8); return;
	case 2: free(gowasm_string(g, at, (uint32_t)n)); return;
	case 3: if (gowasm_load_u32(g, at) != n) abort(); return;
	case 4: gowasm_store_u64(g, at, n); return;
	case 5: if (gowasm_bytes_or_null(g, at, n)) abort(); return;
	case 6: gowasm_trap(g, "it said: %.*s", (int)n, (char *)gowasm_bytes(g, at, n));
	case 7: {
		static int mine, yours;
		if (gowasm_state(g, &key)) abort();
		gowasm_state_set(g, &key, &mine);
		gowasm_state_set(g, &other, &yours);
		gowasm_state_set(g, &key, &mine);
		if (gowasm_state(g, &key) != &mine || gowasm_state(g, &other) != &yours) abort();
		return;
	}
	case 8: gowasm_array(g, at, 0xffffffff, (size_t)n, 1); return;
	case 9:
		gowasm_store_f32(g, at, gowasm_f32_of(0x7fa00001));
		if (gowasm_load_u32(g, at) != 0x7fa00001) abort();
		gowasm_store_f64(g, at, gowasm_f64_of(0xfff4000000000001));
		if (gowasm_load_u64(g, at) != 0xfff4000000000001) abort();
		if (gowasm_bits_f64(gowasm_load_f64(g, at)) != 0xfff4000000000001) abort();
		gowasm_store_u16(g, at, 0xabcd);
		gowasm_store_u8(g, at, 0x12);
		if (gowasm_load_u16(g, at) != 0xab12 || gowasm_load_u8(g, at + 1) != 0xab) abort();
		return;
	case 10: gowasm_call(g, "nothing", ":", NULL); return;
	case 11: gowasm_call(g, "_start", ":", NULL); return;
	case 12: if (gowasm_errno((int)at) != n) abort(); return;
	}
}
C
for mode in fixed base checked; do
	build memory --host "$t/memory.c" --memory=$mode || fail "memory builds, $mode" "$t/err"
	good() { check "memory, $mode: $*" "$t/memory" "$@"; }
	bad() { # PATTERN ARGUMENT...
		local pattern=$1
		shift
		"$t/memory" "$@" 2>"$t/err"
		[ $? -eq 134 ] && grep -q "^memory: trap: .*$pattern" "$t/err" && [ "$(wc -l <"$t/err")" -eq 1 ] && {
			ok "memory, $mode: trap: $*"
			return
		}
		fail "memory, $mode: trap: $*" "$t/err"
	}
	good 0 0 65536; good 0 65536 0; good 0 65535 1; good 1 8 8191; good 2 512 2
	good 3 65532 67305985; good 4 65528 1; good 4 65527 1; good 7 0 0; good 9 1001 0
	good 5 0 65537; good 5 4294967295 18446744073709551615; good 5 65536 1
	good 12 0 0; good 12 2 44; good 12 12345 29
	bad 'outside' 0 0 65537; bad 'outside' 0 65536 1; good 0 65537 0
	bad 'outside' 0 4294967295 18446744073709551615; bad 'outside' 0 1 18446744073709551615
	bad 'outside' 0 4294967295 1; bad 'multiple of 8' 1 4 1; bad 'outside' 1 8 8192
	bad 'outside' 1 8 4294967295; bad 'outside' 2 512 4294967295; bad 'NUL' 2 65530 6
	bad 'outside' 3 65533 0; bad 'outside' 4 65529 0; bad 'outside' 8 0 4294967298
	bad 'it said: hi?%s%n?\[0m$' 6 512 11; bad 'nothing, which is not exported' 10 0 0
	bad '_start, which is not exported' 11 0 0
done

# WASI wrapped: fd_write is recorded, and shortened.
cat >"$t/wrap.wat" <<'W'
(module
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $again (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 16) "hello\0a")
  (func (export "back"))
  (func (export "_start")
    (i32.store (i32.const 0) (i32.const 16))
    (i32.store (i32.const 4) (i32.const 6))
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
    (drop (call $again (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))
W
cat >"$t/wrap.c" <<'C'
#include <gowasm.h>
#include <stdio.h>
uint32_t gowasm_wasi_snapshot_preview1__fd_write(struct gowasm *g, uint32_t fd, uint32_t iovs, uint32_t n, uint32_t done)
{
	fprintf(stderr, "fd_write %u %u\n", fd, gowasm_load_u32(g, iovs + 4));
	return gowasm_wasi_fd_write(g, fd, iovs, n, done);
}
C
build wrap --host "$t/wrap.c" || fail 'a WASI function wrapped builds' "$t/err"
"$t/wrap" >"$t/out" 2>"$t/err"
check 'a WASI function wrapped: the wrapper ran' test "$(cat "$t/err")" = $'fd_write 1 6\nfd_write 1 6'
check 'a WASI function wrapped: so did what it wraps' test "$(cat "$t/out")" = $'hello\nhello'
sed -i 's/fprintf.*/if (gowasm_has(g, "back", ":")) gowasm_call(g, "back", ":", NULL);/' "$t/wrap.c"
build wrap --host "$t/wrap.c" || fail 'a wrapper that calls back builds' "$t/err"
"$t/wrap" >"$t/out" 2>"$t/err"
check 'a wrapper that calls back: status' test $? -eq 134
check 'a wrapper that calls back: why' grep -q 'stands for one of WASI called back' "$t/err"
build wrap --host "$t/now.c" || fail 'a host file that provides nothing builds' "$t/err"
check 'a host file that provides nothing: WASI as it is' test "$("$t/wrap")" = $'hello\nhello'
