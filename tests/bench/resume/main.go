// Loops whose frame is left and resumed once, inside the loop. A resumed function runs in another
// body than a called one (tools/go/emit/body.h), and must be as fast. Prints, for each kernel and
// each way of pausing, a line with its time in ms: "called" (nothing happens), "grown" (its stack
// moves), "received" (it waits for a channel). tests/bench-resume.sh makes a table of them.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"
)

func nothing() {}

//go:noinline
func deep(n int) int {
	var pad [64]int
	pad[n%64] = n
	if n > 0 {
		return deep(n-1) + pad[(n+1)%64]
	}
	return pad[0]
}

// In a goroutine of its own, whose stack is small, this makes it move.
func grow() { deep(200) }

func receive() {
	c := make(chan int)
	go func() { runtime.Gosched(); c <- 1 }()
	<-c
}

// With calls in the loop.
func collatz(n int, pause func()) int {
	best := 0
	for i := 1; i < n; i++ {
		if i == 2 {
			pause()
		}
		if l := length(i); l > best {
			best = l
		}
	}
	return best
}

//go:noinline
func length(i int) int {
	n := 0
	for ; i != 1; n++ {
		if i&1 == 0 {
			i >>= 1
		} else {
			i = 3*i + 1
		}
	}
	return n
}

// With branches and a table in the loop.
func machine(n int, pause func()) int {
	code := []byte{0, 1, 2, 3, 1, 0, 4, 2, 5}
	acc, pc := 1, 0
	for i := 0; i < n; i++ {
		if i == 1 {
			pause()
		}
		switch code[pc] {
		case 0:
			acc += i
		case 1:
			acc ^= acc << 3
		case 2:
			acc -= pc
		case 3:
			if acc&1 == 0 {
				pc++
			}
		case 4:
			acc = acc*31 + 7
		case 5:
			pc = -1
		}
		pc++
	}
	return acc
}

var kernels = []struct {
	name string
	f    func(pause func()) any
}{
	{"fib", func(p func()) any { return fibs(35, p) }},
	{"nbody", func(p func()) any { return nbody(500000, p) }},
	{"fannkuch", func(p func()) any { return fannkuch(9, p) }},
	{"trees", func(p func()) any { return trees(20, 15, p) }},
	{"spectral", func(p func()) any { return spectral(900, p) }},
	{"matmul", func(p func()) any { return mat(300, p) }},
	{"sieve", func(p func()) any { return sieve(5000000, p) }},
	{"json", func(p func()) any { return jsonb(40, p) }},
	{"map", func(p func()) any { return mapb(300000, p) }},
	{"sort", func(p func()) any { return sortb(400000, p) }},
	{"sha256", func(p func()) any { return shab(300, p) }},
	{"regexp", func(p func()) any { return reb(50, p) }},
	{"gzip", func(p func()) any { return gz(20, p) }},
	{"chan", func(p func()) any { return chanb(200000, p) }},
	{"iface", func(p func()) any { return iface(20000000, p) }},
	{"collatz", func(p func()) any { return collatz(300000, p) }},
	{"machine", func(p func()) any { return machine(20000000, p) }},
}

var ways = []struct {
	name  string
	pause func()
}{{"called", nothing}, {"grown", grow}, {"received", receive}}

// resume [KERNEL,... [WAY]]
func main() {
	only := func(i int, name string) bool {
		return len(os.Args) <= i || os.Args[i] == "" || strings.Contains(","+os.Args[i]+",", ","+name+",")
	}
	for _, k := range kernels {
		for _, w := range ways {
			if !only(1, k.name) || !only(2, w.name) {
				continue
			}
			done := make(chan time.Duration)
			go func() {
				start := time.Now()
				k.f(w.pause)
				done <- time.Since(start)
			}()
			fmt.Printf("%s %s %.1f\n", k.name, w.name, float64((<-done).Microseconds())/1000)
		}
	}
}
