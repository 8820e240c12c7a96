// Library functions that have bodies in C: their results over many lengths, alignments and
// contents, folded into a few lines that any way of running them must repeat.
package main

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha1"
	"crypto/sha256"
	"fmt"
	"hash/crc32"
	"hash/fnv"
	"math/big"
	"math/bits"
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
			index += bytes.Count(a[shift:], a[:1])*7 + bytes.Count(a[shift:], a[:shift])
			index += strings.Count(string(a), string(b[:1]))*5 + strings.Count(string(b), string(a[:shift]))
		}
	}
	m := map[string]int{}
	for i := 0; i < 1000; i++ {
		m[string(pseudo(i%40, uint32(i%100)))]++
	}
	fmt.Println("bytes", equal, order, index, len(m))

	hashes()
	ciphers()
	numbers()
	products()
}

func hashes() {
	h := fnv.New64a()
	for n := 0; n < 300; n++ {
		s := sha1.Sum(pseudo(n, uint32(n)))
		h.Write(s[:])
	}
	big := sha1.New()
	for i := 0; i < 100; i++ {
		big.Write(pseudo(i*37, uint32(i)))
	}
	fmt.Printf("sha1 %x %x\n", h.Sum64(), big.Sum(nil))

	var sum uint32
	p := pseudo(5000, 7)
	for _, table := range []*crc32.Table{crc32.IEEETable, crc32.MakeTable(crc32.Castagnoli), crc32.MakeTable(crc32.Koopman)} {
		for n := 0; n < 400; n++ {
			sum = sum*31 + crc32.Checksum(p[n%7:n%7+n], table)
			sum = crc32.Update(sum, table, p[:n*11])
		}
	}
	fmt.Printf("crc32 %08x\n", sum)
}

func ciphers() {
	h := fnv.New64a()
	for _, size := range []int{16, 24, 32} {
		for i := 0; i < 40; i++ {
			b, err := aes.NewCipher(pseudo(size, uint32(i)))
			if err != nil {
				panic(err)
			}
			p, back := pseudo(16, uint32(i*3)), make([]byte, 16)
			b.Encrypt(p, p)
			h.Write(p)
			b.Decrypt(back, p)
			h.Write(back)
			b.Decrypt(p, pseudo(16, uint32(i)))
			h.Write(p)
			text := pseudo(i*29, uint32(i))
			gcm, err := cipher.NewGCM(b)
			if err != nil {
				panic(err)
			}
			sealed := gcm.Seal(nil, pseudo(12, 1), text, pseudo(i*5, 2))
			h.Write(sealed)
			if opened, err := gcm.Open(nil, pseudo(12, 1), sealed, pseudo(i*5, 2)); err != nil || !bytes.Equal(opened, text) {
				panic("it does not open")
			}
			cipher.NewCTR(b, p).XORKeyStream(text, text)
			h.Write(text)
			cipher.NewCBCDecrypter(b, p).CryptBlocks(text[:len(text)&^15], text[:len(text)&^15])
			h.Write(text)
		}
	}
	fmt.Printf("aes %x\n", h.Sum64())
}

func numbers() {
	h := fnv.New64a()
	for i := 1; i < 120; i++ {
		x := new(big.Int).SetBytes(pseudo(i*9, uint32(i)))
		y := new(big.Int).SetBytes(pseudo(i*5+1, uint32(i*7)))
		m := new(big.Int).SetBytes(pseudo(i+1, 3))
		m.SetBit(m, 0, uint(i&1)).SetBit(m, 9, 1)
		z := new(big.Int).Mul(x, y)
		h.Write(z.Add(z, y).Bytes())
		h.Write(z.Sub(z, x).Sub(z, new(big.Int).Lsh(x, 77)).Bytes())
		q, r := new(big.Int).QuoRem(z, m, new(big.Int))
		h.Write(q.Bytes())
		h.Write(r.Bytes())
		h.Write(x.Exp(x, big.NewInt(int64(i*1000+1)), m).Bytes())
		h.Write([]byte(z.String()))
		z.SetString(strings.Repeat("98765432109", i), 10)
		h.Write(z.Mul(z, z).Sqrt(z).Bytes())
	}
	f := new(big.Int).MulRange(1, 1000)
	fmt.Printf("big %x %x\n", h.Sum64(), f.Mod(f, big.NewInt(1000000007).Exp(big.NewInt(3), big.NewInt(500), nil)))
}

// math/bits.Mul64, inlined, with operands from everywhere.
func products() {
	var sum uint64
	state := [4]uint64{1, 1 << 63, 0xffffffff, 0x9e3779b97f4a7c15}
	for i := 0; i < 2000; i++ {
		x, y := state[i&3], state[(i+1)&3]
		hi, lo := bits.Mul64(x, y)
		sum += hi ^ lo
		hi, lo = bits.Mul64(x, 0x2360ed051fc65da44385df649fccf645>>64)
		sum = sum*3 + hi - lo
		hi, _ = bits.Mul64(x|1, sum)
		hi2, lo2 := bits.Mul64(hi, hi)
		sum ^= hi2 + lo2
		if i&1 == 0 {
			hi, lo = bits.Mul64(uint64(i)<<40|sum>>24, ^x)
		}
		c := uint64(0)
		lo, c = bits.Add64(lo, x, 0)
		hi, _ = bits.Add64(hi, y, c)
		state[i&3] = lo + uint64(i)
		state[(i+2)&3] ^= bits.RotateLeft64(hi, i&63)
		q, r := bits.Div64(hi>>1, lo, hi|1<<63)
		sum += q ^ r
	}
	fmt.Printf("products %x %x\n", sum, state)
}
