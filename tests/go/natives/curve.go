package main

import (
	"bytes"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"math/big"
)

func number(digits string) *big.Int {
	n, ok := new(big.Int).SetString(digits, 16)
	if !ok {
		panic("no number: " + digits)
	}
	return n
}

// P-256 and, where a body in C must not stand for another field's, P-224 and P-384.
func curves() {
	h := fnv.New64a()
	// RFC 5903, 8.1
	i, err := ecdh.P256().NewPrivateKey(number("C88F01F510D9AC3F70A292DAA2316DE544E9AAB8AFE84049C62A9C57862D1433").Bytes())
	if err != nil {
		panic(err)
	}
	gr, _ := hex.DecodeString("04D12DFB5289C8D4F81208B70270398C342296970A0BCCB74C736FC7554494BF6356FBF3CA366CC23E8157854C13C58D6AAC23F046ADA30F8353E74F33039872AB")
	r, err := ecdh.P256().NewPublicKey(gr)
	if err != nil {
		panic(err)
	}
	shared, err := i.ECDH(r)
	if err != nil || hex.EncodeToString(shared) != "d6840f6b42f6edafd13116e0e12565202fef8e9ece7dce03812464d04b9442de" {
		panic("not what RFC 5903 says")
	}
	h.Write(i.PublicKey().Bytes())

	for _, c := range []elliptic.Curve{elliptic.P256(), elliptic.P224(), elliptic.P384()} {
		p, last := c.Params(), new(big.Int).Sub(c.Params().N, big.NewInt(1))
		x, y := p.Gx, p.Gy
		for k := 1; k < 12; k++ {
			scalars := [][]byte{{byte(k)}, new(big.Int).Sub(last, big.NewInt(int64(k))).Bytes(),
				new(big.Int).Lsh(big.NewInt(1), uint(k*19)).Bytes(), pseudo(p.BitSize/8, uint32(k))}
			for _, scalar := range scalars {
				a, b := c.ScalarBaseMult(scalar)
				x, y = c.ScalarMult(x, y, scalar)
				x, y = c.Add(x, y, a, b)
				x, y = c.Double(x, y)
				h.Write(elliptic.MarshalCompressed(c, x, y))
				a, b = elliptic.UnmarshalCompressed(c, elliptic.MarshalCompressed(c, x, y))
				if !c.IsOnCurve(x, y) || a.Cmp(x) != 0 || b.Cmp(y) != 0 {
					panic("not on the curve")
				}
			}
		}
		// coordinates from the edges of the field: those for which there is a point
		found := 0
		for d := int64(0); d < 40; d++ {
			for _, x := range []*big.Int{big.NewInt(d), new(big.Int).Sub(p.P, big.NewInt(d+1)), new(big.Int).Lsh(big.NewInt(d+1), 64)} {
				point := append([]byte{byte(2 + d&1)}, x.FillBytes(make([]byte, (p.BitSize+7)/8))...)
				if x, y := elliptic.UnmarshalCompressed(c, point); x != nil {
					found++
					x, y = c.Add(x, y, p.Gx, p.Gy)
					h.Write(elliptic.Marshal(c, x, y))
				}
			}
		}
		fmt.Fprintln(h, found)
	}
	signed()
	fmt.Printf("curves %x\n", h.Sum64())
}

func signed() {
	for n := uint32(0); n < 12; n++ {
		d := new(big.Int).SetBytes(pseudo(31, n))
		key := &ecdsa.PrivateKey{D: d, PublicKey: ecdsa.PublicKey{Curve: elliptic.P256()}}
		key.X, key.Y = key.Curve.ScalarBaseMult(d.Bytes())
		digest := pseudo(32, n+100)
		s, err := ecdsa.SignASN1(bytes.NewReader(pseudo(1000, n)), key, digest)
		if err != nil || !ecdsa.VerifyASN1(&key.PublicKey, digest, s) {
			panic("what was signed is not verified")
		}
		digest[n] ^= 1 << (n % 8)
		if ecdsa.VerifyASN1(&key.PublicKey, digest, s) {
			panic("another digest is verified")
		}
	}
}
