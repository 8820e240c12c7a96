// Core runs one behaviour of the Go runtime at a time, named by its first argument. It does
// without fmt, so that it compiles in seconds.
package main

import (
	"errors"
	"os"
	"runtime"
	"sync"
	"time"
	"unsafe"
)

func main() {
	name := "hello"
	if len(os.Args) > 1 {
		name = os.Args[1]
	}
	f, ok := map[string]func(){
		"hello":      func() { println2("hello") },
		"goroutines": goroutines,
		"channels":   channels,
		"selects":    selects,
		"mutexes":    mutexes,
		"gosched":    gosched,
		"sleep":      sleep,
		"ticker":     ticker,
		"gc":         gc,
		"recover":    recovers,
		"panic":      func() { panic(errors.New("on purpose")) },
		"nested":     nestedPanic,
		"deep":       func() { println2("depth ", itoa(deep(3000000))) },
		"endless":    func() { println2(itoa(endless(1))) },
		"frameless":  frameless,
		"memory":     memory,
		"nil":        func() { println2(itoa(*nilPointer())) },
		"divide":     func() { println2(itoa(1 / zero())) },
		"bounds":     func() { println2(itoa(make([]int, 3)[zero()+3])) },
		"deadlock":   func() { <-make(chan int) },
		"exit":       exit,
		"defers":     defers,
		"write":      writeForever,
		"stacks":     stacks,
		"closures":   closures,
		"results":    results,
		"allocate":   allocate,
	}[name]
	if !ok {
		println2("unknown test ", name)
		os.Exit(3)
	}
	f()
}

func println2(parts ...string) {
	line := ""
	for _, p := range parts {
		line += p
	}
	os.Stdout.WriteString(line + "\n")
}

func itoa(n int) string {
	if n < 0 {
		return "-" + itoa(-n)
	}
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + string(rune('0'+n%10))
}

func goroutines() {
	var wg sync.WaitGroup
	results := make([]int, 10000)
	for i := range results {
		i := i
		wg.Add(1)
		go func() {
			defer wg.Done()
			runtime.Gosched()
			results[i] = i * i
		}()
	}
	wg.Wait()
	sum := 0
	for _, r := range results {
		sum += r
	}
	println2("sum ", itoa(sum))
}

func channels() {
	numbers, squares := make(chan int), make(chan int, 7)
	go func() {
		for i := 0; i < 1000; i++ {
			numbers <- i
		}
		close(numbers)
	}()
	for w := 0; w < 1; w++ {
		go func() {
			for n := range numbers {
				squares <- n * n
			}
			close(squares)
		}()
	}
	sum := 0
	for s := range squares {
		sum += s
	}
	println2("sum ", itoa(sum))
}

func selects() {
	a, b, quit := make(chan int), make(chan int), make(chan bool)
	go func() {
		for i := 0; i < 100; i++ {
			select {
			case a <- i:
			case b <- -i:
			}
		}
		close(quit)
	}()
	n, total := 0, 0
	for {
		select {
		case v := <-a:
			total += v
			n++
		case v := <-b:
			total -= v
			n++
		case <-quit:
			select {
			case <-a:
				println2("unexpected")
			default:
				println2(itoa(n), " values, ", itoa(total))
			}
			select {
			case <-time.After(5 * time.Millisecond):
				println2("timeout")
			case <-a:
			}
			return
		}
	}
}

func mutexes() {
	var mu sync.Mutex
	var rw sync.RWMutex
	var once sync.Once
	var wg sync.WaitGroup
	counts := map[int]int{}
	calls := 0
	for g := 0; g < 50; g++ {
		wg.Add(1)
		go func(g int) {
			defer wg.Done()
			for i := 0; i < 100; i++ {
				once.Do(func() { calls++ })
				mu.Lock()
				counts[i]++
				if i%10 == 0 {
					runtime.Gosched()
				}
				mu.Unlock()
				rw.RLock()
				_ = calls
				rw.RUnlock()
			}
		}(g)
	}
	wg.Wait()
	cond := sync.NewCond(&mu)
	ready := false
	go func() { mu.Lock(); ready = true; mu.Unlock(); cond.Broadcast() }()
	mu.Lock()
	for !ready {
		cond.Wait()
	}
	mu.Unlock()
	println2(itoa(len(counts)), " ", itoa(counts[99]), " ", itoa(calls))
}

func gosched() {
	order := make(chan string, 10)
	go func() {
		for i := 0; i < 3; i++ {
			order <- "g"
			runtime.Gosched()
		}
		close(order)
	}()
	for i := 0; i < 20; i++ {
		runtime.Gosched()
	}
	s := ""
	for o := range order {
		s += o
	}
	println2(s)
}

// A sleep is never shorter than asked for.
func sleep() {
	for _, d := range []time.Duration{0, time.Microsecond, 100 * time.Microsecond, 20 * time.Millisecond} {
		start := time.Now()
		time.Sleep(d)
		if got := time.Since(start); got < d {
			println2("slept too short: ", got.String(), " of ", d.String())
		}
	}
	println2("slept")
}

func ticker() {
	t := time.NewTicker(2 * time.Millisecond)
	defer t.Stop()
	start := time.Now()
	for i := 0; i < 10; i++ {
		<-t.C
	}
	if got := time.Since(start); got < 19*time.Millisecond {
		println2("ticked too fast: ", got.String())
	}
	timer := time.AfterFunc(time.Hour, func() { println2("never") })
	println2("stopped ", map[bool]string{true: "yes", false: "no"}[timer.Stop()])
}

type node struct {
	left, right *node
	data        [6]int
}

func build(depth int) *node {
	if depth == 0 {
		return &node{}
	}
	n := &node{left: build(depth - 1), right: build(depth - 1)}
	n.data[0] = n.left.data[0] + n.right.data[0] + 1
	return n
}

// 1 GB in pieces, beside a tree that must survive.
func gc() {
	tree := build(12)
	total := 0
	keep := make([][]byte, 64)
	for total < 1<<30 {
		n := 1 << (10 + total>>20%8)
		b := make([]byte, n)
		b[0], b[n-1] = 1, 2
		keep[total>>10%64] = b
		total += n
	}
	for _, b := range keep {
		if b != nil && (b[0] != 1 || b[len(b)-1] != 2) {
			println2("lost data")
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	if m.NumGC == 0 {
		println2("no collection")
	}
	println2("tree ", itoa(tree.data[0]))
}

func level(n int) (result int) {
	defer func() {
		if r := recover(); r != nil {
			result = r.(int) + 1
			if n > 0 {
				panic(result)
			}
		}
	}()
	if n == 100 {
		panic(1)
	}
	level(n + 1)
	return -1
}

func recovers() {
	println2("recovered ", itoa(level(0)))
	var err error
	func() {
		defer func() { err = recover().(error) }()
		var m map[string]int
		m["x"] = 1
	}()
	println2(err.Error())
	for i := 0; i < 3; i++ {
		func() {
			defer func() { println2("again: ", recover().(runtime.Error).Error()) }()
			_ = make([]int, i)[i]
		}()
	}
}

func nestedPanic() {
	defer func() { panic("second") }()
	panic("first")
}

//go:noinline
func deep(n int) int {
	if n == 0 {
		return 0
	}
	return deep(n-1) + 1
}

//go:noinline
func endless(n int) int {
	return endless(n+1) + 1
}

//go:noinline
func frameless() { frameless() }

func memory() {
	var all [][]byte
	for {
		b := make([]byte, 1<<20)
		for i := 0; i < len(b); i += 4096 {
			b[i] = 1
		}
		all = append(all, b)
	}
}

//go:noinline
func nilPointer() *int { return nil }

//go:noinline
func zero() int { return len(os.Args) - len(os.Args) }

func exit() {
	n := 0
	s := os.Args[2]
	sign := 1
	if s[0] == '-' {
		sign, s = -1, s[1:]
	}
	for _, c := range s {
		n = n*10 + int(c-'0')
	}
	os.Stdout.WriteString("leaving\n")
	os.Exit(sign * n)
}

func defers() {
	s := ""
	for i := 0; i < 5; i++ {
		defer func(i int) {
			s += itoa(i)
			if i == 0 {
				println2(s)
			}
		}(i)
	}
	func() {
		defer func() { s += "b" }()
		s += "a"
	}()
}

// Until the reader goes away: SIGPIPE ends it.
func writeForever() {
	line := []byte("line\n")
	for i := 0; i < 10000000; i++ {
		if _, err := os.Stdout.Write(line); err != nil {
			os.Exit(9)
		}
	}
}

// Stacks grow and move while pointers into them are held.
func stacks() {
	var wg sync.WaitGroup
	for g := 0; g < 100; g++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			var local [16]int
			p := &local[3]
			for d := 1; d < 2000; d *= 2 {
				*p += deep(d)
				runtime.Gosched()
			}
			if local[3] != 2047 {
				println2("wrong ", itoa(local[3]))
			}
		}()
	}
	wg.Wait()
	println2("pointer ", itoa(int(unsafe.Sizeof(uintptr(0)))))
}

type shape interface{ area() int }
type square struct{ side int }
type pair struct{ a, b shape }

func (s square) area() int { return s.side * s.side }
func (p *pair) area() int  { return p.a.area() + p.b.area() }

func closures() {
	fs := []func(int) int{}
	for i := 0; i < 4; i++ {
		i := i
		fs = append(fs, func(x int) int { i += x; return i })
	}
	total := 0
	for round := 0; round < 3; round++ {
		for _, f := range fs {
			total += f(round)
		}
	}
	var s shape = &pair{square{3}, &pair{square{4}, square{12}}}
	method := s.area
	println2(itoa(total), " ", itoa(method()))
}

type tree struct{ left, right *tree }

func plant(depth int) *tree {
	if depth == 0 {
		return &tree{}
	}
	return &tree{plant(depth - 1), plant(depth - 1)}
}

// With GODEBUG=gctrace=1 the collector writes how large the heap was when it began and when it
// ended: a goroutine that allocates all the time shows whether it ran meanwhile. With a second
// argument memory is large.
func allocate() {
	size := 1
	if len(os.Args) > 2 {
		size = 64 << 20
	}
	ballast, live := make([]byte, size), plant(16)
	var last []byte
	stop := false
	go func() {
		for !stop {
			last = make([]byte, 16<<10)
			runtime.Gosched()
		}
	}()
	for i := 0; i < 5; i++ {
		runtime.GC()
	}
	stop = true
	runtime.KeepAlive(ballast)
	runtime.KeepAlive(live)
	println2("allocated ", itoa(len(last)))
}
