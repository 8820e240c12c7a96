// Goroutines adds up squares in many goroutines while a ticker shows that time goes on.
package main

import (
	"fmt"
	"sync"
	"time"
)

func main() {
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	results := make(chan int)
	var wg sync.WaitGroup
	for i := 1; i <= 1000; i++ {
		wg.Add(1)
		go func(n int) {
			defer wg.Done()
			time.Sleep(time.Duration(n%100) * time.Millisecond)
			results <- n * n
		}(i)
	}
	go func() { wg.Wait(); close(results) }()
	sum, ticks := 0, 0
	for {
		select {
		case square, ok := <-results:
			if !ok {
				fmt.Println("sum of squares:", sum, "while the ticker ticked:", ticks > 2)
				return
			}
			sum += square
		case <-ticker.C:
			ticks++
		}
	}
}
