package main

import (
	"errors"
	"runtime"
)

// Results of every width, read right after the call that gives them: from functions that return
// at once, that let others run, whose stacks grow and move, and that defers change.

//go:noinline
func grow(n int) int {
	var space [64]int
	if n == 0 {
		return 0
	}
	space[n&63] = n
	return grow(n-1) + space[n&63]
}

func disturb(how int) {
	switch how {
	case 1:
		runtime.Gosched()
	case 2:
		grow(3000)
	case 3:
		runtime.GC()
	}
}

//go:noinline
func int8Of(x int, how int) int8 { disturb(how); return int8(x) }

//go:noinline
func uint16Of(x int, how int) uint16 { disturb(how); return uint16(x) }

//go:noinline
func int32Of(x int, how int) int32 { disturb(how); return int32(x) }

//go:noinline
func float32Of(x int, how int) float32 { disturb(how); return float32(x) / 8 }

//go:noinline
func float64Of(x int, how int) float64 { disturb(how); return float64(x) / 3 }

//go:noinline
func boolOf(x int, how int) bool { disturb(how); return x%3 == 0 }

//go:noinline
func pairOf(x int, how int) (n int, err error) {
	disturb(how)
	if x%2 == 0 {
		return -x, errors.New("even")
	}
	return x, nil
}

//go:noinline
func pointerOf(p *int, how int) *int { disturb(how); return p }

//go:noinline
func deferred(x, how int) (n int) {
	defer func() {
		recover()
		n = n*10 + x
	}()
	n = 5
	disturb(how)
	if x%2 == 0 {
		panic("even")
	}
	return 7
}

func once(x, how int) int {
	total := int(int8Of(x*77, how)) + int(uint16Of(x*-3, how)) + int(int32Of(x<<29, how))
	total += int(float32Of(x, how)*16) + int(float64Of(x, how)*6)
	if boolOf(x, how) {
		total += 1000
	}
	n, err := pairOf(x, how)
	if err != nil {
		n *= 2
	}
	local := x
	p := pointerOf(&local, how) // the stack that it points to may move
	*p += n
	total += local + deferred(x, how)
	f := int32Of // through a table as well
	return total + int(f(x, how))
}

func results() {
	done := make(chan int)
	for g := 0; g < 3; g++ {
		g := g
		go func() {
			total := 0
			for x := 0; x < 12; x++ {
				total = total*31 + once(x+g, x&3)
			}
			done <- total
		}()
	}
	total := 0
	for g := 0; g < 3; g++ {
		total ^= <-done
	}
	println2("results ", itoa(total))
}
