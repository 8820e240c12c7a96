;; Both look at debug.gcstoptheworld, and gcStart compares it with 1.
(func $runtime.gcStart (param i32) (result i32) (local i32 i64)
  @enter
  i64.const 5000 i32.wrap_i64 i64.load32_s offset=4 local.tee 2
  i64.const 1 (;one;) i64.eq if nop end
  @return)
(func $runtime.__gcControllerState_.startCycle (param i32) (result i32) (local i32 i64)
  @enter
  i64.const 5000 i32.wrap_i64 i64.load32_s offset=4 local.set 2 (;second;)
  @return)
(func $main.f (param i32) (result i32) (local i32) @enter @return)
;; pass: collect
;; function: runtime.gcStart
;; case: 0 counts as 1 while memory is small
;; want: i64.load32_s 4
;; next: i64.eqz
;; next: memory.size
;; next: i32.const 512
;; next: i32.lt_u
;; next: i32.and
;; next: i64.extend_i32_u
;; next: i64.const 5000
;; next: i32.wrap_i64
;; next: i64.load32_s 4
;; next: i64.or
;; next: local.tee 2
;; function: runtime.__gcControllerState_.startCycle
;; case: for the cycle too
;; want: memory.size
;; case: not a variable that is compared with something else
;; edit: s/i64.const 1 \(;one;\)/i64.const 2/
;; unchanged
;; case: not one that is loaded twice
;; edit: s/\(;second;\)/i64.const 5000 i32.wrap_i64 i64.load32_s offset=4 local.set 2/
;; unchanged
;; case: not another variable
;; edit: s/i32.wrap_i64 i64.load32_s offset=4 local.set 2/i32.wrap_i64 i64.load32_s offset=8 local.set 2/
;; unchanged
;; case: not in a module that C calls
;; edit: $s/$/\n(export "called" (func $main.f))/
;; unchanged
