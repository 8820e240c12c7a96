;; What a program does by the first letter of its first argument; each ends with a status.
;;   t  reads outside of memory
;;   l  computes for ever
;;   s  sleeps for ever
;;   o  opens "f" of its first directory: the errno
;;   w  writes "f" beyond byte 4096 in four ways: a bit for each that says FBIG
;;   p  writes to descriptor 1: the errno
;;   m  subscribes 2,000 times to descriptor 0: the errno
;;   r  asks for random bytes: the errno
;;   a  ends with 7
(module
  (import "wasi_snapshot_preview1" "args_get" (func $args (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "args_sizes_get" (func $sizes (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_pwrite" (func $pwrite (param i32 i32 i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_seek" (func $seek (param i32 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_allocate" (func $allocate (param i32 i64 i64) (result i32)))
  (import "wasi_snapshot_preview1" "fd_filestat_set_size" (func $resize (param i32 i64) (result i32)))
  (import "wasi_snapshot_preview1" "path_open"
    (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (memory (export "memory") 5)
  ;; 16: an iovec of the byte at 64; 64: "f"; 1024: a clock's subscription; 4096: arguments
  (data (i32.const 16) "\40\00\00\00\01\00\00\00") (data (i32.const 64) "f")
  (data (i32.const 1040) "\01\00\00\00\00\00\00\00\ff\ff\ff\ff\ff\ff\ff\7f")
  (func $file (result i32)
    (call $open (i32.const 3) (i32.const 1) (i32.const 64) (i32.const 1) (i32.const 1)
      (i64.const 0x6001ff) (i64.const 0) (i32.const 0) (i32.const 8)))
  (func $big (param $e i32) (param $bit i32) (result i32)
    (select (local.get $bit) (i32.const 0) (i32.eq (local.get $e) (i32.const 22))))
  (func $sizes_of_files (result i32) (local $fd i32)
    (if (call $file) (then (call $exit (i32.const 99))))
    (local.set $fd (i32.load (i32.const 8)))
    (drop (call $seek (local.get $fd) (i64.const 4096) (i32.const 0) (i32.const 32)))
    (call $big (call $write (local.get $fd) (i32.const 16) (i32.const 1) (i32.const 32)) (i32.const 1))
    (call $big (call $pwrite (local.get $fd) (i32.const 16) (i32.const 1) (i64.const 9000) (i32.const 32))
      (i32.const 2))
    (call $big (call $resize (local.get $fd) (i64.const 10000)) (i32.const 4))
    (call $big (call $allocate (local.get $fd) (i64.const 0) (i64.const 10000)) (i32.const 8))
    i32.or i32.or i32.or)
  (func $many (result i32) (local $i i32) (local $p i32)
    (loop $l
      (local.set $p (i32.add (i32.const 65536) (i32.mul (local.get $i) (i32.const 48))))
      (i32.store8 offset=8 (local.get $p) (i32.const 1))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $l (i32.lt_u (local.get $i) (i32.const 2000))))
    (call $poll (i32.const 65536) (i32.const 196608) (i32.const 2000) (i32.const 32)))
  (func $do (param $what i32)
    (if (i32.eq (local.get $what) (i32.const 0x74)) (then (drop (i32.load (i32.const 0x7ffffff0)))))
    (if (i32.eq (local.get $what) (i32.const 0x6c)) (then (loop $l (br $l))))
    (if (i32.eq (local.get $what) (i32.const 0x73))
      (then (drop (call $poll (i32.const 1024) (i32.const 2048) (i32.const 1) (i32.const 32)))))
    (if (i32.eq (local.get $what) (i32.const 0x6f)) (then (call $exit (call $file))))
    (if (i32.eq (local.get $what) (i32.const 0x77)) (then (call $exit (call $sizes_of_files))))
    (if (i32.eq (local.get $what) (i32.const 0x6d)) (then (call $exit (call $many))))
    (if (i32.eq (local.get $what) (i32.const 0x72))
      (then (call $exit (call $random (i32.const 2048) (i32.const 16)))))
    (if (i32.eq (local.get $what) (i32.const 0x61)) (then (call $exit (i32.const 7))))
    (call $exit (call $write (i32.const 1) (i32.const 16) (i32.const 1) (i32.const 32))))
  (func (export "_start")
    (drop (call $sizes (i32.const 32) (i32.const 36)))
    (drop (call $args (i32.const 4096) (i32.const 8192)))
    (if (i32.lt_u (i32.load (i32.const 32)) (i32.const 2)) (then (call $exit (i32.const 7))))
    (call $do (i32.load8_u (i32.load (i32.const 4100))))))
