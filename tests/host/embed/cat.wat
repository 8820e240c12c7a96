;; Prints the file "a/page" of its first directory, then the errno of opening it for writing and
;; of a path that leads out.
(module
  (import "wasi_snapshot_preview1" "path_open" (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 64) "a/page../a/page")
  (func $open_it (param $path i32) (param $n i32) (param $rights i64) (result i32)
    (call $open (i32.const 3) (i32.const 1) (local.get $path) (local.get $n) (i32.const 0)
      (local.get $rights) (i64.const 0) (i32.const 0) (i32.const 32)))
  (func (export "_start")
    (if (call $open_it (i32.const 64) (i32.const 6) (i64.const 2)) (then (call $exit (i32.const 1))))
    (i32.store (i32.const 0) (i32.const 1024))
    (i32.store (i32.const 4) (i32.const 30000))
    (if (call $read (i32.load (i32.const 32)) (i32.const 0) (i32.const 1) (i32.const 4))
      (then (call $exit (i32.const 2))))
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 16)))
    (if (i32.ne (call $open_it (i32.const 64) (i32.const 6) (i64.const 64)) (i32.const 69)) ;; ROFS
      (then (call $exit (i32.const 3))))
    (if (i32.ne (call $open_it (i32.const 70) (i32.const 9) (i64.const 2)) (i32.const 63)) ;; PERM
      (then (call $exit (i32.const 4))))))
