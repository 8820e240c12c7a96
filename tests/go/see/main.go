// What is seen of a program from outside: the number of arguments says what it does. It avoids
// fmt and os, to be compiled fast; tests/go/see.sh knows its lines by their comments.
package main

import "unsafe"

//go:wasmimport wasi_snapshot_preview1 args_sizes_get
//go:noescape
func args_sizes_get(argc, bytes unsafe.Pointer) uint32

type tree struct{ left, right *tree }

var far = uintptr(0xfff00000)

//go:noinline
func (t *tree) depth(trap func()) int {
	if t == nil {
		trap() // line: depth
		return 0
	}
	return 1 + t.left.depth(trap) // line: left
}

//go:noinline
func load() {
	println(*(*int)(unsafe.Pointer(far)))
}

//go:noinline
func inner(n int) int {
	println("inner") // line: inner
	return n
}

//go:noinline
func outer(n int) int {
	return 1 + inner(n) // line: outer
}

func boom() // an instruction that traps

//go:noinline
func yields(c chan int, trap func()) {
	c <- 1 // it is resumed here, by the loop
	<-c
	trap() // line: yields
	c <- 2
}

//go:noinline
func deep(n int) int {
	if n == 0 {
		boom() // line: bottom
	}
	return deep(n-1) + 1 // line: deep
}

// Go's table of functions, from its header on, becomes noise.
//
//go:noinline
func spoil() {
	at := uintptr(0x1000)
	for *(*uint64)(unsafe.Pointer(at)) != 0x08010000fffffff1 {
		at += 8
	}
	x := uint64(7)
	for i := uintptr(72); i < 500000; i += 8 {
		x = x*6364136223846793005 + 1442695040888963407
		*(*uint64)(unsafe.Pointer(at + i)) = x >> 40
	}
}

//go:noinline
func spin(n uint64) (x uint64) {
	for i := uint64(0); i < n; i++ {
		x = x*6364136223846793005 + i
	}
	return x
}

//go:noinline
func work() (x uint64) {
	for i := 0; i < 200; i++ {
		x += spin(1000000) // line: work
	}
	return x
}

func main() {
	var argc, bytes uint32
	args_sizes_get(unsafe.Pointer(&argc), unsafe.Pointer(&bytes))
	t := &tree{left: &tree{}}
	switch argc {
	case 1:
		println(outer(6)) // line: main
	case 2:
		println(t.depth(load)) // line: main load
	case 3:
		println(t.depth(boom)) // line: main boom
	case 4:
		c := make(chan int)
		go yields(c, boom) // line: go
		println(<-c)
		c <- 3
		println(<-c)
	case 5:
		println(work())
	case 6:
		println(deep(100000))
	case 7:
		spoil()
		println(t.depth(boom))
	}
}

//line we"ird\%n??/.go:7
func init() { println("init") }
