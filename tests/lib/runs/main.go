// What Go's runtime does in a library: goroutines during and between calls, panics, exits,
// the garbage collector, calls to and from the host.
package main

import (
	"errors"
	"os"
	"runtime"
	"runtime/debug"
	"sync"
	"time"
)

//go:wasmimport env back
func back(what, n int32) int64

var ticks int64
var order = make(chan int64, 1)

// tick leaves goroutines behind: one that waits for time, one that only yields, one that
// waits for a later call.
//
//go:wasmexport tick
func tick() {
	go func() {
		for {
			ticks++
			time.Sleep(time.Millisecond)
		}
	}()
	go func() {
		for {
			runtime.Gosched()
		}
	}()
	go func() {
		order <- 2 * <-orders
	}()
}

var orders = make(chan int64)

//go:wasmexport ticked
func ticked() int64 { return ticks }

//go:wasmexport wait
func wait(ms int32) { time.Sleep(time.Duration(ms) * time.Millisecond) }

// deliver meets the goroutine that tick left waiting.
//
//go:wasmexport deliver
func deliver(n int64) int64 {
	orders <- n
	return <-order
}

type node struct {
	left, right *node
	n           [4]int64
}

func tree(depth int32) *node {
	if depth == 0 {
		return &node{n: [4]int64{1}}
	}
	return &node{tree(depth - 1), tree(depth - 1), [4]int64{int64(depth)}}
}
func (t *node) count() int64 {
	if t == nil {
		return 0
	}
	return 1 + t.left.count() + t.right.count()
}

var kept *node

// churn makes garbage in several goroutines and keeps a tree from call to call.
//
//go:wasmexport churn
func churn(rounds int32) int64 {
	if kept == nil {
		kept = tree(10)
	}
	var all sync.WaitGroup
	var sum [4]int64
	for i := range sum {
		all.Add(1)
		go func() {
			defer all.Done()
			for range rounds {
				sum[i] += tree(6).count()
				runtime.Gosched()
			}
		}()
	}
	all.Wait()
	return kept.count() + sum[0] + sum[1] + sum[2] + sum[3]
}

//go:wasmexport collections
func collections() uint32 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.NumGC
}

// recovered survives panics, of its own and of the runtime's.
//
//go:wasmexport recovered
func recovered(what int32) (n int32) {
	defer func() {
		if e, ok := recover().(error); ok && e != nil {
			n = what + 100
		}
	}()
	var p *node
	switch what {
	case 0:
		panic(errors.New("mine"))
	case 1:
		return int32(p.n[0])
	case 2:
		return int32(sizes[what+1])
	}
	return 0
}

var sizes = make([]int, 3)

//go:wasmexport panics
func panics(what int32) int32 {
	switch what {
	case 0:
		panic("in an exported function")
	case 1:
		go panic("in a goroutine")
		select {}
	case 2:
		<-make(chan int)
	case 3:
		runtime.Goexit()
	case 4:
		debug.SetMaxStack(1 << 20)
		return deep(0)
	case 5:
		var m map[int]int
		m[1] = 1
	case 6:
		defer func() { panic("in a defer") }()
		panic("first")
	}
	return 0
}

func deep(n int32) int32 { return deep(n+1) + n }

//go:wasmexport exit
func exit(status int32) {
	go os.Exit(int(status))
	select {}
}

// nested goes to the host, which comes back here, n times.
//
//go:wasmexport nested
func nested(n int32) int64 {
	if n == 0 {
		return 0
	}
	tree(8)
	return back(0, n-1) + 1
}

var calling sync.Mutex

// goroutines has host calls in several goroutines, each of which calls back: one at a time.
// Go returns from such calls in the wrong order otherwise, on any runtime.
//
//go:wasmexport goroutines
func goroutines(n int32) int64 {
	c := make(chan int64)
	for i := range n {
		go func() {
			calling.Lock()
			k := back(0, i)
			calling.Unlock()
			c <- k
		}()
	}
	sum := int64(0)
	for range n {
		sum += <-c
	}
	return sum
}

// panicked has a panic in a function that the host calls.
//
//go:wasmexport panicked
func panicked() int64 { return back(1, 0) }

// trapped has a trap of the host's, which nothing here may catch.
//
//go:wasmexport trapped
func trapped() int64 {
	defer func() { recover() }()
	return back(2, 0)
}

func main() { panic("a library's main is not called") }
