// Operations of Go's language and library, ns each: tests/bench-micro.sh has them against native Go.
package main

import (
	"fmt"
	"os"
	"strings"
	"time"
)

// What is computed is kept.
var sinkI int
var sinkF float64
var sinkU uint64
var sinkB []byte
var sinkS string

var text = strings.Repeat("The quick brown fox jumps over the lazy dog. ", 1000)
var textBytes = []byte(text)
var filter string

// run prints how long one of n operations of f takes: the least of three times at least 20 ms.
func run(name string, f func(n int)) {
	if filter != "" && !strings.Contains(name, filter) {
		return
	}
	n := 1
	for {
		t := time.Now()
		f(n)
		d := time.Since(t)
		if d > 20*time.Millisecond {
			best := d
			for i := 0; i < 2; i++ {
				t = time.Now()
				f(n)
				if d = time.Since(t); d < best {
					best = d
				}
			}
			fmt.Printf("%-22s %12.2f\n", name, float64(best.Nanoseconds())/float64(n))
			return
		}
		if d < time.Millisecond {
			n *= 10
		} else {
			n = int(float64(n)*25e6/float64(d.Nanoseconds())) + 1
		}
	}
}

func main() {
	if len(os.Args) > 1 {
		filter = os.Args[1]
	}
	numbers()
	bigNumbers()
	texts()
	language()
	sorting()
	hashes()
	encodings()
	images()
}
