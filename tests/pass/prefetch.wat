;; The collector's functions, known by their names, ask for an object before they look at it.
(func $runtime.greyobject (param i32) (result i32) (local i32 i64)
  @enter
  local.get 1 i64.load offset=8 local.set 2
  @return)
(func $runtime.scanObjectSmall (param i32) (result i32) (local i32 i64 i64)
  @enter
  local.get 2 i32.wrap_i64 local.get 3 i64.store offset=16
  local.get 1 local.get 3 i64.store offset=8
  @return)
(func $main.greyobject (param i32) (result i32) (local i32 i64)
  @enter
  local.get 1 i64.load offset=8 local.set 2
  @return)
;; pass: prefetch
;; function: runtime.greyobject
;; case: the first argument, at the start
;; want: segment 0 at 0
;; next: address
;; next: i64.load sp+8
;; next: call guest_prefetch
;; next: address
;; next: i64.load sp+8
;; next: local.set 2
;; case: not without C
;; options: --emit=wasm -o none.wasm
;; unchanged
;; case: not with --no-intrinsics
;; options: --no-intrinsics
;; unchanged
;; function: runtime.scanObjectSmall
;; case: what is stored in memory, not what is stored on the stack
;; want: i64.store 16
;; next: local.get 3
;; next: call guest_prefetch
;; next: address
;; next: local.get 3
;; next: i64.store sp+8
;; next: return
;; case: a store of something else than a local
;; edit: s/i32.wrap_i64 local.get 3/i32.wrap_i64 i64.const 3/
;; unchanged
;; function: main.greyobject
;; case: not in a function of another name
;; unchanged
