// Host-zlib compresses its standard input with the system's zlib, as gzip does.
package main

import (
	"io"
	"os"
	"unsafe"
)

// compress writes at most outLen bytes and returns how many, or the negative of an errno.
//
//go:wasmimport zlib compress
//go:noescape
func compress(in unsafe.Pointer, inLen uint32, out unsafe.Pointer, outLen uint32) int32

// bound returns how many bytes compress needs at most.
//
//go:wasmimport zlib bound
func bound(inLen uint32) uint32

func main() {
	in, err := io.ReadAll(os.Stdin)
	if err != nil {
		println("stdin:", err.Error())
		os.Exit(1)
	}
	out := make([]byte, bound(uint32(len(in))))
	n := compress(unsafe.Pointer(unsafe.SliceData(in)), uint32(len(in)),
		unsafe.Pointer(unsafe.SliceData(out)), uint32(len(out)))
	if n < 0 {
		println("zlib: errno", -n)
		os.Exit(1)
	}
	if _, err := os.Stdout.Write(out[:n]); err != nil {
		println("stdout:", err.Error())
		os.Exit(1)
	}
}
