;; What is recognised, and, by one change each, all reasons why a function is left alone.
(type $other (func (param i64) (result i32)))
(func $main.f (param i32) (result i32) (local i32 (;local;) i64)
  @enter
  (;head;)
  block loop (;before;) block block block local.get 0 br_table 0 1 2 (;table;) end
  @sub 16 (;frame;)
  (;here;)
  @call $main.g 65537 3
  end
  i32.const 24 i64.extend_i32_u (;index;)
  @sub 8 local.get 1 i64.const 65538 i64.store
  i64.const 16 i64.shr_u (;shift;) i32.wrap_i64
  local.set 0 i32.const 0 local.get 0 call_indirect (type $go)
  global.get 0 local.set 1 (;read;) br_if 2 (;look;)
  end
  local.get 2 i64.eqz if @jump 1 1 end
  @add 16 (;pop;)
  (;leave;)
  @return
  (;last;)
  end unreachable end i32.const 1)
(func $main.g (param i32) (result i32) (local i32) @enter @return)
(func $plain)
(func $uses_sp global.get 0 drop)
;; pass: recognise
;; function: main.f
;; case: a function as Go writes it
;; want: locals i32 i32 i64
;; next: entries 0 1 2
;; next: lowest -24
;; next: segment 0 at 0
;; next: call main.g at -24, back at 1
;; next: next 1
;; next: segment 1 at -16
;; next: i32.const 24
;; want: call table at -24, back at 2
;; next: next 2
;; next: segment 2 at -16
;; next: local.get 2
;; next: i64.eqz
;; next: if
;; next: jump 1
;; next: end
;; next: return
;; case: a function that uses SP
;; edit: s/\(;here;\)/call $uses_sp global.get 0 local.set 1/
;; want: helper uses_sp at -16
;; case: an address on the stack
;; edit: s/\(;here;\)/local.get 1 i64.extend_i32_u i64.const 8 i64.add i32.wrap_i64 i64.const 5 i64.store/
;; want: address
;; next: i64.const 5
;; next: i64.store sp-8
;; case: SP as a value
;; edit: s/\(;here;\)/local.get 1 i64.extend_i32_u local.set 2/
;; want: sp-16
;; case: a nil dereference
;; edit: s/\(;here;\)/i64.const 0 i64.eqz if unreachable end/
;; want: segment 0 at 0
;; next: unreachable
;; case: a call that is never resumed
;; edit: s/@call .main.g 65537 3/@sub 8 local.get 1 i64.const 65537 i64.store i32.const 0 call $main.g global.get 0 local.set 1 if unreachable end/
;; want: call main.g at -24, back at 1, never resumed
;; case: PC_B as a variable
;; edit: s/\(;here;\)/local.get 0 drop/
;; why: PC_B is used for something else
;; case: SP at the end of a block
;; edit: s/\(;here;\)/block @sub 8 end/
;; why: SP differs where ways meet
;; case: SP at a branch
;; edit: s/\(;here;\)/block @sub 8 br 0 end/
;; why: SP differs where ways meet
;; case: SP at the end of a segment
;; edit: s/@jump 1 1/@sub 8 @jump 1 1/
;; why: SP differs where ways meet
;; case: SP is set far away
;; edit: s/\(;frame;\)/@sub 1073741824/
;; why: SP goes too far
;; case: SP is not given to the global
;; edit: s/\(;here;\)/local.get 1 i32.const 8 i32.sub local.tee 1 drop/
;; why: SP is kept from the global
;; case: SP is stale after a call
;; edit: s/global.get 0 local.set 1 \(;read;\)//
;; why: SP is not read again after a call
;; case: SP is stale after another call
;; edit: s/\(;here;\)/call $plain/
;; why: SP is not read again after a call
;; case: SP at a return
;; edit: s/@add 16 \(;pop;\)//
;; why: SP is not what it was at a return
;; case: SP becomes a constant
;; edit: s/\(;here;\)/i32.const 8 i32.const 8 i32.add local.tee 1 global.set 0/
;; why: SP is set to something else
;; case: a block with a result
;; edit: s/\(;here;\)/block (result i32) i32.const 0 end drop/
;; why: a block with a type, or nested too deeply
;; case: a branch out of a nil dereference
;; edit: s/\(;here;\)/block i64.const 0 i64.eqz if br 1 end end/
;; why: a branch out of a constant condition
;; case: a branch to the dispatch without PC_B
;; edit: s/\(;last;\)/br 0/; s/\(;leave;\)/local.get 2 i64.eqz if @return end/
;; why: a branch that is no jump between blocks
;; case: a table of branches
;; edit: s/\(;here;\)/block i32.const 0 br_table 0 0 end/
;; why: a branch that is no jump between blocks
;; case: a call in the middle of a function
;; edit: s/@call .main.g 65537 3/@sub 8 local.get 1 i64.const 65537 i64.store i32.const 5 call $main.g global.get 0 local.set 1 br_if 3/
;; why: a call of a Go function not at its start
;; case: no return address
;; edit: s/@call .main.g 65537 3/@sub 8 i32.const 0 call $main.g global.get 0 local.set 1 br_if 3/
;; why: a call without a return address
;; case: a jump to a function from another place of the stack
;; edit: s/\(;leave;\)/@sub 8 i32.const 0 call $main.g global.get 0 local.set 1 return/
;; why: a call without a return address
;; case: a loop in a block
;; edit: s/\(;here;\)/loop end/
;; why: a loop of its own
;; case: a return of 2
;; edit: s/\(;leave;\)/i32.const 2 return/
;; why: a return of something else than 0 and 1
;; case: else after a nil dereference
;; edit: s/\(;here;\)/i64.const 0 i64.eqz if nop else nop end/
;; why: an else without an if
;; case: an indirect call of another type
;; edit: s/\(;here;\)/i64.const 0 i32.const 0 call_indirect (type $other) drop/
;; why: an indirect call of another type
;; case: an indirect call without the swap
;; edit: s/local.set 0 i32.const 0 local.get 0 call_indirect/drop i32.const 0 i32.const 0 call_indirect/
;; why: an indirect call of unknown form
;; case: an indirect call of an index that is not PC_F
;; edit: s/i64.shr_u \(;shift;\)/i64.shr_s/
;; why: an indirect call of unknown form
;; case: a reference
;; edit: s/\(;here;\)/ref.null func drop/
;; why: an instruction that Go does not use
;; case: a block too many
;; edit: s/block block block/block block block block/; s/end unreachable end i32.const 1/end end unreachable end i32.const 1/; s/@call (.main.g 65537) 3/@call \1 4/
;; why: blocks that no entry leads to
;; case: it does not begin with SP
;; edit: s/\(;head;\)/nop/; s/^  @enter$/  nop @enter/
;; why: it does not begin with SP
;; case: no table
;; edit: s/local.get 0 br_table 0 1 2 \(;table;\)/nop/
;; why: no table of entries
;; case: something before the first block
;; edit: s/\(;table;\)/nop/
;; why: something between the entries and the first block
;; case: more entries than there are PC_B
;; edit: /;table;/{s/\(;table;\)/QQQQ/; s/Q/QQQQ/g; s/Q/QQQQ/g; s/Q/QQQQ/g; s/Q/QQQQ/g; s/Q/QQQQ/g; s/Q/QQQQ/g; s/Q/QQQQ/g; s/Q/ 0/g}
;; why: more entries than Go has
;; case: the global SP in between
;; edit: s/\(;here;\)/global.get 0 drop/
;; why: the global SP is read
;; case: the global SP is set alone
;; edit: s/\(;here;\)/i32.const 8 global.set 0/
;; why: the global SP is set
;; case: the local SP is set alone
;; edit: s/\(;here;\)/i32.const 8 local.set 1/
;; why: the local SP is set
;; case: nobody looks at what a call returns
;; edit: s/br_if 2 \(;look;\)/drop/
;; why: the result of a call is not looked at
;; case: another end
;; edit: s/unreachable end i32.const 1/unreachable end i32.const 0/
;; why: its end
;; case: something after the loop
;; edit: s/end unreachable end i32.const 1/end nop unreachable end i32.const 1/
;; why: its end
;; case: what the outside calls
;; edit: $s/$/\n(export "f" (func $main.f))/
;; why: it is exported
;; function: plain
;; case: a function of another type
;; why: it is no Go function
;; function: main.falls
;; case: a function that returns at its end
;; edit: $a (func $main.falls (param i32) (result i32) (local i32) @enter @add 8 i32.const 0)
;; why: its end
;; case: a function that unwinds at its end
;; edit: $a (func $main.falls (param i32) (result i32) (local i32) @enter block nop end i32.const 1)
;; why: its end
;; function: main.none
;; case: no SP
;; edit: $a (func $main.none (param i32) (result i32) i32.const 0 return)
;; why: no local for SP
;; function: main.f
;; case: two tables
;; edit: s/\(table 8 funcref\)/(table 8 funcref) (table 8 funcref)/
;; error: not one table of functions
;; case: a table filled in another way
;; edit: $a (elem $main.f)
;; error: a table that is filled in another way than Go's
;; case: no SP among the globals
;; edit: s/ \(global \(mut i64\) \(i64.const 0\)\)$//
;; error: no global for SP
