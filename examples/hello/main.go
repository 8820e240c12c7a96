// Hello prints a line.
package main

import "fmt"

func main() {
	fmt.Println("Hello from Go, by way of WebAssembly")
}
