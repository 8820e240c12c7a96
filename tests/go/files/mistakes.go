package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// errnos are those that mistakes with files give, by name: their numbers differ.
var errnos = []struct {
	name  string
	errno syscall.Errno
}{
	{"EACCES", syscall.EACCES}, {"EAGAIN", syscall.EAGAIN}, {"EBADF", syscall.EBADF},
	{"EBUSY", syscall.EBUSY}, {"EEXIST", syscall.EEXIST}, {"EFBIG", syscall.EFBIG},
	{"EINVAL", syscall.EINVAL}, {"EIO", syscall.EIO}, {"EISDIR", syscall.EISDIR},
	{"ELOOP", syscall.ELOOP}, {"ENAMETOOLONG", syscall.ENAMETOOLONG},
	{"ENOENT", syscall.ENOENT}, {"ENOSYS", syscall.ENOSYS}, {"ENOTDIR", syscall.ENOTDIR},
	{"ENOTEMPTY", syscall.ENOTEMPTY}, {"ENOTSUP", syscall.ENOTSUP}, {"ENXIO", syscall.ENXIO},
	{"EPERM", syscall.EPERM}, {"EROFS", syscall.EROFS}, {"ESPIPE", syscall.ESPIPE},
	{"EXDEV", syscall.EXDEV},
}

// say prints what an error is to errors.Is.
func say(what string, err error) {
	var is []string
	for _, e := range errnos {
		if errors.Is(err, e.errno) {
			is = append(is, e.name)
		}
	}
	for _, e := range []error{os.ErrNotExist, os.ErrExist, os.ErrPermission, os.ErrClosed, io.EOF} {
		if errors.Is(err, e) {
			is = append(is, e.Error())
		}
	}
	if len(is) == 0 {
		is = append(is, fmt.Sprint(err))
	}
	fmt.Println(what+":", strings.Join(is, ", "))
}

func open(name string, flag int) *os.File {
	f, err := os.OpenFile(name, flag, 0o644)
	must(err)
	return f
}

func opens(name string, flag int) error {
	f, err := os.OpenFile(name, flag, 0o644)
	if err == nil {
		f.Close()
	}
	return err
}

// mistakes makes the usual ones, in a directory of its own; fifo is one, or "".
func mistakes() {
	must(os.MkdirAll("m/dir/full", 0o755))
	must(os.Mkdir("m/empty", 0o755))
	must(os.WriteFile("m/file", []byte("text"), 0o644))
	must(os.Symlink("nowhere", "m/dangling"))
	must(os.Symlink("loop", "m/loop"))
	must(os.Symlink("file", "m/link"))
	must(os.Symlink("dir", "m/dirlink"))
	long := strings.Repeat("n", 256)
	for _, name := range []string{"file", "dir", "missing", "missing/x", "file/x", "dangling",
		"dangling/x", "loop", "loop/x", "link", "dirlink", "link/x", long, strings.Repeat("p/", 2500)} {
		path := "m/" + name
		if len(name) > 20 {
			name = "long " + name[:2]
		}
		say("open "+name, opens(path, os.O_RDONLY))
		say("write "+name, opens(path, os.O_WRONLY))
		say("both "+name, opens(path, os.O_RDWR))
		say("append "+name, opens(path, os.O_WRONLY|os.O_APPEND))
		say("exclusive "+name, opens(path, os.O_RDWR|os.O_CREATE|os.O_EXCL))
		say("nofollow "+name, opens(path, os.O_RDONLY|syscall.O_NOFOLLOW))
		say("directory "+name, opens(path, os.O_RDONLY|syscall.O_DIRECTORY))
		if strings.HasPrefix(name, "dir") { // Go's syscall says so of all else too
			say("directory to write "+name, opens(path, os.O_RDWR|syscall.O_DIRECTORY))
		}
		_, err := os.ReadFile(path)
		say("read file "+name, err)
		_, err = os.ReadDir(path)
		say("read directory "+name, err)
		_, err = os.Readlink(path)
		say("read link "+name, err)
		_, err = os.Stat(path)
		say("stat "+name, err)
		_, err = os.Lstat(path)
		say("lstat "+name, err)
		say("rmdir "+name, syscall.Rmdir(path+"/"+"full"))
		say("mkdir "+name, os.Mkdir(path, 0o755))
		os.Remove("m/missing")
		say("symlink "+name, os.Symlink("to", path))
		os.Remove("m/missing")
		say("link from "+name, os.Link(path, "m/new"))
		os.Remove("m/new")
		say("link to "+name, os.Link("m/file", path))
		os.Remove("m/missing")
		say("times "+name, os.Chtimes(path, time.Unix(1, 0), time.Unix(1, 0)))
		must(os.MkdirAll("m/dir/full", 0o755))
		if name != "dir" && name != "dirlink" {
			say("change to "+name, os.Chdir(path))
		}
		_, err = os.CreateTemp(path, "x")
		if err == nil {
			names, _ := filepath.Glob(path + "/x*")
			os.Remove(names[0])
		}
		say("temporary in "+name, err)
	}
	removals()
	descriptors()
	must(os.RemoveAll("m"))
}

func removals() {
	say("create over a directory", opens("m/dir", os.O_RDWR|os.O_CREATE))
	say("cut a directory", opens("m/dir", os.O_RDONLY|os.O_TRUNC))
	say("cut nothing", os.Truncate("m/missing", 3))
	say("cut a directory by name", os.Truncate("m/dir", 3))
	say("cut to less than nothing", os.Truncate("m/file", -1))
	say("write file to a directory", os.WriteFile("m/dir", nil, 0o644))
	say("write file into nothing", os.WriteFile("m/missing/x", nil, 0o644))
	say("remove what is full", os.Remove("m/dir"))
	say("remove nothing", os.Remove("m/missing"))
	say("remove beneath a file", os.Remove("m/file/x"))
	say("remove all of nothing", os.RemoveAll("m/missing"))
	say("unlink a directory", syscall.Unlink("m/dir"))
	say("unlink beneath a file", syscall.Unlink("m/file/x"))
	say("rmdir a file", syscall.Rmdir("m/file"))
	say("rmdir a link", syscall.Rmdir("m/dirlink"))
	say("rename nothing", os.Rename("m/missing", "m/new"))
	say("rename into nothing", os.Rename("m/file", "m/missing/new"))
	say("rename into a file", os.Rename("m/dir", "m/file/new"))
	say("rename a directory over a file", os.Rename("m/dir", "m/file"))
	say("rename a file over a directory", syscall.Rename("m/file", "m/dir"))
	say("rename over what is full", syscall.Rename("m/empty", "m/dir"))
	say("rename into itself", syscall.Rename("m/dir", "m/dir/full/new"))
	say("link a directory", os.Link("m/dir", "m/new"))
	say("make all over a file", os.MkdirAll("m/file", 0o755))
	say("make all beneath a file", os.MkdirAll("m/file/a/b", 0o755))
	say("a NUL", opens("m/a\x00b", os.O_RDONLY))
	root, err := os.OpenRoot("m/dir")
	must(err)
	f, err := root.Create("full/made")
	must(err)
	must(f.Close())
	f, err = root.OpenFile("full/made", os.O_RDONLY|os.O_TRUNC, 0)
	must(err)
	must(f.Close())
	full, err := root.OpenRoot("full")
	must(err)
	must(full.WriteFile("made", []byte("again"), 0o644))
	must(full.Remove("made"))
	_, err = full.Open("made")
	say("open what is removed", err)
	say("mkdir what is there", root.Mkdir("full", 0o755))
	must(full.Close())
	must(root.Close())
}

func descriptors() {
	b := make([]byte, 4)
	reads, writes, dir := open("m/file", os.O_RDONLY), open("m/file", os.O_WRONLY), open("m/dir", os.O_RDONLY)
	try := func(what string, f *os.File) {
		_, err := f.Read(b)
		say("read "+what, err)
		_, err = f.ReadAt(b, 0)
		say("read at "+what, err)
		_, err = f.ReadAt(b, -1)
		fmt.Println("read before "+what, err != nil)
		_, err = f.ReadDir(1)
		say("list "+what, err)
		if f != writes && f.Name() != "closed" {
			_, err = f.Write(b)
			say("write "+what, err)
			_, err = f.WriteAt(b, 0)
			say("write at "+what, err)
			say("cut "+what, f.Truncate(1))
		}
		if f != dir { // Go's os does that by itself
			_, err = f.Seek(-1, io.SeekStart)
			say("seek before "+what, err)
			_, err = f.Seek(0, 77)
			say("seek from 77 in "+what, err)
		}
	}
	try("a file to read", reads)
	try("a file to write", writes)
	try("a directory", dir)
	_, err := syscall.Read(int(writes.Fd()), b)
	say("system read of a file to write", err)
	for _, f := range []*os.File{reads, writes, dir} {
		_, err := syscall.Pread(int(f.Fd()), b, 0)
		say("system pread "+f.Name(), err)
		if f != writes {
			_, err = syscall.Write(int(f.Fd()), b)
			say("system write "+f.Name(), err)
			_, err = syscall.Pwrite(int(f.Fd()), b, 0)
			say("system pwrite "+f.Name(), err)
			say("system cut "+f.Name(), syscall.Ftruncate(int(f.Fd()), 1))
		}
		_, err = syscall.Pread(int(f.Fd()), b, -1)
		fmt.Println("system pread before", err != nil)
		say("sync "+f.Name(), f.Sync())
		must(f.Close())
		say("close twice "+f.Name(), f.Close())
		_, err = f.Read(b)
		say("read closed "+f.Name(), err)
	}
	for _, fd := range []int{-1, 99} {
		var st syscall.Stat_t
		_, err := syscall.Read(fd, b)
		say("read nothing", err)
		_, err = syscall.Write(fd, b)
		say("write nothing", err)
		_, err = syscall.Seek(fd, 0, 0)
		say("seek nothing", err)
		say("sync nothing", syscall.Fsync(fd))
		say("stat nothing", syscall.Fstat(fd, &st))
		say("cut nothing", syscall.Ftruncate(fd, 0))
		say("close nothing", syscall.Close(fd))
	}
	fifo()
}

// fifo makes the mistakes that are made with FIFOs, with the one that the test made.
func fifo() {
	b := make([]byte, 4)
	f := open("fifo", os.O_RDWR)
	_, err := f.Seek(0, io.SeekStart)
	say("seek in a FIFO", err)
	_, err = f.ReadAt(b, 0)
	say("read at in a FIFO", err)
	_, err = f.WriteAt(b, 0)
	say("write at in a FIFO", err)
	say("cut a FIFO", f.Truncate(1))
	say("sync a FIFO", f.Sync())
	_, err = f.ReadDir(1)
	say("list a FIFO", err)
	must(f.Close())
	say("a directory that is a FIFO", opens("fifo", os.O_RDONLY|syscall.O_DIRECTORY))
	say("beneath a FIFO", opens("fifo/x", os.O_RDONLY))
}

// waits opens the FIFO in one goroutine, to read or to write, while another goes on; it makes
// a file "ready" when the other end may come.
func waits(writing bool) {
	done := make(chan string)
	go func() {
		if writing {
			f := open("fifo", os.O_WRONLY)
			_, err := f.Write([]byte("from the guest\n"))
			done <- fmt.Sprint("written ", err, " ", f.Close())
			return
		}
		f := open("fifo", os.O_RDONLY)
		b, err := io.ReadAll(f)
		done <- fmt.Sprintf("read %q %v %v", b, err, f.Close())
	}()
	for i := range 3 {
		time.Sleep(20 * time.Millisecond)
		fmt.Println("tick", i)
	}
	must(os.WriteFile("ready", nil, 0o644))
	fmt.Println(<-done)
	must(os.Remove("ready"))
}
