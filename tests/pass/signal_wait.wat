;; runtime.notetsleepg: mcall(gosched), in a loop in Go.
(func $runtime.notetsleepg (param i32) (result i32) (local i32)
  @enter
  block loop block block local.get 0 br_table 0 1 end
  @sub 16
  local.get 1 i64.const 1234 i64.store (;word;)
  @call $runtime.mcall 65537 2
  end
  (;again;)
  @add 16
  @return
  end unreachable end i32.const 1)
(func $runtime.mcall (param i32) (result i32) (local i32) @enter @return)
(func $time.Sleep (param i32) (result i32) (local i32) @enter @return)
;; pass: signal_wait
;; function: runtime.notetsleepg
;; case: it sleeps 10 ms
;; want: i64.const 10000000
;; next: i64.store sp-16
;; next: call time.Sleep at -24, back at 1
;; case: not without time.Sleep
;; edit: s/time.Sleep/time.Slept/
;; unchanged
;; case: not where the word is elsewhere
;; edit: s/i64.store \(;word;\)/i64.store offset=8/
;; unchanged
;; case: not where there are two calls
;; edit: s/\(;again;\)/@sub 8 local.get 1 i64.const 65536 i64.store i32.const 0 call $runtime.mcall global.get 0 local.set 1 br_if 1/
;; unchanged
;; function: main.notetsleepg
;; case: not in a function of another name
;; edit: s/runtime.notetsleepg/main.notetsleepg/
;; unchanged
