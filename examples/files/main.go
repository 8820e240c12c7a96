// Counts the lines of the files in a directory, and writes the sum beside them.
package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
)

func fail(err error) {
	os.Stderr.WriteString(err.Error() + "\n")
	os.Exit(1)
}

func main() {
	dir := "data"
	if len(os.Args) > 1 {
		dir = os.Args[1]
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		fail(err)
	}
	sum := 0
	for _, e := range entries {
		if filepath.Ext(e.Name()) != ".txt" {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			fail(err)
		}
		lines := bytes.Count(text, []byte("\n"))
		os.Stdout.WriteString(e.Name() + " " + strconv.Itoa(lines) + "\n")
		sum += lines
	}
	if err := os.WriteFile(filepath.Join(dir, "sum"), []byte(strconv.Itoa(sum)+"\n"), 0o666); err != nil {
		fail(err)
	}
}
