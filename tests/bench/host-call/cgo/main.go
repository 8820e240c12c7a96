// main N: prints the ns of CPU time that a call from C to Go takes, and one from Go to C, N times
// each, with cgo.
package main

// #include <stdint.h>
// uint32_t goSum(uint32_t a, uint32_t b);
// __attribute__((noinline)) static uint32_t add(uint32_t a, uint32_t b) { return a + b; }
import "C"

import (
	"fmt"
	"os"
	"strconv"
	"syscall"
)

// cpu is what this process has used, in nanoseconds.
func cpu() int64 {
	var r syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &r)
	return r.Utime.Nano() + r.Stime.Nano()
}

func main() {
	n, _ := strconv.ParseUint(os.Args[1], 10, 32)
	begun := cpu()
	s := callGo(uint32(n))
	called := cpu()
	r := C.uint32_t(0)
	for i := range uint32(n) {
		r = C.add(r, C.uint32_t(i))
	}
	end := cpu()
	if uint32(r) != s {
		os.Exit(1)
	}
	fmt.Printf("%.2f %.2f\n", float64(called-begun)/float64(n), float64(end-called)/float64(n))
}
