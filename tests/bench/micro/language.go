package main

import (
	"crypto/rand"
	mrand "math/rand"
	"slices"
	"sort"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

//go:noinline
func add(a, b int) int { return a + b }

//go:noinline
func many(a, b, c, d, e, f int) (int, int) { return a + c + e, b + d + f }

func deferred(m *sync.Mutex) int { m.Lock(); defer m.Unlock(); return 1 }

type shaper interface{ area() float64 }
type sq struct{ a float64 }

func (s sq) area() float64 { return s.a * s.a }

// send has one goroutine send n numbers to another.
func send(c chan int, n int) {
	go func() {
		for i := 0; i < n; i++ {
			c <- i
		}
		close(c)
	}()
	for v := range c {
		sinkI += v
	}
}

func language() {
	run("map[int]", func(n int) {
		m := map[int]int{}
		for i := 0; i < 10000; i++ {
			m[i*7] = i
		}
		for i := 0; i < n; i++ {
			sinkI += m[i%10000*7]
		}
	})
	run("map[string]", func(n int) {
		m := map[string]int{}
		var k []string
		for i := 0; i < 10000; i++ {
			k = append(k, "key"+strconv.Itoa(i))
			m[k[i]] = i
		}
		for i := 0; i < n; i++ {
			sinkI += m[k[i%10000]]
		}
	})
	run("map[struct]", func(n int) {
		type kk struct {
			a, b int32
			c    float64
		}
		m := map[kk]int{}
		for i := 0; i < 1000; i++ {
			m[kk{int32(i), 2, 3}] = i
		}
		for i := 0; i < n; i++ {
			sinkI += m[kk{int32(i % 1000), 2, 3}]
		}
	})
	run("map[any]", func(n int) {
		m := map[any]int{}
		for i := 0; i < 1000; i++ {
			m[i] = i
		}
		for i := 0; i < n; i++ {
			sinkI += m[i%1000]
		}
	})
	run("map range", func(n int) {
		m := map[int]int{}
		for i := 0; i < 1000; i++ {
			m[i] = i
		}
		for i := 0; i < n; i++ {
			for k := range m {
				sinkI += k
			}
		}
	})
	run("map insert+delete", func(n int) {
		m := map[int]int{}
		for i := 0; i < n; i++ {
			m[i] = i
			delete(m, i-100)
		}
	})
	run("sync.Map", func(n int) {
		var m sync.Map
		for i := 0; i < 1000; i++ {
			m.Store(i, i)
		}
		for i := 0; i < n; i++ {
			v, _ := m.Load(i % 1000)
			sinkI += v.(int)
		}
	})
	run("call", func(n int) {
		for i := 0; i < n; i++ {
			sinkI = add(sinkI, i)
		}
	})
	run("call6", func(n int) {
		for i := 0; i < n; i++ {
			a, b := many(i, 2, 3, 4, 5, 6)
			sinkI += a + b
		}
	})
	run("closure", func(n int) {
		k := 0
		f := func(i int) { k += i }
		g := []func(int){f, f}
		for i := 0; i < n; i++ {
			g[i&1](i)
		}
		sinkI = k
	})
	run("interface", func(n int) {
		ss := []shaper{sq{1}, sq{2}}
		for i := 0; i < n; i++ {
			sinkF += ss[i&1].area()
		}
	})
	run("type switch", func(n int) {
		v := []any{1, "a", 2.0, sq{1}}
		for i := 0; i < n; i++ {
			switch x := v[i&3].(type) {
			case int:
				sinkI += x
			case string:
				sinkI += len(x)
			case float64:
				sinkF += x
			case shaper:
				sinkF += x.area()
			}
		}
	})
	run("defer", func(n int) {
		var m sync.Mutex
		for i := 0; i < n; i++ {
			sinkI += deferred(&m)
		}
	})
	run("panic+recover", func(n int) {
		for i := 0; i < n; i++ {
			func() { defer func() { recover() }(); panic(1) }()
		}
	})
	run("mutex", func(n int) {
		var m sync.Mutex
		for i := 0; i < n; i++ {
			m.Lock()
			sinkI++
			m.Unlock()
		}
	})
	run("atomic", func(n int) {
		var a atomic.Int64
		for i := 0; i < n; i++ {
			a.Add(1)
			if a.Load() < 0 {
				a.CompareAndSwap(0, 1)
			}
		}
	})
	run("goroutine", func(n int) {
		var wg sync.WaitGroup
		for i := 0; i < n; i++ {
			wg.Add(1)
			go func() { wg.Done() }()
		}
		wg.Wait()
	})
	run("chan unbuffered", func(n int) { send(make(chan int), n) })
	run("chan buffered", func(n int) { send(make(chan int, 128), n) })
	run("select", func(n int) {
		c, d := make(chan int, 1), make(chan int, 1)
		for i := 0; i < n; i++ {
			c <- i
			select {
			case v := <-c:
				sinkI += v
			case v := <-d:
				sinkI -= v
			}
		}
	})
	run("time.Now", func(n int) {
		for i := 0; i < n; i++ {
			sinkI += time.Now().Nanosecond()
		}
	})
	run("time.Format", func(n int) {
		t := time.Unix(1700000000, 0).UTC()
		for i := 0; i < n; i++ {
			sinkS = t.Format(time.RFC3339)
		}
	})
	run("rand.Intn", func(n int) {
		for i := 0; i < n; i++ {
			sinkI += mrand.Intn(1000)
		}
	})
	run("crypto/rand 32", func(n int) {
		b := make([]byte, 32)
		for i := 0; i < n; i++ {
			rand.Read(b)
		}
	})
}

func sorting() {
	ints := make([]int, 10000)
	shuffle := func() {
		x := uint64(1)
		for i := range ints {
			x = x*6364136223846793005 + 1
			ints[i] = int(x >> 33)
		}
	}
	run("sort.Ints", func(n int) {
		for i := 0; i < n; i++ {
			shuffle()
			sort.Ints(ints)
		}
	})
	run("sort.Slice", func(n int) {
		for i := 0; i < n; i++ {
			shuffle()
			sort.Slice(ints, func(a, b int) bool { return ints[a] < ints[b] })
		}
	})
	run("slices.SortFunc", func(n int) {
		for i := 0; i < n; i++ {
			shuffle()
			slices.SortFunc(ints, func(a, b int) int { return a - b })
		}
	})
	run("binary search", func(n int) {
		slices.Sort(ints)
		for i := 0; i < n; i++ {
			k, _ := slices.BinarySearch(ints, i*77777)
			sinkI += k
		}
	})
}
