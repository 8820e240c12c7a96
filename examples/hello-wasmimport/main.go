// Hello-wasmimport calls WASI's fd_write itself, without package os or fmt.
package main

import "unsafe"

// A ciovec is how WASI describes bytes to be written: an address in linear memory and a
// length, 32 bits each.
type ciovec struct {
	buf    uint32
	bufLen uint32
}

// fdWrite is a function of the host. The compiler makes it an import of the module; whoever
// runs the module provides it, here the executable's own WASI host.
//
//go:wasmimport wasi_snapshot_preview1 fd_write
//go:noescape
func fdWrite(fd int32, iovs unsafe.Pointer, iovsLen uint32, nwritten unsafe.Pointer) uint32

func main() {
	message := []byte("Hello, Wasm\n")
	for len(message) > 0 {
		iov := ciovec{
			buf:    uint32(uintptr(unsafe.Pointer(unsafe.SliceData(message)))),
			bufLen: uint32(len(message)),
		}
		var n uint32
		if errno := fdWrite(1, unsafe.Pointer(&iov), 1, unsafe.Pointer(&n)); errno != 0 {
			println("fd_write: errno", errno)
			panic("cannot write")
		}
		message = message[n:] // a short write is not an error
	}
}
