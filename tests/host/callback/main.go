// Callback has host functions call back into exported functions, to any depth.
package main

import (
	"math"
	"os"
	"runtime"
	"time"
)

//go:wasmimport back call
func call(what int32, n int32) int64

//go:wasmimport back bits
func bits(what int32, v uint64) uint64

//go:wasmexport grow
func grow(n int32) int64 {
	var block [512]int64
	for i := range block {
		block[i] = int64(n) + int64(i)
	}
	if n == 0 {
		return 0
	}
	if n%100 == 0 {
		runtime.GC()
	}
	return grow(n-1) + block[n%512] - int64(n%512)
}

//go:wasmexport nested
func nested(n int32) int64 {
	if n == 0 {
		return 0
	}
	x := make([]int, 100)
	return call(1, n-1) + int64(len(x))
}

//go:wasmexport goroutines
func goroutines(n int32) int64 {
	c := make(chan int64)
	for i := range n {
		go func() {
			time.Sleep(time.Millisecond)
			c <- int64(i)
		}()
	}
	sum := int64(0)
	for range n {
		sum += <-c
	}
	return sum
}

//go:wasmexport float
func float(a float32, b float64) float32 { return a }

//go:wasmexport double
func double(a float32, b float64) float64 { return b }

//go:wasmexport nothing
func nothing() {}

//go:wasmexport panics
func panics(n int32) int64 {
	if n > 3 {
		panic("in a callback")
	}
	return panics(n + 1)
}

func check(ok bool, what string) {
	if !ok {
		println("wrong:", what)
		os.Exit(1)
	}
}

func main() {
	if len(os.Args) > 1 {
		call(int32(os.Args[1][0]-'0'), 0)
		println("came back")
		os.Exit(1)
	}
	check(call(0, 5000) == 5000*5001/2, "a callback that grows the stack")
	check(call(1, 100) == 100*100, "callbacks in callbacks")
	check(call(2, 20) == 190, "goroutines in a callback")
	done := make(chan bool)
	for i := range 8 {
		go func() {
			check(call(1, int32(i)) == int64(i)*100, "a callback of a goroutine")
			check(call(0, 300) == 300*301/2, "a callback that grows a goroutine's stack")
			runtime.Gosched()
			done <- true
		}()
	}
	for range 8 {
		<-done
	}
	for _, v := range []uint64{0, 1 << 31, 0x7f800001, 0xffbfffff, 0x7fc00000} {
		check(bits(0, v) == v, "float32's bits")
	}
	for _, v := range []uint64{0, 1 << 63, 0x7ff0000000000001, 0xfff7ffffffffffff, math.Float64bits(-1.5)} {
		check(bits(1, v) == v, "float64's bits")
	}
	println("called back")
}
