// vectors runs ten kernels of packages simd and simd/archsimd (GOEXPERIMENT=simd), and prints the
// least time of each in ms, or with the argument "check" what it computed. GODEBUG=simd=128 asks
// native Go for the vectors that wasm has.
package main

import (
	"fmt"
	"hash/fnv"
	"math"
	"os"
	"simd"
	"time"
	"unsafe"
)

type kernel struct {
	name   string
	rounds int
	run    func()
	result func() []byte
}

func bytesOf[T any](s []T) []byte {
	var one T
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(s))), len(s)*int(unsafe.Sizeof(one)))
}

func ramp[T any](n int, f func(i int) T) []T {
	s := make([]T, n)
	for i := range s {
		s[i] = f(i)
	}
	return s
}

// sum adds the lanes in the order of 128-bit vectors, whatever the vectors' length is.
func sum(parts []float32) float32 {
	var lanes [4]float32
	for i, p := range parts {
		lanes[i%4] += p
	}
	return lanes[0] + lanes[1] + lanes[2] + lanes[3]
}

func dot(a, b []float32) float32 {
	var s simd.Float32s
	n := s.Len()
	for ; len(a) >= n && len(b) >= n; a, b = a[n:], b[n:] {
		s = s.Add(simd.LoadFloat32s(a).Mul(simd.LoadFloat32s(b)))
	}
	parts := make([]float32, n)
	s.Store(parts)
	return sum(parts)
}

func saxpy(k float32, x, y []float32) {
	v := simd.BroadcastFloat32s(k)
	for n := v.Len(); len(x) >= n && len(y) >= n; x, y = x[n:], y[n:] {
		v.Mul(simd.LoadFloat32s(x)).Add(simd.LoadFloat32s(y)).Store(y)
	}
}

// ascii says whether no byte has its highest bit.
func ascii(s []byte) bool {
	var all simd.Uint8s
	n := all.Len()
	for ; len(s) >= n; s = s[n:] {
		all = all.Or(simd.LoadUint8s(s))
	}
	parts := make([]byte, n)
	all.Store(parts)
	parts = append(parts, s...)
	for _, b := range parts {
		if b >= 0x80 {
			return false
		}
	}
	return true
}

// below counts the bytes below each of 16 limits: a histogram of 16 bins, as sums.
func below(s []byte, counts *[16]uint32) {
	var limits, some [16]simd.Uint8s
	for i := range limits {
		limits[i] = simd.BroadcastUint8s(uint8(i*16 + 15))
	}
	n := some[0].Len()
	one := simd.BroadcastUint8s(1)
	parts := make([]byte, n)
	for len(s) >= n {
		for i := range some {
			some[i] = simd.BroadcastUint8s(0)
		}
		for k := 0; k < 255 && len(s) >= n; k++ {
			v := simd.LoadUint8s(s)
			for i := range some {
				some[i] = some[i].Add(one.Masked(v.Min(limits[i]).Equal(v)))
			}
			s = s[n:]
		}
		for i := range some {
			some[i].Store(parts)
			for _, p := range parts {
				counts[i] += uint32(p)
			}
		}
	}
}

// index finds the first such byte.
func index(s []byte, c byte) int {
	v := simd.BroadcastUint8s(c)
	n := v.Len()
	parts := make([]uint64, n/8)
	at := 0
	for ; len(s)-at >= n; at += n {
		x := simd.LoadUint8s(s[at:]).Xor(v)
		zero := x.Min(simd.BroadcastUint8s(1)).Sub(simd.BroadcastUint8s(1))
		zero.ReshapeToUint64s().Store(parts)
		var any uint64
		for _, p := range parts {
			any |= p
		}
		if any != 0 {
			break
		}
	}
	for ; at < len(s); at++ {
		if s[at] == c {
			return at
		}
	}
	return -1
}

// blur makes each pixel the average of its row's neighbours and those above and below.
func blur(to, from []byte, width int) {
	n := simd.BroadcastUint8s(0).Len()
	for at := width + 1; at+width+n+1 <= len(from); at += n {
		h := simd.LoadUint8s(from[at-1:]).Average(simd.LoadUint8s(from[at+1:]))
		v := simd.LoadUint8s(from[at-width:]).Average(simd.LoadUint8s(from[at+width:]))
		h.Average(v).Average(simd.LoadUint8s(from[at:])).Store(to[at:])
	}
}

// product multiplies square matrices whose width is a multiple of the vectors' length.
func product(to, a, b []float32, width int) {
	n := simd.BroadcastFloat32s(0).Len()
	for i := 0; i < width; i++ {
		for j := 0; j < width; j += n {
			var s simd.Float32s
			for k, x := range a[i*width : (i+1)*width] {
				s = s.Add(simd.BroadcastFloat32s(x).Mul(simd.LoadFloat32s(b[k*width+j:])))
			}
			s.Store(to[i*width+j:])
		}
	}
}

// extremes finds the least and the greatest of what are no NaNs.
func extremes(s []float32) [2]float32 {
	low, high := simd.BroadcastFloat32s(float32(math.Inf(1))), simd.BroadcastFloat32s(float32(math.Inf(-1)))
	n := low.Len()
	for ; len(s) >= n; s = s[n:] {
		v := simd.LoadFloat32s(s)
		number := v.Equal(v)
		low = low.IfElse(low.Less(v), v.IfElse(number, low))
		high = high.IfElse(high.Greater(v), v.IfElse(number, high))
	}
	a, b := make([]float32, n), make([]float32, n)
	low.Store(a)
	high.Store(b)
	r := [2]float32{a[0], b[0]}
	for i := range a {
		r[0], r[1] = min(r[0], a[i]), max(r[1], b[i])
	}
	return r
}

func kernels() []kernel {
	const n = 1 << 16
	x := ramp(n, func(i int) float32 { return float32(i%1000) / 8 })
	y := ramp(n, func(i int) float32 { return float32(i%77) / 4 })
	z := ramp(n, func(i int) float32 { return float32(i%1000) - 500 })
	for i := 0; i < n; i += 97 {
		z[i] = float32(math.NaN())
	}
	text := ramp(n, func(i int) byte { return byte(i*7%95 + 32) })
	text[n-5] = 1
	pixels, blurred := ramp(n, func(i int) byte { return byte(i * i >> 3) }), make([]byte, n)
	const width = 128
	a, b, c := x[:width*width], y[:width*width], make([]float32, width*width)
	coded, mixed := make([]byte, n/3*4+64), make([]byte, n)
	var d float32
	var ok bool
	var counts [16]uint32
	var at int
	var ends [2]float32
	acc := make([]float32, n)
	return []kernel{
		{"dot", 40, func() { d = dot(x, y) }, func() []byte { return bytesOf([]float32{d}) }},
		{"saxpy", 40, func() { copy(acc, y); saxpy(0.5, x, acc) }, func() []byte { return bytesOf(acc) }},
		{"base64", 40, func() { encode(coded, text) }, func() []byte { return coded }},
		{"utf8", 100, func() { ok = ascii(text) }, func() []byte { return bytesOf([]bool{ok}) }},
		{"histogram", 10, func() { counts = [16]uint32{}; below(pixels, &counts) }, func() []byte { return bytesOf(counts[:]) }},
		{"search", 100, func() { at = index(text, 1) }, func() []byte { return []byte(fmt.Sprint(at)) }},
		{"blur", 40, func() { blur(blurred, pixels, 256) }, func() []byte { return blurred[257 : n-321] }},
		{"matrix", 2, func() { product(c, a, b, width) }, func() []byte { return bytesOf(c) }},
		{"minmax", 40, func() { ends = extremes(z) }, func() []byte { return bytesOf(ends[:]) }},
		{"shuffle", 40, func() { reverse(mixed, text) }, func() []byte { return mixed }},
	}
}

func main() {
	for _, k := range kernels() {
		k.run()
		if len(os.Args) > 1 && os.Args[1] == "check" {
			h := fnv.New64a()
			h.Write(k.result())
			fmt.Printf("%s %016x\n", k.name, h.Sum64())
			continue
		}
		if len(os.Args) > 1 && os.Args[1] != k.name {
			continue
		}
		least := time.Duration(math.MaxInt64)
		for i := 0; i < 7; i++ {
			start := time.Now()
			for j := 0; j < k.rounds; j++ {
				k.run()
			}
			least = min(least, time.Since(start))
		}
		fmt.Printf("%s %.4f\n", k.name, least.Seconds()*1000)
	}
}
