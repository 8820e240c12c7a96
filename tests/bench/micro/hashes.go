package main

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/md5"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha3"
	"crypto/sha512"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"hash/adler32"
	"hash/crc32"
	"hash/crc64"
	"hash/fnv"
	"hash/maphash"
	"strings"
)

func hashes() {
	h := func(name string, f func([]byte)) {
		b := textBytes[:8192]
		run("hash "+name, func(n int) {
			for i := 0; i < n; i++ {
				f(b)
			}
		})
	}
	h("sha1", func(b []byte) { sha1.Sum(b) })
	h("sha256", func(b []byte) { sha256.Sum256(b) })
	h("sha512", func(b []byte) { sha512.Sum512(b) })
	h("sha3-256", func(b []byte) { sha3.Sum256(b) })
	h("md5", func(b []byte) { md5.Sum(b) })
	h("crc32", func(b []byte) { sinkI += int(crc32.ChecksumIEEE(b)) })
	castagnoli := crc32.MakeTable(crc32.Castagnoli)
	h("crc32c", func(b []byte) { sinkI += int(crc32.Checksum(b, castagnoli)) })
	ecma := crc64.MakeTable(crc64.ECMA)
	h("crc64", func(b []byte) { sinkI += int(crc64.Checksum(b, ecma)) })
	h("adler32", func(b []byte) { sinkI += int(adler32.Checksum(b)) })
	h("fnv1a", func(b []byte) { x := fnv.New64a(); x.Write(b); sinkU += x.Sum64() })
	seed := maphash.MakeSeed()
	h("maphash", func(b []byte) { sinkU += maphash.Bytes(seed, b) })
	h("hmac-sha256", func(b []byte) { x := hmac.New(sha256.New, b[:32]); x.Write(b); x.Sum(nil) })
	h("sha256 64B", func(b []byte) { sha256.Sum256(b[:64]) })
	blk, _ := aes.NewCipher(textBytes[:16])
	gcm, _ := cipher.NewGCM(blk)
	h("aes-gcm", func(b []byte) { sinkB = gcm.Seal(sinkB[:0], b[:12], b, nil) })
	ctr := cipher.NewCTR(blk, textBytes[:16])
	out := make([]byte, 8192)
	h("aes-ctr", func(b []byte) { ctr.XORKeyStream(out, b) })
	cbc := cipher.NewCBCEncrypter(blk, textBytes[:16])
	h("aes-cbc", func(b []byte) { cbc.CryptBlocks(out, b) })
	h("base64 enc", func(b []byte) { sinkS = base64.StdEncoding.EncodeToString(b) })
	e64 := base64.StdEncoding.EncodeToString(textBytes[:8192])
	h("base64 dec", func(b []byte) { sinkB, _ = base64.StdEncoding.DecodeString(e64) })
	h("hex enc", func(b []byte) { sinkS = hex.EncodeToString(b) })
	h("xor bytes", func(b []byte) {
		for i := range out {
			out[i] ^= b[i]
		}
	})
	h("sum bytes", func(b []byte) {
		s := 0
		for _, c := range b {
			s += int(c)
		}
		sinkI += s
	})
	h("binary.LE", func(b []byte) {
		for i := 0; i+8 <= len(b); i += 8 {
			sinkU += binary.LittleEndian.Uint64(b[i:])
		}
	})
	h("binary.BE", func(b []byte) {
		for i := 0; i+8 <= len(b); i += 8 {
			sinkU += binary.BigEndian.Uint64(b[i:])
		}
	})
	h("uvarint", func(b []byte) {
		for i := 0; i < len(b); {
			v, k := binary.Uvarint(b[i:])
			sinkU += v
			i += k
		}
	})
	ek, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	dg := sha256.Sum256(textBytes)
	sig, _ := ecdsa.SignASN1(rand.Reader, ek, dg[:])
	run("ecdsa sign", func(n int) {
		for i := 0; i < n; i++ {
			ecdsa.SignASN1(rand.Reader, ek, dg[:])
		}
	})
	run("ecdsa verify", func(n int) {
		for i := 0; i < n; i++ {
			if ecdsa.VerifyASN1(&ek.PublicKey, dg[:], sig) {
				sinkI++
			}
		}
	})
	_, edk, _ := ed25519.GenerateKey(rand.Reader)
	run("ed25519 sign", func(n int) {
		for i := 0; i < n; i++ {
			sinkB = ed25519.Sign(edk, dg[:])
		}
	})
	if filter == "" || strings.Contains("rsa", filter) {
		rk, _ := rsa.GenerateKey(rand.Reader, 2048)
		rs, _ := rsa.SignPKCS1v15(nil, rk, 5, dg[:])
		run("rsa sign", func(n int) {
			for i := 0; i < n; i++ {
				sinkB, _ = rsa.SignPKCS1v15(nil, rk, 5, dg[:])
			}
		})
		run("rsa verify", func(n int) {
			for i := 0; i < n; i++ {
				if rsa.VerifyPKCS1v15(&rk.PublicKey, 5, dg[:], rs) == nil {
					sinkI++
				}
			}
		})
	}
}
