// client ADDRESS N: N connections at once, all open before the first says anything; each
// then sends and receives its own lines. Prints how many got all of theirs.
package main

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
)

func main() {
	n, _ := strconv.Atoi(os.Args[2])
	var good atomic.Int64
	var open, done sync.WaitGroup
	open.Add(n)
	for i := 0; i < n; i++ {
		done.Add(1)
		go func(i int) {
			defer done.Done()
			c, err := net.Dial("tcp", os.Args[1])
			open.Done()
			if err != nil {
				fmt.Fprintln(os.Stderr, err)
				return
			}
			defer c.Close()
			open.Wait()
			in := bufio.NewReader(c)
			for k := 0; k < 10; k++ {
				want := fmt.Sprintf("connection %d line %d\n", i, k)
				if _, err := c.Write([]byte(want)); err != nil {
					fmt.Fprintln(os.Stderr, err)
					return
				}
				if got, err := in.ReadString('\n'); err != nil || got != want {
					fmt.Fprintln(os.Stderr, err, got)
					return
				}
			}
			good.Add(1)
		}(i)
	}
	done.Wait()
	fmt.Println("good:", good.Load())
}
