;; x_open: opens the file "secret" in the first granted directory; the errno.
(module (import "wasi_snapshot_preview1" "path_open"
  (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
 (memory (export "memory") 1) (data (i32.const 16) "secret")
 (func (export "x_open") (result i32)
  (call $path_open (i32.const 3) (i32.const 0) (i32.const 16) (i32.const 6) (i32.const 0)
   (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 0))))
