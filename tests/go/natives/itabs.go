// Type switches and assertions to interfaces: every combination of five methods against every
// combination, more than are kept, asked again and again in several ways.
package main

import (
	"fmt"
	"hash/fnv"
	"runtime"
)

type (
	tA struct{}
	tB struct{}
	tC struct{}
	tD struct{}
	tE struct{}
)

func (tA) A() int { return 1 }
func (tB) B() int { return 2 }
func (tC) C() int { return 3 }
func (tD) D() int { return 4 }
func (tE) E() int { return 5 }

var typed = []any{
	nil,
	struct{}{},
	struct{ tA }{},
	struct{ tB }{},
	struct {
		tA
		tB
	}{},
	struct{ tC }{},
	struct {
		tA
		tC
	}{},
	struct {
		tB
		tC
	}{},
	struct {
		tA
		tB
		tC
	}{},
	struct{ tD }{},
	struct {
		tA
		tD
	}{},
	struct {
		tB
		tD
	}{},
	struct {
		tA
		tB
		tD
	}{},
	struct {
		tC
		tD
	}{},
	struct {
		tA
		tC
		tD
	}{},
	struct {
		tB
		tC
		tD
	}{},
	struct {
		tA
		tB
		tC
		tD
	}{},
	struct{ tE }{},
	struct {
		tA
		tE
	}{},
	struct {
		tB
		tE
	}{},
	struct {
		tA
		tB
		tE
	}{},
	struct {
		tC
		tE
	}{},
	struct {
		tA
		tC
		tE
	}{},
	struct {
		tB
		tC
		tE
	}{},
	struct {
		tA
		tB
		tC
		tE
	}{},
	struct {
		tD
		tE
	}{},
	struct {
		tA
		tD
		tE
	}{},
	struct {
		tB
		tD
		tE
	}{},
	struct {
		tA
		tB
		tD
		tE
	}{},
	struct {
		tC
		tD
		tE
	}{},
	struct {
		tA
		tC
		tD
		tE
	}{},
	struct {
		tB
		tC
		tD
		tE
	}{},
	struct {
		tA
		tB
		tC
		tD
		tE
	}{},
	&struct {
		tA
		tB
	}{},
	&struct {
		tA
		tC
		tE
	}{},
	7, "text", 1.5,
}

var asks = []func(any) bool{
	func(x any) bool { _, ok := x.(interface{ A() int }); return ok },
	func(x any) bool { _, ok := x.(interface{ B() int }); return ok },
	func(x any) bool {
		_, ok := x.(interface {
			A() int
			B() int
		})
		return ok
	},
	func(x any) bool { _, ok := x.(interface{ C() int }); return ok },
	func(x any) bool {
		_, ok := x.(interface {
			A() int
			C() int
		})
		return ok
	},
	func(x any) bool {
		_, ok := x.(interface {
			B() int
			C() int
		})
		return ok
	},
	func(x any) bool {
		_, ok := x.(interface {
			A() int
			B() int
			C() int
		})
		return ok
	},
	func(x any) bool { _, ok := x.(interface{ D() int }); return ok },
	func(x any) bool {
		_, ok := x.(interface {
			A() int
			D() int
		})
		return ok
	},
	func(x any) bool {
		_, ok := x.(interface {
			B() int
			D() int
		})
		return ok
	},
	func(x any) bool {
		_, ok := x.(interface {
			A() int
			B() int
			D() int
		})
		return ok
	},
	func(x any) bool {
		_, ok := x.(interface {
			C() int
			D() int
		})
		return ok
	},
	func(x any) bool {
		_, ok := x.(interface {
			A() int
			C() int
			D() int
		})
		return ok
	},
	func(x any) bool {
		_, ok := x.(interface {
			B() int
			C() int
			D() int
		})
		return ok
	},
	func(x any) bool {
		_, ok := x.(interface {
			A() int
			B() int
			C() int
			D() int
		})
		return ok
	},
	func(x any) bool { _, ok := x.(interface{ E() int }); return ok },
	func(x any) bool {
		_, ok := x.(interface {
			A() int
			E() int
		})
		return ok
	},
	func(x any) bool {
		_, ok := x.(interface {
			B() int
			E() int
		})
		return ok
	},
	func(x any) bool {
		_, ok := x.(interface {
			A() int
			B() int
			E() int
		})
		return ok
	},
	func(x any) bool {
		_, ok := x.(interface {
			C() int
			E() int
		})
		return ok
	},
	func(x any) bool {
		_, ok := x.(interface {
			A() int
			C() int
			E() int
		})
		return ok
	},
	func(x any) bool {
		_, ok := x.(interface {
			B() int
			C() int
			E() int
		})
		return ok
	},
	func(x any) bool {
		_, ok := x.(interface {
			A() int
			B() int
			C() int
			E() int
		})
		return ok
	},
	func(x any) bool {
		_, ok := x.(interface {
			D() int
			E() int
		})
		return ok
	},
	func(x any) bool {
		_, ok := x.(interface {
			A() int
			D() int
			E() int
		})
		return ok
	},
	func(x any) bool {
		_, ok := x.(interface {
			B() int
			D() int
			E() int
		})
		return ok
	},
	func(x any) bool {
		_, ok := x.(interface {
			A() int
			B() int
			D() int
			E() int
		})
		return ok
	},
	func(x any) bool {
		_, ok := x.(interface {
			C() int
			D() int
			E() int
		})
		return ok
	},
	func(x any) bool {
		_, ok := x.(interface {
			A() int
			C() int
			D() int
			E() int
		})
		return ok
	},
	func(x any) bool {
		_, ok := x.(interface {
			B() int
			C() int
			D() int
			E() int
		})
		return ok
	},
	func(x any) bool {
		_, ok := x.(interface {
			A() int
			B() int
			C() int
			D() int
			E() int
		})
		return ok
	},
}

func which(x any) int {
	switch x := x.(type) {
	case interface {
		A() int
		B() int
		C() int
		D() int
		E() int
	}:
		return 10 + x.E()
	case interface {
		A() int
		B() int
		C() int
	}:
		return 20 + x.C()
	case interface {
		A() int
		D() int
		E() int
	}:
		return 30 + x.E()
	case interface {
		B() int
		C() int
		D() int
	}:
		return 40 + x.D()
	case interface {
		A() int
		B() int
	}:
		return 50 + x.B()
	case interface {
		C() int
		E() int
	}:
		return 60 + x.E()
	case interface{ A() int }:
		return 70 + x.A()
	case interface{ D() int }:
		return 80 + x.D()
	case int:
		return x
	}
	return 0
}

func must(x any) (said string) {
	defer func() {
		if r := recover(); r != nil {
			said = fmt.Sprint(r)
		}
	}()
	return fmt.Sprint(x.(interface {
		B() int
		D() int
	}).D())
}

func itabs() {
	h := fnv.New64a()
	yes := 0
	for round := 0; round < 4; round++ {
		for i := range typed {
			x := typed[(i*7+round)%len(typed)]
			for k := range asks {
				if asks[(k*5+i)%len(asks)](x) {
					yes++
				}
				fmt.Fprint(h, yes, which(x))
			}
			fmt.Fprint(h, must(x))
		}
		runtime.GC()
	}
	fmt.Printf("itabs %d %x %s %s\n", yes, h.Sum64(), must(tA{}), must(nil))
}
