// Host-function calls functions of a module of its own, which mathhost.c provides.
package main

import "unsafe"

//go:wasmimport mathhost gcd
func gcd(a, b uint64) uint64

//go:wasmimport mathhost sum
//go:noescape
func sum(numbers unsafe.Pointer, n uint32) float64

func main() {
	println("gcd", gcd(1071, 462))
	numbers := []float64{0.5, 1.5, 2}
	println("sum", int64(sum(unsafe.Pointer(&numbers[0]), uint32(len(numbers)))))
}
