// math.Mod of all kinds of numbers.
package main

import (
	"fmt"
	"hash/fnv"
	"math"
)

func mod() {
	special := []float64{0, math.Copysign(0, -1), 1, -1, 3, 0.1, 5e-324, -5e-324, 2.2e-308,
		1e-310, math.MaxFloat64, -math.MaxFloat64, math.Inf(1), math.Inf(-1), math.NaN(),
		1 << 53, 1<<53 + 2, 0x1p-1022, 0x1.fffffffffffffp-1023}
	h := fnv.New64a()
	put := func(x, y float64) {
		r := math.Mod(x, y)
		if r != r {
			fmt.Fprint(h, "NaN")
			return
		}
		fmt.Fprintf(h, "%x,", math.Float64bits(r))
	}
	for _, x := range special {
		for _, y := range special {
			put(x, y)
		}
	}
	seed := uint64(1)
	next := func() float64 {
		seed = seed*6364136223846793005 + 1442695040888963407
		return math.Float64frombits(seed ^ seed>>29)
	}
	for i := 0; i < 4000; i++ {
		x, y := next(), next()
		put(x, y)
		put(x, math.Ldexp(y, i%60)/3)
		put(float64(i*7919), float64(i%100)+0.5)
	}
	fmt.Printf("mod %x %v %v\n", h.Sum64(), math.Mod(-7.5, 2), math.Mod(1e300, 3))
}
