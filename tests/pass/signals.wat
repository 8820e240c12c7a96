;; os/signal.signal_recv: compares and swaps sig.state twice, waits on the note that lies before it,
;; looks at the state again.
(func $os/signal.signal_recv (param i32) (result i32) (local i32)
  @enter
  block loop block block block local.get 0 br_table 0 1 2 end
  @sub 40
  local.get 1 i64.const 4008 i64.store
  local.get 1 i64.const 4008 i64.store
  local.get 1 i64.const 4000 i64.store
  local.get 1 i64.extend_i32_u i64.const 8 i64.add i32.wrap_i64 i64.const -1 (;time;) i64.store
  @call $runtime.notetsleepg 65537 3
  end
  local.get 1 i64.const 7 i64.store
  (;more;)
  end
  local.get 1 i64.const 4008 i64.store (;third;)
  @add 40
  @return
  end unreachable end i32.const 1)
(func $runtime.notetsleepg (param i32) (result i32) (local i32) @enter @return)
(func $os/signal.signal_enable (param i32) (result i32) (local i32) @enter @return)
;; pass: signals
;; function: os/signal.signal_recv
;; case: it waits for a moment, and then begins again
;; want: native native_signal_recv
;; want: i64.const 0
;; next: i64.store sp-32
;; next: call runtime.notetsleepg at -48, back at 1
;; next: next 1
;; next: segment 1 at -40
;; next: i64.const 4008
;; want: i64.store32
;; next: tail os/signal.signal_recv
;; not: i64.const 7
;; case: not a library's
;; options: --emit=lib
;; unchanged
;; case: not in a module for other runtimes
;; options: --emit=wasm -o none.wasm
;; unchanged
;; case: not where it waits for some time
;; edit: s/i64.const -1 \(;time;\)/i64.const 5/
;; unchanged
;; case: not where the state is looked at twice
;; edit: s/.*\(;third;\)//
;; unchanged
;; case: not where a block stands after the wait
;; edit: s/\(;more;\)/block end/
;; unchanged
;; function: os/signal.signal_enable
;; case: the others have bodies in C too
;; want: native native_signal_enable
