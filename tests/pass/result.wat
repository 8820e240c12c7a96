;; g returns a word at SP + 16, f reads it after the call.
(func $main.f (param i32) (result i32) (local i32 i64)
  @enter
  block loop block block local.get 0 br_table 0 1 end
  @sub 24
  @call $main.g 65537 2
  end
  (;before;)
  local.get 1 i64.load offset=8 (;read;) local.set 2
  @add 24
  @return
  end unreachable end i32.const 1)
(func $main.g (param i32) (result i32) (local i32 i64)
  @enter
  local.get 1 i64.const 7 i64.store offset=16 (;store;)
  (;tail;)
  @return)
;; pass: result
;; function: main.g
;; case: what callers read is returned by value
;; want: result 8 at 16
;; want: i64.store sp+16
;; function: main.f
;; case: the caller takes it
;; want: segment 1 at -24
;; next: address
;; next: i64.load sp-16 taken
;; case: after a store to another place of the stack
;; edit: s/\(;before;\)/local.get 1 i64.const 1 i64.store offset=16/
;; want: i64.load sp-16 taken
;; case: not after a store to that place
;; edit: s/\(;before;\)/local.get 1 i64.const 1 i64.store offset=8/
;; unchanged
;; not: taken
;; case: not after a store to memory
;; edit: s/\(;before;\)/i32.const 8 i64.const 1 i64.store/
;; unchanged
;; case: not after another call
;; edit: s/\(;before;\)/call $plain/; $a (func $plain)
;; unchanged
;; case: not what the callee stores in another width
;; edit: s/i64.store offset=16 \(;store;\)/i64.store32 offset=16/
;; unchanged
;; case: not what lies below the callee's arguments
;; edit: s/offset=8 \(;read;\)/offset=0/
;; want: i64.load sp-24
;; not: taken
;; case: a word of four bytes
;; edit: s/i64.store offset=16 \(;store;\)/i64.store32 offset=16/; s/i64.load offset=8/i64.load32_s offset=8/
;; want: i64.load32_s sp-16 taken
;; function: main.g
;; case: not from a function that jumps to another
;; edit: s/\(;tail;\)/local.get 2 i64.eqz if i32.const 0 call $main.h global.get 0 local.set 1 return end/; $a (func $main.h (param i32) (result i32) (local i32) @enter @return)
;; unchanged
;; not: result
