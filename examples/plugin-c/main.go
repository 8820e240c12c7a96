// Text as a library: functions for C, Python and whatever calls C.
package main

import (
	"os"
	"strings"
	"unsafe"
)

// Memory that C has been given: the garbage collector must not take it.
var held = map[*byte][]byte{}

// alloc gives C n bytes to put an argument in.
//
//go:wasmexport alloc
func alloc(n uint32) *byte {
	b := make([]byte, max(n, 1))
	held[&b[0]] = b
	return &b[0]
}

// release takes back what alloc or upper gave.
//
//go:wasmexport release
func release(p *byte) { delete(held, p) }

// words counts the words of a text.
//
//go:wasmexport words
func words(p *byte, n uint32) int32 {
	return int32(len(strings.Fields(unsafe.String(p, n))))
}

// upper is the text in capitals: its address, and its length in the upper 32 bits.
//
//go:wasmexport upper
func upper(p *byte, n uint32) uint64 {
	s := strings.ToUpper(unsafe.String(p, n))
	q := alloc(uint32(len(s)))
	copy(held[q], s)
	return uint64(len(s))<<32 | uint64(uintptr(unsafe.Pointer(q)))
}

// mean is there for its types.
//
//go:wasmexport mean
func mean(a, b float64) float64 { return (a + b) / 2 }

// divide panics if b is 0.
//
//go:wasmexport divide
func divide(a, b int64) int64 { return a / b }

// quit ends the instance, not the process.
//
//go:wasmexport quit
func quit(status int32) { os.Exit(int(status)) }

// shared sums with a goroutine for each number.
//
//go:wasmexport shared
func shared(n int32) int64 {
	c := make(chan int64)
	for i := range n {
		go func() { c <- int64(i) }()
	}
	sum := int64(0)
	for range n {
		sum += <-c
	}
	return sum
}

func main() {} // not called
