// Does what its arguments say, in their order, and ends with the status that "exit" names:
// read FILE, write FILE, list DIRECTORY, remove FILE, socket N, wd, panic MESSAGE, exit N.
package main

import (
	"net"
	"os"
	"strconv"
)

func say(what string, err error) {
	if err != nil {
		what += ": " + err.Error()
	}
	os.Stdout.WriteString(what + "\n")
}

func main() {
	for args := os.Args[1:]; len(args) > 1; args = args[2:] {
		what, name := args[0], args[1]
		switch what {
		case "read":
			text, err := os.ReadFile(name)
			say(what+" "+string(text), err)
		case "write":
			say(what, os.WriteFile(name, []byte("text"), 0o666))
		case "list":
			entries, err := os.ReadDir(name)
			say(what+" "+strconv.Itoa(len(entries)), err)
		case "remove":
			say(what, os.Remove(name))
		case "socket":
			n, _ := strconv.Atoi(name)
			_, err := net.FileListener(os.NewFile(uintptr(n), ""))
			say(what, err)
		case "wd":
			wd, err := os.Getwd()
			say(what+" "+wd, err)
		case "panic":
			panic(name)
		case "exit":
			n, _ := strconv.Atoi(name)
			os.Exit(n)
		}
	}
}
