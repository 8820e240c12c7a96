// Peers is a server and a client of what is built on package net: HTTP, HTTP/2 by TLS, websockets,
// a reverse proxy, files, gRPC. The tests build it natively and with gowasm2native, and let each talk
// to the other.
//
//	peers serve DIR HTTP HTTPS GRPC UPSTREAM   serves on these addresses, until SIGTERM
//	peers ask DIR HTTP HTTPS GRPC              asks such a server for everything and prints the answers
//	peers tls DIR ADDRESS                      asks a TLS server by hand, as openssl s_server is one
package main

import (
	"bufio"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"os/signal"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/coder/websocket"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/health"
	"google.golang.org/grpc/health/grpc_health_v1"
)

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func echo(w http.ResponseWriter, r *http.Request) {
	c, err := websocket.Accept(w, r, nil)
	if err != nil {
		return
	}
	defer c.CloseNow()
	for {
		kind, text, err := c.Read(r.Context())
		if err != nil {
			return
		}
		if c.Write(r.Context(), kind, append([]byte("echo "), text...)) != nil {
			return
		}
	}
}

func serve(dir, plain, secure, rpc, upstream string) {
	to, err := url.Parse("http://" + upstream)
	check(err)
	mux := http.NewServeMux()
	mux.HandleFunc("/hello", func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, "hello\n")
	})
	mux.HandleFunc("/version", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, r.Proto, r.TLS != nil)
	})
	mux.HandleFunc("/count", func(w http.ResponseWriter, r *http.Request) {
		n, err := io.Copy(io.Discard, r.Body)
		fmt.Fprintln(w, n, err)
	})
	mux.HandleFunc("/ws", echo)
	mux.Handle("/files/", http.StripPrefix("/files", http.FileServer(http.Dir(dir))))
	mux.Handle("/proxy/", http.StripPrefix("/proxy", httputil.NewSingleHostReverseProxy(to)))
	first, second := &http.Server{Handler: mux}, &http.Server{Handler: mux}
	l, err := net.Listen("tcp", plain)
	check(err)
	go first.Serve(l)
	tlsListener, err := net.Listen("tcp", secure)
	check(err)
	go second.ServeTLS(tlsListener, dir+"/cert.pem", dir+"/key.pem")
	s := grpc.NewServer()
	grpc_health_v1.RegisterHealthServer(s, health.NewServer())
	l, err = net.Listen("tcp", rpc)
	check(err)
	go s.Serve(l)
	fmt.Println("serving")
	end := make(chan os.Signal, 1)
	signal.Notify(end, syscall.SIGTERM)
	<-end
	s.GracefulStop()
	first.Shutdown(context.Background())
	second.Shutdown(context.Background())
	fmt.Println("ended")
}

func roots(dir string) *x509.CertPool {
	pem, err := os.ReadFile(dir + "/cert.pem")
	check(err)
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(pem)
	return pool
}

func get(c *http.Client, what, url string) {
	r, err := c.Get(url)
	if err != nil {
		fmt.Println(what, err)
		return
	}
	defer r.Body.Close()
	h := sha256.New()
	n, err := io.Copy(h, io.LimitReader(r.Body, 1<<30))
	fmt.Printf("%s: %d %s %d bytes %.8x %v\n", what, r.StatusCode, r.Proto, n, h.Sum(nil), err)
}

func ask(dir, plain, secure, rpc string) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	c := &http.Client{}
	get(c, "hello", "http://"+plain+"/hello")
	get(c, "proxy", "http://"+plain+"/proxy/hello")
	get(c, "file", "http://"+plain+"/files/big")
	get(c, "list", "http://"+plain+"/files/sub/")
	r, err := c.Post("http://"+plain+"/count", "text/plain", strings.NewReader(strings.Repeat("x", 3000000)))
	check(err)
	b, err := io.ReadAll(r.Body)
	fmt.Printf("upload: %s %v\n", b, err)
	h2 := &http.Client{Transport: &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: roots(dir)}, ForceAttemptHTTP2: true}}
	var all sync.WaitGroup
	var good atomic.Int32
	for range 50 {
		all.Add(1)
		go func() {
			defer all.Done()
			r, err := h2.Get("https://" + secure + "/hello")
			if err == nil && r.Proto == "HTTP/2.0" {
				good.Add(1)
			}
			if err == nil {
				r.Body.Close()
			}
		}()
	}
	all.Wait()
	fmt.Println("50 at once by HTTP/2:", good.Load())
	get(h2, "file by HTTP/2", "https://"+secure+"/files/big")
	_, err = http.Get("https://" + secure + "/hello")
	fmt.Println("a certificate that nobody signed:", strings.Contains(fmt.Sprint(err), "unknown authority"))
	ws, _, err := websocket.Dial(ctx, "ws://"+plain+"/ws", nil)
	check(err)
	for i := range 3 {
		check(ws.Write(ctx, websocket.MessageText, fmt.Appendf(nil, "message %d", i)))
		_, text, err := ws.Read(ctx)
		fmt.Printf("websocket: %s %v\n", text, err)
	}
	fmt.Println("websocket closed:", ws.Close(websocket.StatusNormalClosure, ""))
	conn, err := grpc.NewClient("passthrough:///"+rpc, grpc.WithTransportCredentials(insecure.NewCredentials()))
	check(err)
	answer, err := grpc_health_v1.NewHealthClient(conn).Check(ctx, &grpc_health_v1.HealthCheckRequest{})
	fmt.Println("grpc:", answer.GetStatus(), err)
	_, err = grpc_health_v1.NewHealthClient(conn).Check(ctx, &grpc_health_v1.HealthCheckRequest{Service: "none"})
	fmt.Println("grpc:", err)
	fmt.Println("grpc closed:", conn.Close())
}

func askTLS(dir, address string) {
	c, err := tls.Dial("tcp", address, &tls.Config{RootCAs: roots(dir), ServerName: "localhost"})
	check(err)
	fmt.Fprint(c, "GET /cert.pem HTTP/1.0\r\n\r\n")
	b, err := io.ReadAll(bufio.NewReader(c))
	fmt.Printf("%x: %d bytes, a certificate: %v, %v\n", c.ConnectionState().Version, len(b),
		strings.Contains(string(b), "BEGIN CERTIFICATE"), err)
}

func main() {
	a := os.Args[1:]
	switch {
	case len(a) == 6 && a[0] == "serve":
		serve(a[1], a[2], a[3], a[4], a[5])
	case len(a) == 5 && a[0] == "ask":
		ask(a[1], a[2], a[3], a[4])
	case len(a) == 3 && a[0] == "tls":
		askTLS(a[1], a[2])
	default:
		os.Exit(2)
	}
}
