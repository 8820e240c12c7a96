package main

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"fmt"
	"hash/fnv"
)

// AES in counter mode: all lengths around groups of blocks, from anywhere in a block, in place
// and not, with counters that carry over 64 bits and wrap around.
func counters() {
	h := fnv.New64a()
	for i, iv := range []string{
		"\x00\x01\x02\x03\x04\x05\x06\x07\xff\xff\xff\xff\xff\xff\xff\xfd",
		"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xf7",
		"\x80\x7f\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
		"\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\xff\xff\xff\xfe",
	} {
		b, err := aes.NewCipher(pseudo(16+i%3*8, uint32(i)))
		if err != nil {
			panic(err)
		}
		for n := 0; n < 420; n++ {
			text := pseudo(n, uint32(n))
			out := make([]byte, n+3)
			cipher.NewCTR(b, []byte(iv)).XORKeyStream(out[3:], text)
			h.Write(out)
			s, cut := cipher.NewCTR(b, []byte(iv)), n*(i+1)/7
			s.XORKeyStream(text[:cut], text[:cut])
			s.XORKeyStream(text[cut:], text[cut:])
			if !bytes.Equal(text, out[3:]) {
				panic("in pieces and in place it is another")
			}
		}
	}
	fmt.Printf("ctr %x\n", h.Sum64())
}

// GCM: lengths as above, of text and of what is only authenticated.
func authenticated() {
	h := fnv.New64a()
	for i := 0; i < 3; i++ {
		b, err := aes.NewCipher(pseudo(16+i*8, 1))
		if err != nil {
			panic(err)
		}
		g, err := cipher.NewGCMWithNonceSize(b, 16)
		if err != nil {
			panic(err)
		}
		// with the first key the counter starts with 0xfffffffb, and wraps around
		nonce := []byte("\x1d\xa6\x86\xd8C\xb9\xf1\x1d\x03\x8b3\xfe\xe0\x870u")
		for n := 0; n < 420; n++ {
			text, extra := pseudo(n, uint32(n)), pseudo(n*n%307, 5)
			sealed := g.Seal(nil, nonce, text, extra)
			h.Write(sealed)
			place := append(make([]byte, 0, n+16), text...)
			if !bytes.Equal(g.Seal(place[:0], nonce, place, extra), sealed) {
				panic("in place it is another")
			}
			opened, err := g.Open(sealed[:0], nonce, sealed, extra)
			if err != nil || !bytes.Equal(opened, text) {
				panic("it does not open")
			}
			place = place[:n+16]
			place[n*7%(n+16)] ^= 1
			if _, err := g.Open(nil, nonce, place, extra); err == nil {
				panic("another text opens")
			}
			nonce[n%16] += byte(n % 3)
			if i == 0 && n > 200 {
				copy(nonce, "\x1d\xa6\x86\xd8C\xb9\xf1\x1d\x03\x8b3\xfe\xe0\x870u")
			}
		}
	}
	fmt.Printf("gcm %x\n", h.Sum64())
}
