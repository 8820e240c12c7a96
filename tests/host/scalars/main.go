// Scalars passes every type of go:wasmimport to the host and back, and compares bits.
package main

import (
	"math"
	"os"
	"structs"
	"unsafe"
)

type point struct {
	_ structs.HostLayout
	a int8
	b int64
	c float32
	d uint16
}

//go:wasmimport types i32
func i32(v int32) int32

//go:wasmimport types u32
func u32(v uint32) uint32

//go:wasmimport types i64
func i64(v int64) int64

//go:wasmimport types u64
func u64(v uint64) uint64

//go:wasmimport types f32
func f32(v float32) float32

//go:wasmimport types f64
func f64(v float64) float64

//go:wasmimport types ptr
func uptr(v uintptr) uintptr

//go:wasmimport types bool
func boolean(v bool) bool

//go:wasmimport types string
func str(s string, twice string) uint64

//go:wasmimport types pointer
func pointer(p unsafe.Pointer, n int32) unsafe.Pointer

//go:wasmimport types point
func flip(p *point) *point

//go:wasmimport types many
func many(a int32, b int64, c float32, d float64, e bool, f string, g unsafe.Pointer, h uint32, i uint64, j *point) float64

//go:wasmimport types sign
func sign(v int32) int64

var bad int

func check(ok bool, what string) {
	if !ok {
		println("wrong:", what)
		bad++
	}
}

func main() {
	for _, v := range []int32{0, 1, -1, math.MinInt32, math.MaxInt32} {
		check(i32(v) == ^v, "int32")
		check(u32(uint32(v)) == ^uint32(v), "uint32")
		check(uptr(uintptr(uint32(v))) == uintptr(^uint32(v)), "uintptr")
		check(sign(v) == int64(v), "int32 as C's int32_t")
	}
	for _, v := range []int64{0, 1, -1, math.MinInt64, math.MaxInt64, 1 << 32, -1 << 32} {
		check(i64(v) == ^v, "int64")
		check(u64(uint64(v)) == ^uint64(v), "uint64")
	}
	// signalling and quiet NaNs, infinities, zeros, denormals, extremes
	for _, bits := range []uint32{0, 1 << 31, 1, 0x807fffff, 0x7f7fffff, 0x7f800000, 0xff800000,
		0x7fc00000, 0xffc00000, 0x7f800001, 0xffbfffff, 0x7fffffff} {
		check(math.Float32bits(f32(math.Float32frombits(bits))) == bits, "float32")
	}
	for _, bits := range []uint64{0, 1 << 63, 1, 0x7fefffffffffffff, 0x7ff0000000000000, 0xfff0000000000000,
		0x7ff8000000000000, 0xfff8000000000000, 0x7ff0000000000001, 0xfff7ffffffffffff, 0x7fffffffffffffff} {
		check(math.Float64bits(f64(math.Float64frombits(bits))) == bits, "float64")
	}
	check(boolean(false) && !boolean(true), "bool")
	check(str("", "") == 0 && str("a\x00ä", "bc") == 1000*4+2, "string")
	buf := []byte{1, 2, 3, 4}
	check(pointer(unsafe.Pointer(&buf[0]), 4) == unsafe.Pointer(&buf[3]), "unsafe.Pointer")
	check(string(buf) == "\x02\x03\x04\x05", "bytes through a pointer")
	check(pointer(nil, 0) == nil, "nil")
	p := &point{a: -5, b: math.MinInt64, c: 1.5, d: 65535}
	check(flip(p) == p && *p == point{a: 5, b: math.MaxInt64, c: -1.5, d: 0}, "*struct")
	check(many(-1, -2, 0.5, 0.25, true, "xyz", unsafe.Pointer(&buf[0]), 7, 1<<40, p) ==
		-1-2+0.5+0.25+1+3+2+7+1<<40+5, "many")
	if bad > 0 {
		os.Exit(1)
	}
	println("all as they were")
}
