// Three real programs, from the module proxy: a parser (goldmark), a compressor (brotli), an
// interpreter (gopher-lua). For tests/bench-kernels.sh: DIR=tests/bench/real
package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/yuin/goldmark"
	lua "github.com/yuin/gopher-lua"
)

func text(n int) []byte {
	var b bytes.Buffer
	seed := uint32(1)
	words := strings.Fields("the *quick* brown **fox** jumps over [a lazy](http://dog.example/) `dog` and does & not < stop")
	for i := 0; b.Len() < n; i++ {
		switch i % 9 {
		case 0:
			fmt.Fprintf(&b, "\n\n## Heading %d\n\n", i)
		case 3:
			fmt.Fprintf(&b, "\n- item %d\n- item\n  - nested\n\n", i)
		case 5:
			fmt.Fprintf(&b, "\n```go\nfunc f%d() int { return %d }\n```\n\n", i, i)
		}
		for k := 0; k < 30; k++ {
			seed = seed*1664525 + 1013904223
			b.WriteString(words[seed>>8%uint32(len(words))])
			b.WriteByte(' ')
		}
	}
	return b.Bytes()
}

func markdown(src []byte) any {
	var out bytes.Buffer
	if err := goldmark.Convert(src, &out); err != nil {
		panic(err)
	}
	return out.Len()
}

func compress(src []byte) any {
	var out bytes.Buffer
	w := brotli.NewWriterLevel(&out, 5)
	w.Write(src)
	w.Close()
	n, err := io.Copy(io.Discard, brotli.NewReader(bytes.NewReader(out.Bytes())))
	if err != nil || n != int64(len(src)) {
		panic("it does not decompress")
	}
	return out.Len()
}

func interpret(script string) any {
	l := lua.NewState()
	defer l.Close()
	if err := l.DoString(script); err != nil {
		panic(err)
	}
	return l.GetGlobal("result").String()
}

const script = `
local function fib(n) if n < 2 then return n end return fib(n-1) + fib(n-2) end
local t = {}
for i = 1, 60000 do t[i] = (i * 7919) % 10007 end
table.sort(t)
local s = 0
for i, v in ipairs(t) do s = s + v * i end
local words = {}
for w in string.gmatch(string.rep("some words to count here ", 2000), "%a+") do words[w] = (words[w] or 0) + 1 end
result = fib(24) + s + words["count"]
`

func main() {
	src := text(400000)
	for _, k := range []struct {
		name string
		f    func() any
	}{
		{"markdown", func() any { return markdown(src) }},
		{"brotli", func() any { return compress(src) }},
		{"lua", func() any { return interpret(script) }},
	} {
		if len(os.Args) > 1 && !strings.Contains(","+os.Args[1]+",", ","+k.name+",") {
			continue
		}
		start := time.Now()
		r := k.f()
		fmt.Printf("%-9s %8.1f ms  %v\n", k.name, float64(time.Since(start).Microseconds())/1000, r)
	}
}
