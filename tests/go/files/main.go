// Files does common things with files in the working directory, and prints what came out.
package main

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"time"
)

func must(err error) {
	if err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == "mistakes" {
		mistakes()
		return
	}
	if len(os.Args) > 1 && (os.Args[1] == "reader" || os.Args[1] == "writer") {
		waits(os.Args[1] == "writer")
		return
	}
	if len(os.Args) > 1 { // only read, where nothing may be written
		b, err := os.ReadFile(os.Args[1])
		fmt.Println(string(b), err)
		err = os.WriteFile(os.Args[1], nil, 0o644)
		fmt.Println(err != nil, os.Remove(os.Args[1]) != nil, os.Mkdir(os.Args[1]+".d", 0o755) != nil)
		return
	}
	must(os.MkdirAll("a/b/c", 0o755))
	must(os.WriteFile("a/b/f.txt", []byte("hello file"), 0o644))
	read("a/b/f.txt")
	for i := 0; i < 300; i++ {
		must(os.WriteFile(fmt.Sprintf("a/n%03d", i), nil, 0o644))
	}
	entries, err := os.ReadDir("a")
	must(err)
	fmt.Println(len(entries), entries[0].Name(), entries[0].IsDir(), entries[len(entries)-1].Name())
	must(os.Symlink("b/f.txt", "a/link"))
	read("a/link")
	target, err := os.Readlink("a/link")
	must(err)
	st, err := os.Lstat("a/link")
	must(err)
	fmt.Println(target, st.Mode()&fs.ModeSymlink != 0)
	must(os.Rename("a/n001", "a/moved"))
	must(os.Link("a/moved", "a/hard"))
	appends()
	stamp := time.Unix(1234567890, 123456789)
	must(os.Chtimes("a/log", stamp, stamp))
	st, err = os.Stat("a/log")
	must(err)
	fmt.Println(st.Size(), st.IsDir(), st.ModTime().UnixNano())
	var names []string
	must(filepath.WalkDir("a/b", func(p string, d fs.DirEntry, err error) error {
		names = append(names, p)
		return err
	}))
	sort.Strings(names)
	fmt.Println(names)
	_, err = os.Stat("missing")
	fmt.Println(os.IsNotExist(err), os.IsExist(os.Mkdir("a", 0o755)), os.Remove("a") != nil)
	root, err := os.OpenRoot("a")
	must(err)
	_, err = root.Open("../escape")
	fmt.Println(err != nil)
	must(os.Chdir("a/b"))
	read("f.txt")
	must(os.Chdir("../.."))
	f, err := os.CreateTemp(".", "temp")
	must(err)
	must(f.Close())
	must(os.Remove(f.Name()))
	must(os.RemoveAll("a"))
	_, err = os.Stat("a")
	fmt.Println(os.IsNotExist(err))
}

func read(name string) {
	b, err := os.ReadFile(name)
	must(err)
	fmt.Printf("%s: %q\n", name, b)
}

func appends() {
	f, err := os.OpenFile("a/log", os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	must(err)
	f.WriteString("one")
	f.WriteString("two")
	must(f.Sync())
	must(f.Close())
	f, err = os.OpenFile("a/log", os.O_RDWR, 0)
	must(err)
	at, err := f.Seek(-3, io.SeekEnd)
	must(err)
	b := make([]byte, 3)
	_, err = io.ReadFull(f, b)
	must(err)
	_, err = f.WriteAt([]byte("ONE"), 0)
	must(err)
	must(f.Truncate(5))
	_, err = f.Read(b)
	fmt.Println(at, string(b), err)
	must(f.Close())
	read("a/log")
}
