// Files opens, writes, reads, stats and closes files of one directory, in rounds, and reads and
// writes much at once. For tests/bench-kernels.sh: DIR=tests/bench/files FLAGS=-A
package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func rounds(dir string, n int) {
	p := []byte("sixteen bytes...")
	for i := 0; i < n; i++ {
		f, err := os.OpenFile(fmt.Sprintf("%s/%d", dir, i%100), os.O_RDWR|os.O_CREATE, 0o644)
		check(err)
		_, err = f.Write(p)
		check(err)
		_, err = f.ReadAt(p, 0)
		check(err)
		_, err = f.Stat()
		check(err)
		check(f.Close())
	}
}

func bulk(dir string, megabytes int) {
	p := make([]byte, 1<<20)
	f, err := os.Create(dir + "/bulk")
	check(err)
	for i := 0; i < megabytes; i++ {
		_, err = f.Write(p)
		check(err)
	}
	_, err = f.Seek(0, io.SeekStart)
	check(err)
	_, err = io.CopyBuffer(io.Discard, struct{ io.Reader }{f}, p)
	check(err)
	check(f.Close())
}

func list(dir string, n int) {
	for i := 0; i < n; i++ {
		_, err := os.ReadDir(dir)
		check(err)
	}
}

func main() {
	dir, err := os.MkdirTemp(os.Getenv("FILES_DIR"), "gowasm-files-")
	check(err)
	defer os.RemoveAll(dir)
	for _, k := range []struct {
		name string
		f    func()
	}{
		{"rounds", func() { rounds(dir, 1000000) }},
		{"list", func() { list(dir, 2000) }},
		{"bulk", func() { bulk(dir, 256) }},
	} {
		if len(os.Args) > 1 && !strings.Contains(","+os.Args[1]+",", ","+k.name+",") {
			continue
		}
		start := time.Now()
		k.f()
		fmt.Printf("%-9s %8.1f ms\n", k.name, float64(time.Since(start).Microseconds())/1000)
	}
}
