// The plugin: Go that somebody else wrote, and that is run without trust.
package main

import "strings"

// score counts how often each of n numbers divides the sum of those before it.
//
//go:wasmexport score
func score(n int32) int64 {
	sum, hits := int64(0), int64(0)
	for i := int64(1); i <= int64(n); i++ {
		if sum%i == 0 {
			hits++
		}
		sum += i
	}
	return hits
}

// fail panics.
//
//go:wasmexport fail
func fail() { panic("no score for " + strings.Repeat("you", 1)) }

func main() {}
