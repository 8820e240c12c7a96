// Computes a Fibonacci number the slow way: a program to time.
package main

import (
	"os"
	"strconv"
)

func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

func main() {
	n := 35
	if len(os.Args) > 1 {
		n, _ = strconv.Atoi(os.Args[1])
	}
	os.Stdout.WriteString(strconv.Itoa(fib(n)) + "\n")
}
