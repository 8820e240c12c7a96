;; memeqbody, as Go 1.21 and later have it: known by a hash of its body.
(func $memeqbody (param i64 i64 i64) (result i64)
  local.get 0 local.get 1 i64.eq if i64.const 1 return end
  loop
    local.get 2 i64.eqz if i64.const 1 return end
    local.get 0 i32.wrap_i64 i64.load8_u
    local.get 1 i32.wrap_i64 i64.load8_u
    i64.ne if i64.const 0 return end
    local.get 0 i64.const 1 i64.add local.set 0
    local.get 1 i64.const 1 i64.add local.set 1
    local.get 2 i64.const 1 i64.sub local.set 2
    br 0
  end
  unreachable unreachable)
;; pass: native
;; function: memeqbody
;; case: a body that is known has one in C
;; want: native native_memequal
;; want: not recognised: it is no Go function
;; case: another constant is another function
;; edit: s/i64.const 1 i64.sub/i64.const 2 i64.sub/
;; unchanged
;; not: native
;; case: another instruction too
;; edit: s/i64.load8_u$/i64.load8_s/
;; unchanged
;; case: --no-intrinsics
;; options: --no-intrinsics
;; unchanged
;; case: not in a module for other runtimes
;; options: --emit=wasm -o none.wasm
;; unchanged
