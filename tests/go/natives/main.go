// Library functions that have bodies in C: their results over many lengths, alignments and
// contents, folded into a few lines that any way of running them must repeat.
package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"hash/fnv"
	"strings"
)

func pseudo(n int, seed uint32) []byte {
	b := make([]byte, n)
	for i := range b {
		seed = seed*1664525 + 1013904223
		b[i] = byte(seed >> 24)
	}
	return b
}

func main() {
	h := fnv.New64a()
	for n := 0; n < 300; n++ {
		s := sha256.Sum256(pseudo(n, uint32(n)))
		h.Write(s[:])
		t := sha256.Sum224(pseudo(n*7, 9)[n%5:])
		h.Write(t[:])
	}
	big := sha256.New()
	for i := 0; i < 100; i++ {
		big.Write(pseudo(i*37, uint32(i)))
	}
	fmt.Printf("sha256 %x %x\n", h.Sum64(), big.Sum(nil))

	equal, order, index := 0, 0, 0
	for n := 0; n < 200; n++ {
		a := pseudo(n+8, 1)
		for shift := 0; shift < 8; shift++ {
			b := append(make([]byte, shift), a...)[shift:]
			if bytes.Equal(a, b) {
				equal++
			}
			if n > 0 {
				b[n-1] ^= byte(shift)
			}
			if bytes.Equal(a, b) {
				equal += 1000
			}
			order += bytes.Compare(a[:n], b) * (n + shift)
			order += strings.Compare(string(a), string(b[:n/2]))
			index += bytes.IndexByte(a[shift:], byte(n)) * 3
			index += strings.IndexByte(string(a[:n]), a[n/2])
			index += bytes.IndexByte(a[:shift], 0xff)
		}
	}
	m := map[string]int{}
	for i := 0; i < 1000; i++ {
		m[string(pseudo(i%40, uint32(i%100)))]++
	}
	fmt.Println("bytes", equal, order, index, len(m))
}
