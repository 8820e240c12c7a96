;; math/bits.Mul64, as Go's compiler writes it: sixteen instructions for the upper half.
(func $main.mul (param i32) (result i32) (local i32 i64 i64 i64 i64)
  @enter
  local.get 1 i64.load offset=8 local.set 2 (;x;)
  local.get 1 i64.load offset=16 local.set 3 (;y;)
  local.get 2 i64.const 32 i64.shr_u local.get 3 i64.const 4294967295 i64.and i64.mul
  local.get 2 i64.const 4294967295 i64.and local.get 3 i64.const 4294967295 i64.and i64.mul
  i64.const 32 (;low;) i64.shr_u i64.add local.set 4
  (;between;)
  local.get 2 i64.const 4294967295 i64.and (;cross;) local.get 3 i64.const 32 i64.shr_u i64.mul
  local.get 4 i64.const 4294967295 (;mask;) i64.and i64.add local.set 5
  local.get 1
  local.get 2 i64.const 32 i64.shr_u local.get 3 i64.const 32 i64.shr_u i64.mul
  local.get 4 i64.const 32 i64.shr_u i64.add
  local.get 5 i64.const 32 i64.shr_u i64.add
  i64.store offset=24
  @return)
;; pass: multiply
;; function: main.mul
;; case: the upper half of a product is a call
;; want: i64.load sp+8
;; next: local.tee 6
;; want: i64.load sp+16
;; next: local.tee 7
;; want: drop
;; next: local.get 6
;; next: local.get 7
;; next: call guest_mul_high
;; next: i64.store sp+24
;; next: return
;; case: x times x
;; edit: s/local.get 1 i64.load offset=16 local.set 3/local.get 2 local.set 3/
;; want: drop
;; next: local.get 6
;; next: local.get 6
;; next: call guest_mul_high
;; case: a constant, whose halves are constants
;; edit: s/local.get 3 i64.const 4294967295 i64.and/i64.const 11/g; s/local.get 3 i64.const 32 i64.shr_u/i64.const 7/g
;; want: drop
;; next: local.get 6
;; next: i64.const 30064771083
;; next: call guest_mul_high
;; case: another shift
;; edit: s/i64.const 32 \(;low;\)/i64.const 31/
;; unchanged
;; not: guest_mul_high
;; case: another mask
;; edit: s/i64.const 4294967295 \(;mask;\)/i64.const 4294967294/
;; unchanged
;; case: three of four products
;; edit: s/\(;cross;\).*i64.mul/(;;)/
;; unchanged
;; case: x changes in between
;; edit: s/\(;between;\)/local.get 1 i64.load offset=8 i64.const 1 i64.add local.set 2/
;; unchanged
;; case: a call in between forgets what was computed
;; edit: s/\(;between;\)/call $plain/; $a (func $plain)
;; unchanged
;; case: without C there is no call
;; options: --emit=wasm -o none.wasm
;; unchanged
;; case: --no-intrinsics
;; options: --no-intrinsics
;; unchanged
