;; A loop and a call: one body for the start, one for being resumed.
(func $main.loop (param i32) (result i32) (local i32 i64)
  @enter
  block loop block block block local.get 0 br_table 0 1 2 end
  @sub 16
  end
  local.get 2 i64.const 1 i64.add local.set 2
  @call $main.leaf 65538 2
  end
  local.get 2 i64.const 10 i64.ne if @jump 1 1 end
  @add 16
  @return
  end unreachable end i32.const 1)
(func $main.leaf (param i32) (result i32) (local i32)
  @enter
  i64.const 0 i32.wrap_i64 i64.const 1 i64.store
  @return)
;; A loop with two entries.
(func $main.two (param i32) (result i32) (local i32 i64)
  @enter
  loop block block block local.get 0 br_table 0 1 2 end
  local.get 2 i64.eqz if @jump 2 3 end
  end
  i64.const 11 local.set 2
  end
  local.get 2 i64.eqz if @jump 1 1 end
  @return
  end unreachable)
;; pass: structure
;; function: main.loop
;; case: a loop is a loop, and the stack pointer comes by value
;; want: function 0 main.loop, started
;; next: locals i32 i32 i64 i32
;; next: block
;; next: local.get 1
;; next: i32.const 24
;; next: i32.sub
;; next: local.set 1
;; next: loop
;; want: call main.leaf
;; want: br_if 1
;; want: i64.ne
;; next: br_if 0
;; want: return
;; case: the other body begins at the entry, inside the loop
;; want: function 0 main.loop, resumed
;; want: call main.loop
;; next: return
;; next: end
;; want: br_table 1 1 0 1
;; want: loop
;; case: --no-pass=structure keeps Go's switch
;; options: --no-pass=structure
;; want: loop
;; next: block
;; next: block
;; next: block
;; next: local.get 0
;; next: br_table 0 1 2
;; function: main.leaf
;; case: no loop, no call: straight code in one body
;; want: function 1 main.leaf
;; next: locals i32 i32 i32
;; not: loop
;; function: main.two
;; case: two entries, one copy
;; want: loop
;; not: br_table
;; case: two entries, no copy: Go's switch stays
;; options: --no-pass=split
;; want: br_table 0 1 2
