// A native Go program that calls a sandboxed Go plugin from several goroutines, each with an instance
// of its own: by cgo (cgo.go) or, with CGO_ENABLED=0, by purego (purego.go).
package main

import (
	"fmt"
	"os"
	"sync"
	"time"
)

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func main() {
	const goroutines, calls = 4, 25_000
	var wg sync.WaitGroup
	var sums [goroutines]int64
	begun := time.Now()
	for g := range goroutines {
		wg.Add(1)
		go func() {
			defer wg.Done()
			p, err := Open()
			check(err)
			defer p.Close()
			for range calls {
				n, err := p.Score(10)
				check(err)
				sums[g] += n
			}
		}()
	}
	wg.Wait()
	each := time.Since(begun) / (goroutines * calls)
	fmt.Println(goroutines*calls, "calls, sums", sums)
	if len(os.Args) > 1 {
		fmt.Println(each, "a call")
	}

	p, err := Open()
	check(err)
	fmt.Println("the plugin ended:", p.Fail())
	_, err = p.Score(10)
	fmt.Println("and is over:", err)
	p.Close()
	p, err = Open()
	check(err)
	n, err := p.Score(10)
	fmt.Println("another works:", n, err)
	p.Close()
}
