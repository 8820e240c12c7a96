// One goroutine computes, in calls and without blocking, while others wait for a ticker, a
// deadline and a collection; and one makes others, which is the scheduler's work mostly.
package main

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"sync"
	"time"
)

//go:noinline
func work(n int) int {
	if n < 2 {
		return n
	}
	return work(n-1) + work(n-2)
}

// computeUntil computes for at most a second or two; true if done was set meanwhile.
func computeUntil(done *bool) string {
	for start := time.Now(); time.Since(start) < 2*time.Second; {
		if *done {
			return "yes"
		}
		work(26)
	}
	return "no"
}

func main() {
	ticks := 0
	go func() {
		for range time.NewTicker(10 * time.Millisecond).C {
			ticks++
		}
	}()
	start := time.Now()
	for time.Since(start) < 2*time.Second {
		work(26)
	}
	if len(os.Args) > 1 {
		fmt.Println(ticks, "ticks in", time.Since(start))
	}
	if ticks > 20 {
		fmt.Println("ticker: yes")
	} else {
		fmt.Println("ticker: no")
	}
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	seen := false
	start = time.Now()
	go func() { <-ctx.Done(); seen = true }()
	fmt.Println("deadline:", computeUntil(&seen))
	if len(os.Args) > 1 {
		fmt.Println("deadline of 100 ms after", time.Since(start))
	}
	collected := false
	go func() { runtime.GC(); collected = true }()
	fmt.Println("collection:", computeUntil(&collected))

	const many = 100000
	var wg sync.WaitGroup
	live, most := 0, 0
	for i := 0; i < many; i++ {
		wg.Add(1)
		live++
		most = max(most, live)
		go func() { live--; wg.Done() }()
	}
	wg.Wait()
	if len(os.Args) > 1 {
		fmt.Println("at most", most, "goroutines of", many)
	}
	if most < many/2 {
		fmt.Println("goroutines: yes")
	} else {
		fmt.Println("goroutines: no")
	}
}
