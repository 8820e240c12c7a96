// Release frees memory and waits until the system has it back: at once where the program asks for
// that, and some time after a collection. It needs /proc, and does without fmt and os, so that it
// compiles fast.
package main

import (
	"runtime"
	"runtime/debug"
	"syscall"
	"time"
)

const mib = 1 << 20

// resident returns how much memory the process has, in MiB.
func resident() int {
	var b [64]byte
	fd, err := syscall.Open("/proc/self/statm", syscall.O_RDONLY, 0)
	if err != nil {
		panic(err)
	}
	n, _ := syscall.Read(fd, b[:])
	syscall.Close(fd)
	pages, field := 0, 0
	for _, c := range b[:n] {
		if c == ' ' {
			field++
		} else if field == 1 {
			pages = pages*10 + int(c-'0')
		}
	}
	return pages * syscall.Getpagesize() / 16 / mib
}

var keep [][]byte

// use takes n MiB and returns whether all of it was zeros.
func use(n int) bool {
	zeros := true
	for i := 0; i < n; i++ {
		b := make([]byte, mib)
		for k := range b {
			zeros = zeros && b[k] == 0
			b[k] = 1
		}
		keep = append(keep, b)
	}
	return zeros
}

func wait(most, seconds int) bool {
	for i := 0; i < 10*seconds && resident() > most; i++ {
		time.Sleep(100 * time.Millisecond)
	}
	return resident() <= most
}

func main() {
	println("before, zeros:", use(64), "much:", resident() > 64)
	keep = nil
	debug.FreeOSMemory()
	println("asked for, given back:", resident() <= 32)
	println("again, zeros:", use(64), "much:", resident() > 64)
	keep = nil
	runtime.GC() // the limit of what is kept is that of the collection before
	runtime.GC()
	println("not asked for, given back:", wait(32, 60))
	println("again, zeros:", use(64), "much:", resident() > 64)
}
