// Library functions that have bodies in C: their results over many lengths, alignments and
// contents, folded into a few lines that any way of running them must repeat.
package main

import (
	"bytes"
	"crypto"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"fmt"
	"hash/crc32"
	"hash/fnv"
	"math"
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
	if mathematics() {
		return
	}
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
	itabs()
	mod()
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
	counters()
	authenticated()
	curves()
	sha512s()
	field()
	numbers()
	products()
	quotients()
	fused()
	signatures()
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
	p := pseudo(16000, 7)
	for _, table := range []*crc32.Table{crc32.IEEETable, crc32.MakeTable(crc32.Castagnoli), crc32.MakeTable(crc32.Koopman)} {
		for n := 0; n < 400; n++ {
			sum = sum*31 + crc32.Checksum(p[n%7:n%7+n], table)
			sum = crc32.Update(sum, table, p[n%5:n*39+n%5])
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

// math/bits.Div64 at its edges, also where it panics.
func quotients() {
	edges := []uint64{0, 1, 2, 3, 1 << 31, 1<<32 - 1, 1 << 32, 1<<63 - 1, 1 << 63, 1<<63 + 1, math.MaxUint64}
	var sum uint64
	panics := map[string]int{}
	divide := func(hi, lo, y uint64) {
		defer func() {
			if e := recover(); e != nil {
				panics[fmt.Sprint(e)]++
			}
		}()
		sum = sum*31 + 1
		q, r := bits.Div64(hi, lo, y)
		sum = (sum*31+q)*31 + r
	}
	for i, hi := range edges {
		for _, lo := range edges {
			for _, y := range edges {
				divide(hi, lo+uint64(i), y)
				divide(hi%max(y, 1), lo, y)
			}
		}
	}
	fmt.Printf("quotients %x %v\n", sum, panics)
}

// math.FMA: one rounding, also where numbers are small, large or cancel out.
func fused() {
	h := fnv.New64a()
	edges := []float64{0, 1, 0.5, 3, 1 << 53, 1<<53 + 2, math.Pi, math.SmallestNonzeroFloat64, 0x1p-1022, 0x1.fffffffffffffp-1,
		0x1.0000000000001p0, math.MaxFloat64, math.Inf(1), math.NaN()}
	put := func(x, y, z float64) {
		f := math.FMA(x, y, z)
		if f != f {
			f = 0x1p-1000
		}
		fmt.Fprintf(h, "%x ", math.Float64bits(f))
	}
	for _, x := range edges {
		for _, y := range edges {
			for _, z := range edges {
				put(x, y, z)
				put(x, -y, z)
				put(-x, y, -z)
				put(x, y, -x*y)
			}
		}
	}
	for i := uint64(1); i < 3000; i++ {
		x, y := math.Float64frombits(i*0x9e3779b97f4a7c15), math.Float64frombits(i*i*0xbf58476d1ce4e5b9)
		put(x, y, -x*y)
		put(x, y, x*y*0x1p-53)
		put(x, y, math.Float64frombits(i*0x94d049bb133111eb))
	}
	fmt.Printf("fused %x\n", h.Sum64())
}

// crypto/internal/.../bigmod, by signatures with keys of its special sizes and others. The primes
// are pseudo-random numbers with what must be added to them.
func signatures() {
	h := fnv.New64a()
	for _, k := range []struct{ bits, p, q int }{{1024, 132, 288}, {1536, 166, 1010}, {2048, 86, 408}, {2560, 548, 750}} {
		prime := func(seed, add int) *big.Int {
			p := new(big.Int).SetBytes(pseudo(k.bits/16, uint32(k.bits+seed)))
			p.SetBit(p, k.bits/2-1, 1).SetBit(p, k.bits/2-2, 1).SetBit(p, 0, 1)
			return p.Add(p, big.NewInt(int64(add)))
		}
		p, q, one := prime(0, k.p), prime(1, k.q), big.NewInt(1)
		phi := new(big.Int).Mul(new(big.Int).Sub(p, one), new(big.Int).Sub(q, one))
		key := &rsa.PrivateKey{PublicKey: rsa.PublicKey{N: new(big.Int).Mul(p, q), E: 65537}, Primes: []*big.Int{p, q},
			D: new(big.Int).ModInverse(big.NewInt(65537), phi)}
		key.Precompute()
		digest := sha256.Sum256(pseudo(k.bits, 1))
		s, err := rsa.SignPKCS1v15(nil, key, crypto.SHA256, digest[:])
		if err == nil {
			err = rsa.VerifyPKCS1v15(&key.PublicKey, crypto.SHA256, digest[:], s)
		}
		if err != nil {
			panic(err)
		}
		h.Write(s)
	}
	fmt.Printf("signatures %x\n", h.Sum64())
}
