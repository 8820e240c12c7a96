package main

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

func texts() {
	fl := []float64{0, 1, -300.123, 1e100, 3.14159, 2.5e-8, 123456789}
	run("strings.Index", func(n int) {
		for i := 0; i < n; i++ {
			sinkI += strings.Index(text, "lazy cat")
		}
	})
	run("strings.IndexByte", func(n int) {
		for i := 0; i < n; i++ {
			sinkI += strings.IndexByte(text, '!')
		}
	})
	run("strings.IndexByte16", func(n int) {
		for i := 0; i < n; i++ {
			sinkI += strings.IndexByte(text[:16], 'f')
		}
	})
	run("strings.Count", func(n int) {
		for i := 0; i < n; i++ {
			sinkI += strings.Count(text, "o")
		}
	})
	run("strings.Fields", func(n int) {
		for i := 0; i < n; i++ {
			sinkI += len(strings.Fields(text))
		}
	})
	run("strings.Split", func(n int) {
		for i := 0; i < n; i++ {
			sinkI += len(strings.Split(text, " "))
		}
	})
	run("strings.ToUpper", func(n int) {
		for i := 0; i < n; i++ {
			sinkS = strings.ToUpper(text)
		}
	})
	run("strings.Replace", func(n int) {
		for i := 0; i < n; i++ {
			sinkS = strings.ReplaceAll(text, "fox", "wolf")
		}
	})
	run("strings.EqualFold", func(n int) {
		for i := 0; i < n; i++ {
			if strings.EqualFold(text, text[:len(text)-1]+"x") {
				sinkI++
			}
		}
	})
	run("strings.Builder", func(n int) {
		for i := 0; i < n; i++ {
			var b strings.Builder
			for j := 0; j < 100; j++ {
				b.WriteByte('x')
				b.WriteString("hello")
			}
			sinkI += b.Len()
		}
	})
	run("bytes.Equal", func(n int) {
		t2 := bytes.Clone(textBytes)
		for i := 0; i < n; i++ {
			if bytes.Equal(textBytes, t2) {
				sinkI++
			}
		}
	})
	run("bytes.Compare16", func(n int) {
		for i := 0; i < n; i++ {
			sinkI += bytes.Compare(textBytes[:16], textBytes[45:61])
		}
	})
	run("bytes.LastIndexByte", func(n int) {
		for i := 0; i < n; i++ {
			sinkI += bytes.LastIndexByte(textBytes, '!')
		}
	})
	run("copy32", func(n int) {
		b := make([]byte, 32)
		for i := 0; i < n; i++ {
			sinkI += copy(b, textBytes[i&1023:])
		}
	})
	run("copy4096", func(n int) {
		b := make([]byte, 4096)
		for i := 0; i < n; i++ {
			sinkI += copy(b, textBytes[i&1023:])
		}
	})
	run("clear4096", func(n int) {
		b := make([]byte, 4096)
		for i := 0; i < n; i++ {
			clear(b)
			sinkB = b
		}
	})
	run("string==", func(n int) {
		a := text[:40]
		b := strings.Clone(a)
		for i := 0; i < n; i++ {
			if a == b {
				sinkI++
			}
		}
	})
	run("string+", func(n int) {
		for i := 0; i < n; i++ {
			sinkS = text[:20] + text[i&255:i&255+20]
		}
	})
	run("range string", func(n int) {
		for i := 0; i < n; i++ {
			for _, r := range text {
				sinkI += int(r)
			}
		}
	})
	run("utf8.Valid", func(n int) {
		for i := 0; i < n; i++ {
			if utf8.Valid(textBytes) {
				sinkI++
			}
		}
	})
	run("utf8 range", func(n int) {
		s := strings.Repeat("héllo wörld ☃ ", 1000)
		for i := 0; i < n; i++ {
			for _, r := range s {
				sinkI += int(r)
			}
		}
	})
	run("unicode.IsLetter", func(n int) {
		for i := 0; i < n; i++ {
			if unicode.IsLetter(rune(i & 0xfff)) {
				sinkI++
			}
		}
	})
	run("[]byte(string)", func(n int) {
		for i := 0; i < n; i++ {
			sinkB = []byte(text[:100])
		}
	})
	run("make64", func(n int) {
		for i := 0; i < n; i++ {
			sinkB = make([]byte, 64)
		}
	})
	run("make4096", func(n int) {
		for i := 0; i < n; i++ {
			sinkB = make([]byte, 4096)
		}
	})
	run("append", func(n int) {
		for i := 0; i < n; i++ {
			var a []int
			for j := 0; j < 100; j++ {
				a = append(a, j)
			}
			sinkI += len(a)
		}
	})
	run("strconv.Itoa", func(n int) {
		for i := 0; i < n; i++ {
			sinkS = strconv.Itoa(i * 12345)
		}
	})
	run("strconv.Atoi", func(n int) {
		for i := 0; i < n; i++ {
			v, _ := strconv.Atoi("1234567")
			sinkI += v
		}
	})
	run("strconv.FormatFloat", func(n int) {
		for i := 0; i < n; i++ {
			sinkS = strconv.FormatFloat(fl[i%7], 'g', -1, 64)
		}
	})
	run("strconv.ParseFloat", func(n int) {
		for i := 0; i < n; i++ {
			v, _ := strconv.ParseFloat("3.14159265358979", 64)
			sinkF += v
		}
	})
	run("fmt.Sprintf", func(n int) {
		for i := 0; i < n; i++ {
			sinkS = fmt.Sprintf("%d %s %5.2f %v", i, "hello", 3.14, true)
		}
	})
}
