package main

import (
	"bytes"
	"crypto/ecdh"
	"crypto/ed25519"
	"crypto/sha512"
	"fmt"
	"hash/fnv"
)

// SHA-512 and its shorter ones: all lengths around a few blocks, from anywhere.
func sha512s() {
	h := fnv.New64a()
	for n := 0; n < 400; n++ {
		p := pseudo(n+n%7, uint32(n))[n%7:]
		a, b := sha512.Sum512(p), sha512.Sum384(p)
		h.Write(a[:])
		h.Write(b[:])
		c := sha512.Sum512_256(pseudo(n*5, 9)[n%5:])
		h.Write(c[:])
	}
	big := sha512.New()
	for i := 0; i < 100; i++ {
		big.Write(pseudo(i*37, uint32(i)))
	}
	fmt.Printf("sha512 %x %x\n", h.Sum64(), big.Sum(nil))
}

// The field of Curve25519: Ed25519, also what does not verify, and X25519, also of points from the
// edges of the field.
func field() {
	h := fnv.New64a()
	for n := uint32(0); n < 20; n++ {
		key := ed25519.NewKeyFromSeed(pseudo(32, n))
		text := pseudo(int(n)*9, n)
		s := ed25519.Sign(key, text)
		h.Write(s)
		public := key.Public().(ed25519.PublicKey)
		if !ed25519.Verify(public, text, s) {
			panic("what was signed is not verified")
		}
		s[n] ^= 1 << (n % 8)
		if ed25519.Verify(public, text, s) {
			panic("another signature is verified")
		}
		public[n] ^= 4
		fmt.Fprintln(h, ed25519.Verify(public, text, s))
	}
	a, err := ecdh.X25519().NewPrivateKey(pseudo(32, 1))
	if err != nil {
		panic(err)
	}
	h.Write(a.PublicKey().Bytes())
	for i := 0; i < 60; i++ {
		point := pseudo(32, uint32(i))
		if i < 40 {
			point = bytes.Repeat([]byte{byte(0xff * (i / 20))}, 32)
			point[0] += byte(i * 2)
			point[31] &= 0x7f
		}
		p, err := ecdh.X25519().NewPublicKey(point)
		if err != nil {
			panic(err)
		}
		shared, err := a.ECDH(p)
		h.Write(shared)
		fmt.Fprintln(h, err != nil)
	}
	fmt.Printf("field %x\n", h.Sum64())
}
