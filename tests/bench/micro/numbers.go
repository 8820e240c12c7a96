package main

import (
	"math"
	"math/big"
	"math/bits"
	"strings"
)

func numbers() {
	fl := make([]float64, 1024)
	for i := range fl {
		fl[i] = float64(i)*1.37 - 300.123
	}
	ff := func(name string, f func(float64) float64) {
		run("math."+name, func(n int) {
			s := 0.0
			for i := 0; i < n; i++ {
				s += f(fl[i&1023])
			}
			sinkF = s
		})
	}
	ff("Floor", func(x float64) float64 { return math.Floor(x) })
	ff("Ceil", func(x float64) float64 { return math.Ceil(x) })
	ff("Trunc", func(x float64) float64 { return math.Trunc(x) })
	ff("Round", func(x float64) float64 { return math.Round(x) })
	ff("RoundToEven", func(x float64) float64 { return math.RoundToEven(x) })
	ff("Sqrt", func(x float64) float64 { return math.Sqrt(x) })
	ff("Abs", func(x float64) float64 { return math.Abs(x) })
	ff("Max", func(x float64) float64 { return math.Max(x, 3) })
	ff("Min", func(x float64) float64 { return min(x, 3) })
	ff("Exp", func(x float64) float64 { return math.Exp(x / 100) })
	ff("Log", func(x float64) float64 { return math.Log(x + 400) })
	ff("Sin", func(x float64) float64 { return math.Sin(x) })
	ff("Pow", func(x float64) float64 { return math.Pow(x+400, 1.5) })
	ff("Atan2", func(x float64) float64 { return math.Atan2(x, 3) })
	ff("Mod", func(x float64) float64 { return math.Mod(x, 7) })
	ff("Hypot", func(x float64) float64 { return math.Hypot(x, 7) })
	ff("FMA", func(x float64) float64 { return math.FMA(x, 7, 3) })
	ff("int", func(x float64) float64 { return float64(int(x)) })
	ff("uint64", func(x float64) float64 { return float64(uint64(x + 400)) })
	ff("float32", func(x float64) float64 { return float64(float32(x) * 3) })
	ff("Float64bits", func(x float64) float64 { return math.Float64frombits(math.Float64bits(x) ^ 1) })
	ub := func(name string, f func(uint64) uint64) {
		run("bits."+name, func(n int) {
			s, x := uint64(0), uint64(1)
			for i := 0; i < n; i++ {
				x = x*6364136223846793005 + 1
				s += f(x)
			}
			sinkU = s
		})
	}
	ub("OnesCount64", func(x uint64) uint64 { return uint64(bits.OnesCount64(x)) })
	ub("LeadingZeros64", func(x uint64) uint64 { return uint64(bits.LeadingZeros64(x)) })
	ub("TrailingZeros32", func(x uint64) uint64 { return uint64(bits.TrailingZeros32(uint32(x))) })
	ub("Len32", func(x uint64) uint64 { return uint64(bits.Len32(uint32(x))) })
	ub("Reverse64", func(x uint64) uint64 { return bits.Reverse64(x) })
	ub("ReverseBytes64", func(x uint64) uint64 { return bits.ReverseBytes64(x) })
	ub("Mul64", func(x uint64) uint64 { h, l := bits.Mul64(x, x|3); return h ^ l })
	ub("Add64", func(x uint64) uint64 { h, l := bits.Add64(x, x|3, x&1); return h ^ l })
	ub("Div64", func(x uint64) uint64 { h, l := bits.Div64(x>>40, x, x|1<<63); return h ^ l })
	ub("div", func(x uint64) uint64 { return x / (x>>40 | 1) })
	ub("mod10", func(x uint64) uint64 { return x % 10 })
	ub("shift", func(x uint64) uint64 { return x << (x & 127) })
	ub("rotl", func(x uint64) uint64 { return bits.RotateLeft64(x, int(x)) })
	ub("sdiv", func(x uint64) uint64 { return uint64(int64(x) / int64(x>>40|1)) })
}

func bigNumbers() {
	x, _ := new(big.Int).SetString(strings.Repeat("1234567890", 100), 10)
	y := new(big.Int).Add(x, big.NewInt(12345))
	run("big.Mul", func(n int) {
		z := new(big.Int)
		for i := 0; i < n; i++ {
			z.Mul(x, y)
		}
	})
	run("big.Div", func(n int) {
		z := new(big.Int)
		xx := new(big.Int).Mul(x, y)
		for i := 0; i < n; i++ {
			z.Div(xx, y)
		}
	})
	run("big.Add", func(n int) {
		z := new(big.Int)
		for i := 0; i < n; i++ {
			z.Add(x, y)
		}
	})
	run("big.Exp", func(n int) {
		z := new(big.Int)
		m := new(big.Int).Sub(y, big.NewInt(4))
		for i := 0; i < n; i++ {
			z.Exp(x, big.NewInt(65537), m)
		}
	})
	run("big.String", func(n int) {
		for i := 0; i < n; i++ {
			sinkS = x.String()
		}
	})
}
