;; Exits with the number of the first check that fails, 0 if none does. What could be folded
;; at compile time is computed from memory, which is zero.
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (global $n (mut i32) (i32.const 0))
  (global $started (mut i32) (i32.const 0))
  (start $begin)
  (func $begin (global.set $started (i32.const 1)))
  (func $zero (result i32) (i32.load (i32.const 512)))
  (func $i (param $x i32) (result i32) (i32.add (local.get $x) (call $zero)))
  (func $l (param $x i64) (result i64) (i64.add (local.get $x) (i64.extend_i32_u (call $zero))))
  (func $f (param $x i32) (result f32) (f32.reinterpret_i32 (call $i (local.get $x))))
  (func $d (param $x i64) (result f64) (f64.reinterpret_i64 (call $l (local.get $x))))
  (func $is (param $a i32) (param $b i32)
    (global.set $n (i32.add (global.get $n) (i32.const 1)))
    (if (i32.ne (local.get $a) (local.get $b)) (then (call $exit (global.get $n)))))
  (func $isl (param $a i64) (param $b i64)
    (global.set $n (i32.add (global.get $n) (i32.const 1)))
    (if (i64.ne (local.get $a) (local.get $b)) (then (call $exit (global.get $n)))))
  (func $isf (param $a f32) (param $b i32) (call $is (i32.reinterpret_f32 (local.get $a)) (local.get $b)))
  (func $isd (param $a f64) (param $b i64) (call $isl (i64.reinterpret_f64 (local.get $a)) (local.get $b)))
  ;; a NaN result: quiet, whatever its payload
  (func $nanf (param $a f32) (call $is (i32.and (i32.reinterpret_f32 (local.get $a)) (i32.const 0x7fc00000)) (i32.const 0x7fc00000)))
  (func $nand (param $a f64) (call $isl (i64.and (i64.reinterpret_f64 (local.get $a)) (i64.const 0x7ff8000000000000)) (i64.const 0x7ff8000000000000)))
  (func $pair (param i32) (result i32 i64 f32) (i32.add (local.get 0) (i32.const 1)) (i64.const -2) (f32.const 3.5))
  (func $choose (param i32) (result i32)
    (block $c (block $b (block $a (br_table $a $b $c (local.get 0))) (return (i32.const 10))) (return (i32.const 20)))
    (i32.const 30))
  (func $sum (param $n i32) (result i32) (local $s i32)
    (loop $again
      (local.set $s (i32.add (local.get $s) (local.get $n)))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $s))
  ;; Fills n bytes at 2048 + 64, n from 0 to 300: how many of the bytes around are not as they should.
  (func $fills (result i32) (local $n i32) (local $p i32) (local $wrong i32)
    (loop $each
      (local.set $p (i32.const 2048))
      (loop $clear
        (i32.store8 (local.get $p) (i32.const 0x11))
        (br_if $clear (i32.lt_u (local.tee $p (i32.add (local.get $p) (i32.const 1))) (i32.const 2560))))
      (memory.fill (call $i (i32.const 2112)) (call $i (i32.const 0x1ab)) (local.get $n))
      (local.set $p (i32.const 2048))
      (loop $look
        (local.set $wrong (i32.add (local.get $wrong)
          (i32.ne (i32.load8_u (local.get $p))
            (select (i32.const 0xab) (i32.const 0x11)
              (i32.lt_u (i32.sub (local.get $p) (i32.const 2112)) (local.get $n))))))
        (br_if $look (i32.lt_u (local.tee $p (i32.add (local.get $p) (i32.const 1))) (i32.const 2560))))
      (br_if $each (i32.le_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 300))))
    (local.get $wrong))
  (func (export "_start") (local i32 i64 f32)
    (call $is (global.get $started) (i32.const 1)) ;; 1
    (call $is (i32.clz (call $i (i32.const 0))) (i32.const 32))
    (call $is (i32.ctz (call $i (i32.const 0))) (i32.const 32))
    (call $isl (i64.clz (call $l (i64.const 1))) (i64.const 63))
    (call $isl (i64.ctz (call $l (i64.const 0))) (i64.const 64)) ;; 5
    (call $is (i32.popcnt (call $i (i32.const -1))) (i32.const 32))
    (call $is (i32.rotl (call $i (i32.const 0x80000001)) (i32.const 33)) (i32.const 3))
    (call $isl (i64.rotr (call $l (i64.const 1)) (i64.const 65)) (i64.const 0x8000000000000000))
    (call $is (i32.rotl (call $i (i32.const 0xdeadbeef)) (call $i (i32.const 32))) (i32.const 0xdeadbeef))
    (call $is (i32.shl (call $i (i32.const 1)) (call $i (i32.const 35))) (i32.const 8)) ;; 10
    (call $is (i32.shr_s (call $i (i32.const -8)) (call $i (i32.const 33))) (i32.const -4))
    (call $isl (i64.shr_u (call $l (i64.const -1)) (call $l (i64.const 127))) (i64.const 1))
    (call $is (i32.rem_s (call $i (i32.const 0x80000000)) (call $i (i32.const -1))) (i32.const 0))
    (call $isl (i64.rem_s (call $l (i64.const -7)) (call $l (i64.const 2))) (i64.const -1))
    (call $is (i32.div_u (call $i (i32.const -2)) (call $i (i32.const 2))) (i32.const 0x7fffffff)) ;; 15
    (call $is (i32.extend8_s (call $i (i32.const 0x180))) (i32.const -128))
    (call $isl (i64.extend32_s (call $l (i64.const 0x80000000))) (i64.const -2147483648))
    (call $is (i32.lt_u (call $i (i32.const -1)) (call $i (i32.const 1))) (i32.const 0))
    (call $is (i32.lt_s (call $i (i32.const -1)) (call $i (i32.const 1))) (i32.const 1))
    (call $isl (i64.extend_i32_s (call $i (i32.const -5))) (i64.const -5)) ;; 20
    ;; truncation: the last values that fit, saturation beyond
    (call $is (i32.trunc_f64_s (f64.add (f64.const -2147483648.9) (f64.convert_i32_s (call $zero)))) (i32.const 0x80000000))
    (call $is (i32.trunc_f64_u (f64.add (f64.const -0.9) (f64.convert_i32_s (call $zero)))) (i32.const 0))
    (call $is (i32.trunc_f32_u (f32.add (f32.const 4294967040) (f32.convert_i32_s (call $zero)))) (i32.const -256))
    (call $isl (i64.trunc_f64_u (f64.add (f64.const 18446744073709549568) (f64.convert_i32_s (call $zero)))) (i64.const -2048))
    (call $is (i32.trunc_sat_f32_s (call $f (i32.const 0x7fc00000))) (i32.const 0)) ;; 25
    (call $is (i32.trunc_sat_f64_s (call $d (i64.const 0x7ff0000000000000))) (i32.const 0x7fffffff))
    (call $is (i32.trunc_sat_f64_u (call $d (i64.const 0xc000000000000000))) (i32.const 0))
    (call $isl (i64.trunc_sat_f32_s (call $f (i32.const 0xff800000))) (i64.const 0x8000000000000000))
    (call $isl (i64.trunc_sat_f64_u (call $d (i64.const 0x7fe0000000000000))) (i64.const -1))
    ;; NaN bits
    (call $isf (f32.neg (call $f (i32.const 0x7f800001))) (i32.const 0xff800001)) ;; 30
    (call $isf (f32.abs (call $f (i32.const 0xffa00001))) (i32.const 0x7fa00001))
    (call $isd (f64.copysign (call $d (i64.const 0x7ff0000000000001)) (f64.const -1)) (i64.const 0xfff0000000000001))
    (call $nanf (f32.add (call $f (i32.const 0x7f800001)) (f32.const 1)))
    (call $nand (f64.mul (call $d (i64.const 0xfff0000000000001)) (f64.const 0)))
    (call $nanf (f32.demote_f64 (call $d (i64.const 0x7ff0000000000001)))) ;; 35
    (call $nand (f64.promote_f32 (call $f (i32.const 0x7f800001))))
    (call $nanf (f32.demote_f64 (f64.promote_f32 (call $f (i32.const 0x7f800001)))))
    (call $nand (f64.floor (call $d (i64.const 0x7ff0000000000001))))
    (call $nand (f64.sqrt (call $d (i64.const 0xbff0000000000000))))
    (call $nand (f64.min (call $d (i64.const 0x7ff0000000000001)) (f64.const 1))) ;; 40
    (call $nanf (f32.max (f32.const 1) (call $f (i32.const 0x7f800001))))
    (call $nand (f64.nearest (call $d (i64.const 0x7ff0000000000001))))
    (call $isf (f32.min (call $f (i32.const 0)) (call $f (i32.const 0x80000000))) (i32.const 0x80000000))
    (call $isd (f64.max (call $d (i64.const 0x8000000000000000)) (call $d (i64.const 0))) (i64.const 0))
    (call $isd (f64.min (call $d (i64.const 0x8000000000000000)) (call $d (i64.const 0))) (i64.const 0x8000000000000000)) ;; 45
    (call $isd (f64.nearest (f64.add (f64.const 2.5) (f64.convert_i32_s (call $zero)))) (i64.const 0x4000000000000000))
    (call $isf (f32.nearest (call $f (i32.const 0xbf000000))) (i32.const 0x80000000))
    (call $isd (f64.ceil (call $d (i64.const 0xbfe0000000000000))) (i64.const 0x8000000000000000))
    (call $isf (f32.trunc (call $f (i32.const 0xc0200000))) (i32.const 0xc0000000))
    (call $isf (f32.convert_i64_u (call $l (i64.const -1))) (i32.const 0x5f800000)) ;; 50
    (call $isd (f64.convert_i64_s (call $l (i64.const 0x7fffffffffffffff))) (i64.const 0x43e0000000000000))
    (call $isf (f32.convert_i64_s (call $l (i64.const 16777217))) (i32.const 0x4b800000))
    (call $is (f64.eq (call $d (i64.const 0x7ff8000000000000)) (call $d (i64.const 0x7ff8000000000000))) (i32.const 0))
    (call $is (f32.ne (call $f (i32.const 0x7fc00000)) (f32.const 0)) (i32.const 1))
    (call $is (f64.eq (call $d (i64.const 0x8000000000000000)) (f64.const 0)) (i32.const 1)) ;; 55
    ;; memory: little-endian, unaligned, sign extension
    (i64.store (i32.const 1025) (i64.const 0x8182838485868788))
    (call $is (i32.load8_s (i32.const 1025)) (i32.const -120))
    (call $is (i32.load16_u offset=1 (i32.const 1025)) (i32.const 0x8687))
    (call $isl (i64.load32_s (i32.const 1029)) (i64.const 0xffffffff81828384))
    (call $isl (i64.load16_s (i32.const 1031)) (i64.const 0xffffffffffff8182))
    (i32.store16 (i32.const 1026) (i32.const 0x12345)) ;; 59 checks so far
    (call $isl (i64.load (i32.const 1025)) (i64.const 0x8182838485234588)) ;; 60
    (memory.copy (i32.const 1026) (i32.const 1025) (i32.const 8))
    (call $isl (i64.load (i32.const 1026)) (i64.const 0x8182838485234588))
    (memory.fill (i32.const 1026) (i32.const 0x1ff) (i32.const 3))
    (call $is (i32.load (i32.const 1026)) (i32.const 0x85ffffff))
    ;; several results, br_table, loops, select, block parameters
    (call $pair (i32.const 4)) (local.set 2) (local.set 1) (local.set 0)
    (call $is (local.get 0) (i32.const 5))
    (call $isl (local.get 1) (i64.const -2))
    (call $isf (local.get 2) (i32.const 0x40600000)) ;; 65
    (call $is (call $choose (i32.const 0)) (i32.const 10))
    (call $is (call $choose (i32.const 1)) (i32.const 20))
    (call $is (call $choose (i32.const 2)) (i32.const 30))
    (call $is (call $choose (i32.const -1)) (i32.const 30))
    (call $is (call $sum (i32.const 100)) (i32.const 5050)) ;; 70
    (call $isl (select (i64.const 1) (i64.const 2) (call $zero)) (i64.const 2))
    (call $is (call $fills) (i32.const 0))
    (call $is (i32.const 1) (block (param) (result i32) (i32.const 5) (i32.const 1) (br 0)))
    (call $exit (i32.const 0))))
