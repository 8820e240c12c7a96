// Signals does one thing with signals, named by its argument. It prints where it is; the test
// then sends signals. It does without fmt, since several versions of Go build it.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func say(words ...string) {
	line := ""
	for i, w := range words {
		if i > 0 {
			line += " "
		}
		line += w
	}
	os.Stdout.WriteString(line + "\n")
}

func name(s os.Signal) string {
	for _, k := range []struct {
		s    os.Signal
		name string
	}{{syscall.SIGHUP, "HUP"}, {syscall.SIGINT, "INT"}, {syscall.SIGTERM, "TERM"},
		{syscall.SIGUSR1, "USR1"}, {syscall.SIGUSR2, "USR2"}, {syscall.SIGALRM, "ALRM"},
		{syscall.SIGPIPE, "PIPE"}, {syscall.SIGCHLD, "CHLD"}, {syscall.SIGCONT, "CONT"},
		{syscall.SIGTSTP, "TSTP"}, {syscall.SIGTTIN, "TTIN"}, {syscall.SIGTTOU, "TTOU"},
		{syscall.SIGWINCH, "WINCH"}} {
		if k.s == s {
			return k.name
		}
	}
	return "another"
}

func ignored(s os.Signal) string {
	if signal.Ignored(s) {
		return "ignored"
	}
	return "not ignored"
}

// receive says what comes, n times.
func receive(c <-chan os.Signal, n int) {
	for ; n > 0; n-- {
		say("got", name(<-c))
	}
}

// wait is for what ends the program.
func wait() {
	time.Sleep(time.Minute)
	say("nothing came")
}

func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

// It gives way where a function begins that looks after its stack: leaves do not.
func compute() {
	for fib(20) > 0 {
	}
}

func main() {
	c := make(chan os.Signal, 16)
	switch os.Args[1] {
	case "notify":
		signal.Notify(c, syscall.SIGTERM)
		say("ready")
		receive(c, 1)
		os.Exit(5)
	case "context":
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		say("ready")
		<-ctx.Done()
		stop()
		say("done")
		wait()
	case "ignore":
		signal.Ignore(os.Interrupt, syscall.SIGHUP)
		signal.Notify(c, syscall.SIGTERM)
		say("ready,", ignored(os.Interrupt))
		receive(c, 1)
		signal.Reset(os.Interrupt)
		say("reset,", ignored(os.Interrupt), ignored(syscall.SIGUSR1))
		receive(c, 1)
	case "stop":
		signal.Notify(c, syscall.SIGTERM)
		say("ready")
		receive(c, 1)
		signal.Stop(c)
		say("stopped")
		wait()
	case "reset":
		signal.Notify(c, os.Interrupt)
		signal.Reset(os.Interrupt)
		say("ready")
		wait()
	case "again":
		signal.Notify(c, syscall.SIGUSR1, syscall.SIGUSR2)
		say("ready")
		receive(c, 3)
	case "several":
		signal.Notify(c, syscall.SIGHUP, syscall.SIGALRM, syscall.SIGCHLD, syscall.SIGCONT,
			syscall.SIGTSTP, syscall.SIGTTIN, syscall.SIGTTOU, syscall.SIGWINCH)
		say("ready")
		receive(c, 8)
	case "two channels":
		d := make(chan os.Signal, 1)
		signal.Notify(c, syscall.SIGTERM)
		signal.Notify(d, syscall.SIGTERM)
		say("ready")
		receive(c, 1)
		receive(d, 1)
		signal.Stop(c)
		say("one left")
		receive(d, 1)
	case "nothing":
		say("ready,", ignored(os.Interrupt))
		wait()
	case "asked":
		signal.Notify(c, os.Interrupt)
		say("ready,", ignored(os.Interrupt))
		receive(c, 1)
		signal.Stop(c)
		say("stopped")
		wait()
	case "compute":
		signal.Notify(c, syscall.SIGTERM)
		for i := 0; i < 2; i++ {
			go compute()
		}
		say("ready")
		receive(c, 1)
	case "all":
		signal.Notify(c)
		say("ready")
		wait()
	case "write":
		// nobody reads stdout any more
		if len(os.Args) > 2 {
			signal.Notify(c, syscall.SIGPIPE)
		}
		_, err := os.Stdout.WriteString("lost\n")
		if err == nil {
			println("written")
			os.Exit(1)
		}
		println("got", name(<-c))
	case "read":
		// Where stdin blocks nothing else runs: what came meanwhile is not lost by Stop.
		signal.Notify(c, syscall.SIGUSR1)
		say("ready")
		os.Stdin.Read(make([]byte, 1))
		signal.Stop(c)
		select {
		case s := <-c:
			say("got", name(s))
		default:
			say("lost")
		}
	}
}
