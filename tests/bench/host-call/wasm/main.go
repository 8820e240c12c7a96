// Calls between Go and C through WebAssembly: exported for the one, imported for the other.
package main

//go:wasmimport env add
func add(a, b int32) int32

// sum is called from C, each time anew.
//
//go:wasmexport sum
func sum(a, b int32) int32 { return a + b }

// loop calls C n times.
//
//go:wasmexport loop
func loop(n, s int32) int32 {
	for i := range n {
		s = add(s, i)
	}
	return s
}

func main() {}
