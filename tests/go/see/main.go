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
func spin(n uint64) (x uint64) {
	for i := uint64(0); i < n; i++ {
		x = x*6364136223846793005 + i
	}
	return x
}

//go:noinline
func work() (x uint64) {
	for i := 0; i < 400; i++ {
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
	}
}

//line we"ird\%n??/.go:7
func init() { println("init") }
