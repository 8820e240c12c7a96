;; A panic, who calls it, and who asks for more stack.
(func $main.panic (param i32) (result i32) (local i32)
  @enter
  unreachable)
(func $main.calls (param i32) (result i32) (local i32)
  @enter
  block loop block block local.get 0 br_table 0 1 end
  @call $main.panic 65537 2
  end
  unreachable
  end unreachable end i32.const 1)
(func $main.usual (param i32) (result i32) (local i32 i64)
  @enter
  block loop block block local.get 0 br_table 0 1 end
  local.get 2 i64.eqz if
    @call $main.more 131072 3
    @jump 0 2
  end
  end
  @return
  end unreachable end i32.const 1)
;; It unwinds, and who called it goes on later.
(func $main.more (param i32) (result i32) (local i32)
  @enter
  block loop block block local.get 0 br_table 0 1 end
  i32.const 1 return
  end
  @return
  end unreachable end i32.const 1)
;; pass: cold
;; function: main.panic
;; case: what traps
;; want: cold
;; function: main.calls
;; case: what ends in a call of that
;; want: cold
;; case: not what may return before
;; edit: 0,/@call .main.panic/s/@call .main.panic/local.get 0 i32.eqz if @return end @call $main.panic/; s/65537 2/65537 2/
;; unchanged
;; not: cold
;; function: main.usual
;; case: what returns is not
;; unchanged
;; not: cold
;; function: main.more
;; case: what is called at PC_B 0 and unwinds: morestack
;; want: cold
;; case: what unwinds and is resumed is not
;; edit: s/131072/131073/; s/i32.const 1 return/@call $main.more 65537 2 i32.const 1 return/
;; want: locals i32 i32
