// Exit-codes ends in the way that its argument names: a number, "panic" or "deadlock".
package main

import (
	"fmt"
	"os"
	"strconv"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: exit-codes NUMBER|panic|deadlock")
		os.Exit(64)
	}
	switch os.Args[1] {
	case "panic":
		panic("as you wish")
	case "deadlock":
		select {}
	}
	n, err := strconv.Atoi(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(64)
	}
	os.Exit(n)
}
