;; Memory that Go's scavenger gives back goes to the system; the scavenger is woken when all is swept.
(func $runtime.__pageAlloc_.update (param i32) (result i32) (local i32) @enter @return)
(func $runtime.__scavengerState_.wake (param i32) (result i32) (local i32) @enter @return)
(func $runtime.__pageAlloc_.scavengeOne (param i32) (result i32) (local i32)
  @enter
  block loop block block local.get 0 br_table 0 1 end
  @sub 48
  local.get 1 i64.const 257 i64.store16 offset=24
  @call $runtime.__pageAlloc_.update 65537 2
  end
  @add 48
  @return
  end unreachable end i32.const 1)
(func $runtime.finishsweep_m (param i32) (result i32) (local i32)
  @enter
  block loop block block local.get 0 br_table 0 1 end
  @sub 16
  local.get 1 i64.const 77000 i64.store
  @call $runtime.__scavengerState_.wake 131073 2
  end
  @add 16
  @return
  end unreachable end i32.const 1)
(func $runtime.freeSomeWbufs (param i32) (result i32) (local i32)
  @enter
  block loop block block local.get 0 br_table 0 1 end
  @sub 16
  @call $runtime.__pageAlloc_.update 196609 2
  end
  local.get 1 i32.const 0 i32.store8 offset=32
  @add 16
  @return
  end unreachable end i32.const 1)
;; pass: release
;; function: runtime.__pageAlloc_.scavengeOne
;; case: pages that were chosen, with what the call gets
;; want: i64.store16 sp-24
;; next: address
;; next: i64.load sp-40
;; next: address
;; next: i64.load sp-32
;; next: address
;; next: i64.load sp-24
;; next: call guest_release
;; next: call runtime.__pageAlloc_.update at -56, back at 1
;; case: not for another runtime
;; options: --emit=wasm -o none.wasm
;; unchanged
;; case: not where another function is called
;; edit: s/call \$runtime.__pageAlloc_.update/call $runtime.__scavengerState_.wake/
;; unchanged
;; function: runtime.freeSomeWbufs
;; case: its return goes on to wake
;; want: i32.store8 sp+16
;; next: address
;; next: i64.const 77000
;; next: i64.store sp+8
;; next: tail runtime.__scavengerState_.wake
;; case: not where the scavenger is unknown
;; edit: s/i64.const 77000 i64.store/i64.const 77000 i64.store offset=8/
;; unchanged
