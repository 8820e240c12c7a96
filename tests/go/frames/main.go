// Asks for preemption (frames.c) right before a function whose frame is larger than what is left
// of the stack: it has to get both, the stack and the pause.
package main

//go:wasmimport env tick
func tick()

//go:noinline
func add(x, y int) int { return x + y }

// use makes calls, so that it looks at the stack as well.
//
//go:noinline
func use(a *[700]int, n int) {
	for i := range a {
		a[i] = add(n, i)
	}
}

//go:noinline
func large(n int) int {
	var a [700]int
	sum := 0
	use(&a, n)
	for _, x := range a {
		sum += x
	}
	return sum
}

func main() {
	sum := 0
	for n := 0; n < 100; n++ {
		done := make(chan int)
		go func() {
			tick()
			done <- large(n)
		}()
		sum += <-done
	}
	println(sum)
}
