// Serves pages on the socket that it was started with, until it is told to stop.
package main

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	log.SetFlags(0)
	// --listen makes descriptor 3 a socket that listens.
	listener, err := net.FileListener(os.NewFile(3, "listener"))
	if err != nil {
		log.Fatal(err)
	}
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, "Hello, "+r.URL.Query().Get("name")+"\n")
	})
	http.HandleFunc("/slow", func(w http.ResponseWriter, r *http.Request) {
		w.(http.Flusher).Flush()
		time.Sleep(time.Second)
		io.WriteString(w, "finished\n")
	})
	server := &http.Server{}
	stop, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()
	go func() {
		<-stop.Done()
		log.Print("stopping")
		server.Shutdown(context.Background())
	}()
	log.Print("serving")
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		log.Fatal(err)
	}
	for server.Shutdown(context.Background()) != nil { // what is on its way is finished
	}
	log.Print("stopped")
}
