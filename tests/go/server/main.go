// A server on the listeners that it finds from descriptor 3 on: HTTP on the first, an echo
// on the others.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

func listeners() (found []net.Listener) {
	for fd := uintptr(3); ; fd++ {
		f := os.NewFile(fd, fmt.Sprint("fd", fd))
		l, err := net.FileListener(f)
		f.Close()
		if err == nil {
			found = append(found, l)
		} else if errors.Is(err, syscall.EBADF) {
			return found
		}
	}
}

func echo(l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			fmt.Fprintln(os.Stderr, "accept:", err)
			return
		}
		go func() {
			io.Copy(c, c)
			c.(*net.TCPConn).CloseWrite()
			c.Close()
		}()
	}
}

func main() {
	found := listeners()
	fmt.Println("listeners:", len(found))
	for _, l := range found[1:] {
		go echo(l)
	}
	// As servers do that shut down gracefully: what waits for a signal must not keep the
	// others from being served.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	http.HandleFunc("/hello", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "Hello, %s, from %s\n", r.URL.Query().Get("name"), "wasm")
	})
	http.HandleFunc("/upload", func(w http.ResponseWriter, r *http.Request) {
		n, err := io.Copy(io.Discard, r.Body)
		fmt.Fprintln(w, n, err)
	})
	http.HandleFunc("/long", func(w http.ResponseWriter, r *http.Request) {
		for i := 0; i < 1000; i++ {
			fmt.Fprintln(w, strings.Repeat("0123456789", 100))
		}
	})
	http.HandleFunc("/slow", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, "begun")
		w.(http.Flusher).Flush()
		<-ctx.Done()
		time.Sleep(50 * time.Millisecond)
		fmt.Fprintln(w, "finished")
	})
	http.HandleFunc("/quit", func(w http.ResponseWriter, r *http.Request) { os.Exit(0) })
	server, ended := &http.Server{}, make(chan error)
	go func() { ended <- server.Serve(found[0]) }()
	select {
	case err := <-ended:
		fmt.Println(err)
	case <-ctx.Done():
		fmt.Println("shut down:", server.Shutdown(context.Background()), <-ended)
	}
}
