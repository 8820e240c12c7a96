// Small uses what differs between Go versions in the generated code: goroutine switches, stack
// growth, panics, the collector, imports. It does without fmt and os, so that it compiles fast.
package main

import (
	"runtime"
	"unsafe"
)

type ciovec struct{ buf, bufLen uint32 }

//go:wasmimport wasi_snapshot_preview1 fd_write
//go:noescape
func fdWrite(fd int32, iovs unsafe.Pointer, iovsLen uint32, nwritten unsafe.Pointer) uint32

func write(s string) {
	b := []byte(s)
	iov := ciovec{uint32(uintptr(unsafe.Pointer(&b[0]))), uint32(len(b))}
	var n uint32
	if fdWrite(1, unsafe.Pointer(&iov), 1, unsafe.Pointer(&n)) != 0 || int(n) != len(b) {
		panic("write")
	}
}

//go:noinline
func grow(n int) int {
	var pad [32]int
	if n == 0 {
		return pad[3]
	}
	pad[n%32] = n
	return grow(n-1) + pad[n%32]
}

type tree struct{ left, right *tree }

func bottom(depth int) *tree {
	if depth == 0 {
		return &tree{}
	}
	return &tree{bottom(depth - 1), bottom(depth - 1)}
}

func (t *tree) count() int {
	if t.left == nil {
		return 1
	}
	return 1 + t.left.count() + t.right.count()
}

func recovered(n int) (r int) {
	defer func() { r += recover().(int) }()
	if n == 0 {
		panic(100)
	}
	r = recovered(n-1) + 1
	panic(r)
}

type namer interface{ name() string }
type dog struct{}
type cat struct{ lives int }

func (dog) name() string    { return "dog" }
func (c *cat) name() string { return "cat"[:c.lives%4] }

func main() {
	ch := make(chan int)
	for g := 0; g < 100; g++ {
		go func(g int) {
			runtime.Gosched()
			ch <- grow(g * 20)
		}(g)
	}
	sum := 0
	for g := 0; g < 100; g++ {
		sum += <-ch
	}
	nodes := 0
	for i := 0; i < 20; i++ {
		nodes += bottom(12).count()
		runtime.GC()
	}
	m := map[string]int{}
	names := []namer{dog{}, &cat{9}, &cat{3}}
	for i := 0; i < 1000; i++ {
		m[names[i%3].name()] += i
	}
	f := 1.0
	for i := 1; i < 20; i++ {
		f = f*float64(i)/9 - float64(int64(f))/7
	}
	for _, n := range []int{sum, nodes, m["dog"], m["cat"], m["c"], recovered(5), int(f * 1000)} {
		digits := ""
		for neg := n < 0; ; n /= 10 {
			d := n % 10
			if neg {
				d = -d
			}
			digits = string(rune('0'+d)) + digits
			if n/10 == 0 {
				break
			}
		}
		write(digits + " ")
	}
	write("Hello, Wasm\n")
}
