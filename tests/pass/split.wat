;; A loop of segments 1 and 2, which segment 0 enters at either.
(func $main.two (param i32) (result i32) (local i32 i64)
  @enter
  loop block block block local.get 0 br_table 0 1 2 end
  local.get 2 i64.eqz if @jump 2 3 (;second;) end
  end
  i64.const 11 local.set 2
  end
  i64.const 22 local.set 2
  local.get 2 i64.eqz if @jump 1 1 end
  @return
  end unreachable)
;; A loop in a loop, each with one entry.
(func $main.nested (param i32) (result i32) (local i32 i64)
  @enter
  loop block block block local.get 0 br_table 0 1 2 end
  i64.const 11 local.set 2
  end
  i64.const 22 local.set 2
  end
  local.get 2 i64.eqz if @jump 1 1 end
  local.get 2 i64.const 1 i64.eq if @jump 0 1 end
  @return
  end unreachable)
;; A loop of three segments, each of which segment 0 enters.
(func $main.three (param i32) (result i32) (local i32 i64)
  @enter
  loop block block block block local.get 0 br_table 0 1 2 3 end
  local.get 2 i64.eqz if @jump 2 4 end
  local.get 2 i64.const 1 i64.eq if @jump 3 4 end
  end
  i64.const 11 local.set 2
  end
  i64.const 22 local.set 2
  end
  i64.const 33 local.set 2
  local.get 2 i64.eqz if @jump 1 1 end
  @return
  end unreachable)
;; pass: split
;; function: main.two
;; case: a loop with two entries gets one, by a copy
;; want: jump 2
;; next: end
;; next: next 3
;; want: segment 1 at 0
;; want: next 2
;; want: segment 2 at 0
;; want: jump 1
;; want: segment 3 at 0
;; next: i64.const 11
;; want: next 2
;; case: not where structure is left out
;; options: --no-pass=structure
;; unchanged
;; case: one entry
;; edit: s/@jump 2 3 \(;second;\)/@jump 1 3/
;; unchanged
;; function: main.nested
;; case: nested loops with an entry each
;; unchanged
;; function: main.three
;; case: a loop with three entries
;; want: segment 4 at 0
;; case: the way back stays in the loop
;; want: segment 3 at 0
;; want: jump 1
;; want: segment 4 at 0
;; case: without a way back there is no loop
;; edit: s/@jump 1 1/@return/
;; unchanged
