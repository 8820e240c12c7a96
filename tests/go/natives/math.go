// Package math's functions of floats, bit by bit. Natively some use other methods, in assembly,
// so the results are compared with those of Go's own bodies in the same module (`math N`).
package main

import (
	"fmt"
	"math"
	"os"
	"strconv"
)

type rest struct{ seed uint64 }

func (r *rest) bits() uint64 {
	r.seed = r.seed*6364136223846793005 + 1442695040888963407
	return r.seed ^ r.seed>>29
}

func (r *rest) unit() float64 { return float64(r.bits()>>11) / (1 << 53) }

// x or one of its neighbours.
func (r *rest) near(x float64) float64 {
	return math.Float64frombits(math.Float64bits(x) + r.bits()%33 - 16)
}

// Where methods change, numbers run over or under, and what a result may be.
var edges = []float64{0, 1, 2, 3, 4, 0.5, 0.25, 1.5, 0.1, 10, 21, 0.625, 0.66, 2.41421356237309504880, 44.014845965556527,
	709.782712893383973096, -745.133219101941108420, -708.3964185322641, 1024, 1022, -1022, -1074, -1075, 0x1p-28, 0x1p-52,
	0x1p29, 0x1p52, 0x1p53, 0x1p62, 0x1p63, 0x1p64, 0x1p-1022, 0x1p-1074, 0x1.fffffffffffffp-1023, 0x1.fffffffffffffp-1,
	math.MaxFloat64, math.Inf(1), math.NaN(), math.Float64frombits(0x7ff0000000000001), math.Float64frombits(0xfff8000000abcdef),
	math.Sqrt2, math.Sqrt2 / 2, math.Ln2, math.Pi, math.E, math.Log2E}

// A number of the kind i.
func (r *rest) number(i int) float64 {
	x := 0.0
	switch i % 11 {
	case 0:
		return math.Float64frombits(r.bits())
	case 1:
		x = r.unit() * 760
	case 2:
		x = r.unit() * 20
	case 3:
		x = r.unit()
	case 4:
		x = 1 + (r.unit()-0.5)*math.Ldexp(1, -int(r.bits()%54))
	case 5:
		x = r.near(float64(r.bits()%1100) * math.Ln2)
	case 6:
		x = r.near(float64(r.bits()>>(r.bits()%50+14)) * math.Pi / 4)
	case 7:
		x = math.Float64frombits(r.bits() >> 12 >> (r.bits() % 52))
	case 8:
		x = r.near(edges[r.bits()%uint64(len(edges))])
	case 9:
		x = float64(r.bits()>>(r.bits()%64)) / float64(uint64(1)<<(r.bits()%20))
	case 10:
		x = r.near(math.Ldexp(1, int(r.bits()%2100)-1075))
	}
	return math.Copysign(x, float64(int64(r.bits())))
}

func mathematics() bool {
	if len(os.Args) != 3 || os.Args[1] != "math" {
		return false
	}
	n, err := strconv.Atoi(os.Args[2])
	if err != nil {
		panic(err)
	}
	sum, seen := uint64(0), [3]int{}
	put := func(x float64) {
		b := math.Float64bits(x)
		sum = (sum ^ b) * 0x100000001b3
		sum ^= sum >> 32
		switch {
		case x != x:
			seen[0]++
		case x-x != 0 || x == 0:
			seen[1]++
		default:
			seen[2]++
		}
	}
	told := func(name string) {
		fmt.Printf("%s %x %v\n", name, sum, seen)
		sum, seen = 0, [3]int{}
	}
	for _, f := range []struct {
		name string
		of   func(float64) float64
	}{{"exp", math.Exp}, {"exp2", math.Exp2}, {"sinh", math.Sinh}, {"cosh", math.Cosh}, {"tanh", math.Tanh}, {"log", math.Log},
		{"log2", math.Log2}, {"log10", math.Log10}, {"sin", math.Sin}, {"cos", math.Cos}, {"tan", math.Tan}, {"gamma", math.Gamma},
		{"erf", math.Erf}, {"asinh", math.Asinh}} {
		for _, x := range edges {
			put(f.of(x))
			put(f.of(-x))
		}
		r := rest{uint64(n)}
		for i := 0; i < n; i++ {
			put(f.of(r.number(i)))
		}
		told(f.name)
	}
	for _, f := range []struct {
		name string
		of   func(x, y float64) float64
	}{{"pow", math.Pow}, {"atan2", math.Atan2}, {"sincos", func(x, y float64) float64 {
		s, c := math.Sincos(x)
		put(s)
		return c
	}}} {
		for _, x := range edges {
			for _, y := range edges {
				put(f.of(x, y))
				put(f.of(-x, y))
				put(f.of(x, -y))
				put(f.of(-x, -y))
			}
		}
		r := rest{uint64(n)}
		for i := 0; i < n; i++ {
			put(f.of(r.number(i), r.number(i/11)))
			x, y := r.unit()*20, (r.unit()-0.5)*30
			put(f.of(x, y))
			put(f.of(-x, math.Trunc(y)))
			put(f.of(x*([]float64{0.66, 2.414213562373}[i&1]+y*1e-5), x)) // where arctangent's method changes
		}
		told(f.name)
	}
	return true
}
