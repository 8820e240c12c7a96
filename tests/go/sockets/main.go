// What tests/go/sockets.sh does with sockets: one word is one program. It has no fmt and no
// net/http, which take long to compile.
package main

import (
	"errors"
	"io"
	"net"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"
)

func say(words ...string) {
	os.Stdout.WriteString(strings.Join(words, " ") + "\n")
}

func text(err error) string {
	if err == nil {
		return "ok"
	}
	return err.Error()
}

// get asks for a page as HTTP/1.0 does, and returns how much came.
func get(address string) (int, error) {
	c, err := net.DialTimeout("tcp", address, 5*time.Second)
	if err != nil {
		return 0, err
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(10 * time.Second))
	if _, err := io.WriteString(c, "GET /page HTTP/1.0\r\n\r\n"); err != nil {
		return 0, err
	}
	b, err := io.ReadAll(c)
	if !strings.HasPrefix(string(b), "HTTP/1.0 200") {
		return len(b), errors.New("not 200")
	}
	return len(b), err
}

// answer is a server's part of HTTP/1.1, with connections that stay.
func answer(c net.Conn) {
	defer c.Close()
	var b [4096]byte
	n := 0
	for {
		m, err := c.Read(b[n:])
		if err != nil || n+m == len(b) {
			return
		}
		n += m
		end := strings.Index(string(b[:n]), "\r\n\r\n")
		if end < 0 {
			continue
		}
		n = copy(b[:], b[end+4:n])
		io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello\n")
	}
}

func serve(network, address string) {
	l, err := net.Listen(network, address)
	if err != nil {
		say("listen:", text(err))
		os.Exit(1)
	}
	say("listening", l.Addr().String())
	for {
		c, err := l.Accept()
		if err != nil {
			say("accept:", text(err))
			os.Exit(1)
		}
		go answer(c)
	}
}

// many connects n times at once.
func many(n int, address string) {
	var good int
	var lock sync.Mutex
	var wait sync.WaitGroup
	for i := 0; i < n; i++ {
		wait.Add(1)
		go func() {
			defer wait.Done()
			_, err := get(address)
			lock.Lock()
			defer lock.Unlock()
			if err == nil {
				good++
			} else {
				say("get:", text(err))
			}
		}()
	}
	wait.Wait()
	say("good:", strconv.Itoa(good))
}

func packet(network, address string) {
	c, err := net.Dial(network, address)
	if err != nil {
		say("dial:", text(err))
		return
	}
	c.SetDeadline(time.Now().Add(2 * time.Second))
	_, err = io.WriteString(c, "ping")
	var b [100]byte
	n, err2 := c.Read(b[:])
	say(string(b[:n]), text(err), text(err2), c.RemoteAddr().String())
}

// packets answers datagrams, and tries to send one to who has not asked.
func packets(address, stranger string) {
	c, err := net.ListenPacket("udp", address)
	if err != nil {
		say("listen:", text(err))
		return
	}
	say("listening", c.LocalAddr().String())
	var b [100]byte
	n, from, err := c.ReadFrom(b[:])
	say("got", string(b[:n]), text(err))
	_, err = c.WriteTo([]byte("pong"), from)
	say("answer:", text(err))
	to, _ := net.ResolveUDPAddr("udp", stranger)
	_, err = c.WriteTo([]byte("boo"), to)
	say("stranger:", text(err))
}

func options(address string) {
	c, err := net.Dial("tcp", address)
	if err != nil {
		say("dial:", text(err))
		return
	}
	t := c.(*net.TCPConn)
	say("options:", text(t.SetNoDelay(false)), text(t.SetKeepAlive(true)), text(t.SetKeepAlivePeriod(time.Minute)),
		text(t.SetLinger(3)), text(t.SetReadBuffer(65536)), text(t.SetWriteBuffer(65536)), text(t.CloseWrite()))
}

// deadline waits for a peer that says nothing, while another goroutine goes on.
func deadline(address string) {
	ticks := 0
	go func() {
		for {
			time.Sleep(10 * time.Millisecond)
			ticks++
		}
	}()
	c, err := net.Dial("tcp", address)
	if err != nil {
		say("dial:", text(err))
		return
	}
	c.SetReadDeadline(time.Now().Add(300 * time.Millisecond))
	var b [1]byte
	_, err = c.Read(b[:])
	var timeout net.Error
	say("timeout:", strconv.FormatBool(errors.As(err, &timeout) && timeout.Timeout()), strconv.FormatBool(ticks > 5))
}

func main() {
	a := os.Args
	switch a[1] {
	case "get":
		for _, address := range a[2:] {
			n, err := get(address)
			say("get:", strconv.Itoa(n), text(err))
		}
	case "many":
		n, _ := strconv.Atoi(a[2])
		many(n, a[3])
	case "serve":
		serve(a[2], a[3])
	case "packet":
		packet(a[2], a[3])
	case "packets":
		packets(a[2], a[3])
	case "options":
		options(a[2])
	case "deadline":
		deadline(a[2])
	case "lookup":
		for _, name := range a[2:] {
			list, err := net.LookupHost(name)
			say("lookup:", strings.Join(list, ","), text(err))
		}
	}
	runtime.KeepAlive(a)
}
