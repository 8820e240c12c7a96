// Loops whose frame is left and resumed once, inside the loop: what is resumed runs in another
// body than what is called (tools/gobody.h), and must be as fast. Prints, for each kernel, its time
// in ms as it is, after a growth of the stack, and after a channel receive that waited, the least
// of 5, and the larger ratio.
package main

import (
	"fmt"
	"math"
	"runtime"
	"time"
)

func nothing() {}

//go:noinline
func deep(n int) int {
	var pad [64]int
	pad[n%64] = n
	if n > 0 {
		return deep(n-1) + pad[(n+1)%64]
	}
	return pad[0]
}

// In a goroutine of its own, whose stack is small, this makes it move.
func grow() { deep(200) }

func receive() {
	c := make(chan int)
	go func() { runtime.Gosched(); c <- 1 }()
	<-c
}

func sieve(n int, pause func()) int {
	p := make([]bool, n+1)
	count := 0
	for i := 2; i <= n; i++ {
		if i == 3 {
			pause()
		}
		if p[i] {
			continue
		}
		count++
		for j := i * 2; j <= n; j += i {
			p[j] = true
		}
	}
	return count
}

func matmul(n int, pause func()) float64 {
	a, b, c := make([]float64, n*n), make([]float64, n*n), make([]float64, n*n)
	for i := range a {
		a[i], b[i] = float64(i%7), float64(i%5)
	}
	for i := 0; i < n; i++ {
		if i == 1 {
			pause()
		}
		for j := 0; j < n; j++ {
			s := 0.0
			for k := 0; k < n; k++ {
				s += a[i*n+k] * b[k*n+j]
			}
			c[i*n+j] = s
		}
	}
	return c[n+1]
}

type body struct{ x, y, z, vx, vy, vz, m float64 }

func nbody(n int, pause func()) float64 {
	b := []body{{0, 0, 0, 0, 0, 0, 39.47}, {4.84, -1.16, -.10, .6, 2.8, -.02, .037}, {8.34, 4.12, -.4, -1.01, 1.8, .008, .011}, {12.8, -15.1, -.22, 1.08, .86, -.01, .0017}}
	for s := 0; s < n; s++ {
		if s == 1 {
			pause()
		}
		for i := range b {
			for j := i + 1; j < len(b); j++ {
				bi, bj := &b[i], &b[j]
				dx, dy, dz := bi.x-bj.x, bi.y-bj.y, bi.z-bj.z
				d2 := dx*dx + dy*dy + dz*dz
				mag := 0.01 / (d2 * math.Sqrt(d2))
				bi.vx -= dx * bj.m * mag
				bi.vy -= dy * bj.m * mag
				bi.vz -= dz * bj.m * mag
				bj.vx += dx * bi.m * mag
				bj.vy += dy * bi.m * mag
				bj.vz += dz * bi.m * mag
			}
		}
		for i := range b {
			b[i].x += .01 * b[i].vx
			b[i].y += .01 * b[i].vy
			b[i].z += .01 * b[i].vz
		}
	}
	return b[0].x
}

// With calls in the loop.
func collatz(n int, pause func()) int {
	best := 0
	for i := 1; i < n; i++ {
		if i == 2 {
			pause()
		}
		if l := length(i); l > best {
			best = l
		}
	}
	return best
}

//go:noinline
func length(i int) int {
	n := 0
	for ; i != 1; n++ {
		if i&1 == 0 {
			i >>= 1
		} else {
			i = 3*i + 1
		}
	}
	return n
}

// With branches and a table in the loop.
func machine(n int, pause func()) int {
	code := []byte{0, 1, 2, 3, 1, 0, 4, 2, 5}
	acc, pc := 1, 0
	for i := 0; i < n; i++ {
		if i == 1 {
			pause()
		}
		switch code[pc] {
		case 0:
			acc += i
		case 1:
			acc ^= acc << 3
		case 2:
			acc -= pc
		case 3:
			if acc&1 == 0 {
				pc++
			}
		case 4:
			acc = acc*31 + 7
		case 5:
			pc = -1
		}
		pc++
	}
	return acc
}

func main() {
	kernels := []struct {
		name string
		f    func(pause func()) any
	}{
		{"sieve", func(p func()) any { return sieve(3000000, p) }},
		{"matmul", func(p func()) any { return matmul(200, p) }},
		{"nbody", func(p func()) any { return nbody(200000, p) }},
		{"collatz", func(p func()) any { return collatz(100000, p) }},
		{"machine", func(p func()) any { return machine(5000000, p) }},
	}
	for _, k := range kernels {
		least := [3]float64{1e9, 1e9, 1e9}
		for round := 0; round < 5; round++ {
			for i, pause := range []func(){nothing, grow, receive} {
				done := make(chan float64)
				go func() {
					start := time.Now()
					k.f(pause)
					done <- float64(time.Since(start).Microseconds()) / 1000
				}()
				least[i] = math.Min(least[i], <-done)
			}
		}
		fmt.Printf("%-8s %7.1f %7.1f %7.1f  %.2f\n", k.name, least[0], least[1], least[2], math.Max(least[1], least[2])/least[0])
	}
}
