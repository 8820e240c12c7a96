// What differs from run to run: maps, select, random numbers, timers, goroutines.
package main

import (
	"math/rand"
	"time"
)

func main() {
	println(time.Now().UTC().Unix())
	m := map[int]int{}
	for i := 0; i < 50; i++ {
		m[i] = i
	}
	for k := range m {
		print(k, " ")
	}
	println()
	a, b, done := make(chan int, 100), make(chan int, 100), make(chan int)
	for i := 0; i < 100; i++ {
		a <- 1
		b <- 2
	}
	for i := 0; i < 50; i++ {
		select {
		case v := <-a:
			print(v)
		case v := <-b:
			print(v)
		}
	}
	println()
	for i := 0; i < 20; i++ {
		go func(i int) {
			d := time.Duration(rand.Intn(2000)) * time.Millisecond
			time.Sleep(d)
			print(i, ":", d/time.Millisecond, " ")
			done <- i
		}(i)
	}
	for i := 0; i < 20; i++ {
		<-done
	}
	start := time.Now()
	time.Sleep(time.Hour)
	println(rand.Int63(), time.Since(start)/time.Minute)
}
