#!/bin/bash
# Host functions with each dialect of wasm2c, built by us and by ninja, and under ASan and UBSan.
. "$root/tests/lib.sh"
have wat2wasm || { skip 'host functions, dialects' 'no wat2wasm'; exit 0; }
tool=$GOWASM2NATIVE
cd "$t" || exit
# Every type as argument and result, memory, a call back into the program, WASI wrapped.
cat >m.wat <<'W'
(module
  (import "env" "add" (func $add (param i32 i64 f32 f64) (result f64)))
  (import "env" "half" (func $half (param f32) (result f32)))
  (import "env" "wide" (func $wide (param i32) (result i64)))
  (import "env" "log" (func $log (param i32 i32)))
  (import "env" "call" (func $call (param i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 16) "from the guest")
  (func (export "twice") (param i32) (result i32) (i32.shl (local.get 0) (i32.const 1)))
  (func (export "_start")
    (call $log (i32.const 16) (i32.const 14))
    (if (f64.ne (call $add (i32.const 1) (i64.const 4294967296) (f32.const 0.5) (f64.const 0.25)) (f64.const 4294967297.75))
      (then unreachable))
    (if (f32.ne (call $half (f32.const 3)) (f32.const 1.5)) (then unreachable))
    (if (i64.ne (call $wide (i32.const -1)) (i64.const 0xffffffff00000000)) (then unreachable))
    (call $exit (call $call (i32.const 21)))))
W
cat >h.c <<'C'
#include <gowasm.h>
#include <stdio.h>
#include <stdlib.h>
double gowasm_env__add(struct gowasm *g, uint32_t a, uint64_t b, float c, double d) { (void)g; return a + (double)b + c + d; }
float gowasm_env__half(struct gowasm *g, float v) { (void)g; return v / 2; }
uint64_t gowasm_env__wide(struct gowasm *g, uint32_t v) { (void)g; return (uint64_t)v << 32; }
void gowasm_env__log(struct gowasm *g, uint32_t p, uint32_t n)
{
	printf("%.*s\n", (int)n, (char *)gowasm_bytes(g, p, n));
	fflush(stdout);
}
uint32_t gowasm_env__call(struct gowasm *g, uint32_t n)
{
	uint64_t args[] = {n};
#ifdef WRONG
	volatile char *p = malloc(n);
	p[n] = 1; /* one too far */
	free((char *)p);
#endif
#ifdef UNDEFINED
	volatile int big = 0x7fffffff, sum = big + (int)n;
	(void)sum;
#endif
	return (uint32_t)gowasm_call(g, "twice", "i:i", args);
}
void gowasm_wasi_snapshot_preview1__proc_exit(struct gowasm *g, uint32_t status) { gowasm_wasi_proc_exit(g, status + 1); }
C
wat2wasm m.wat -o m.wasm
# runs NAME COMMAND...: as it should
runs() {
	local name=$1
	shift
	"$@" >out 2>err
	local got=$?
	if [ $got -eq 43 ] && [ "$(cat out)" = 'from the guest' ]; then ok "$name"; else fail "$name: $got" out err; fi
}

for suite in '' trixie sid; do
	wasm2c=$(command -v wasm2c)
	if [ "$suite" ]; then
		wasm2c=$("$root/tests/newest-wasm2c.sh" $suite) || { skip "host functions, wasm2c of $suite" "$wasm2c"; continue; }
	fi
	name="wasm2c ${suite:-here}"
	for memory in base checked; do
		check "$name, $memory: it builds" "$tool" --no-cache -O1 m.wasm --host h.c --wasm2c "$wasm2c" --memory=$memory -o m
		runs "$name, $memory: it runs" ./m
	done
	have ninja || { skip "$name, ninja" 'no ninja(1)'; continue; }
	check "$name, ninja: a directory" "$tool" -O0 m.wasm --host h.c --wasm2c "$wasm2c" --emit=ninja -o n$suite
	check "$name, ninja: it builds" ninja -C n$suite
	runs "$name, ninja: it runs" n$suite/program
done

# gcc comes with its sanitizers, clang's are a package of their own.
echo 'int main(void) { return 0; }' >empty.c
# -O1 of gcc 14 knows the size of what malloc gives: UBSan would be first.
asan='-fsanitize=address,undefined -fno-sanitize=object-size -fno-sanitize-recover=all'
cc=
for c in gcc clang clang-{22..14}; do have $c && $c $asan empty.c -o empty 2>/dev/null && { cc=$c; break; }; done
[ "$cc" ] || { skip 'host functions under ASan' 'no compiler with its library'; exit; }
# A report with names reads the executable, which the fence does not let it.
built() { "$tool" --no-cache -O1 m.wasm --host h.c --memory=base -o m --cc "$cc $asan $1" ${2:-}; }
check "ASan, $cc: it builds" built ''
runs 'ASan: nothing is found' ./m
check 'ASan: a mistake in a host function builds' built -DWRONG --no-fence
./m >out 2>err
check 'ASan: and is found' grep -q 'heap-buffer-overflow' err
check 'ASan: in that function' grep -q 'gowasm_env__call' err
check 'UBSan: a mistake in a host function builds' built -DUNDEFINED
./m >out 2>err
check 'UBSan: and is found' grep -q 'signed integer overflow' err
