package main

// #include <stdint.h>
// uint32_t callGo(uint32_t n);
import "C"

//export goSum
func goSum(a, b C.uint32_t) C.uint32_t { return a + b }

func callGo(n uint32) uint32 { return uint32(C.callGo(C.uint32_t(n))) }
