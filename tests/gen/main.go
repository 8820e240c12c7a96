// gen SEED N: writes a Go program of N random functions to stdout. The program prints a line for
// each function: its number and a hash of what it did. They have loops and gotos of every shape,
// defers, panics, closures and calls, and, inside all of them, places where a goroutine stops and
// goes on: that runs the code that the rewrite makes for resumed functions. Every function ends,
// since each jump back costs fuel.
package main

import (
	"fmt"
	"math/rand"
	"os"
	"strconv"
	"strings"
)

type gen struct {
	*rand.Rand
	out    strings.Builder
	self   int // number of the function at hand: calls go to lower ones
	labels int // of its blocks
	depth  int
	loops  []string // labels of the loops around, for break and continue
	nloops int
	locals int
	calls  int
}

func (g *gen) p(format string, args ...any) {
	fmt.Fprintf(&g.out, format, args...)
	g.out.WriteByte('\n')
}

func (g *gen) pick(choices ...string) string { return choices[g.Intn(len(choices))] }

// An int64 variable that can be assigned.
func (g *gen) variable() string {
	return g.pick("a", "b", "v0", "v1", "v2", "v3", "s[int(v0&7)]", "*p", "t.x", "t.next.x")
}

func (g *gen) value(depth int) string {
	if depth <= 0 {
		return g.pick("a", "b", "v0", "v1", "v2", "v3", "*p", "t.x", "s[3]", "int64(u)", "int64(w)",
			fmt.Sprintf("k(%d)", g.Intn(1000)-500), fmt.Sprintf("k(%d)", g.Int63()>>uint(g.Intn(63))))
	}
	x, y := g.value(depth-1-g.Intn(2)), g.value(depth-1-g.Intn(2))
	switch g.Intn(18) {
	case 11:
		return fmt.Sprintf("high(%s, %s)", x, y)
	case 12:
		return fmt.Sprintf("high(%s, %d)", x, g.Int63())
	case 0:
		return fmt.Sprintf("(%s / (%s | 1))", x, y)
	case 1:
		return fmt.Sprintf("(%s %% (%s | 1))", x, y)
	case 2:
		return fmt.Sprintf("(%s << (uint64(%s) & 63))", x, y)
	case 3:
		return fmt.Sprintf("(%s >> (uint64(%s) & 63))", x, y)
	case 4:
		return fmt.Sprintf("int64(int32(%s))", x)
	case 5:
		return fmt.Sprintf("int64(uint16(%s) * uint16(%s))", x, y)
	case 6:
		return fmt.Sprintf("int64(int8(%s))", x)
	case 7:
		return fmt.Sprintf("int64(bits.OnesCount64(uint64(%s)) ^ bits.LeadingZeros32(uint32(%s)))", x, y)
	case 8:
		return fmt.Sprintf("whole(float64(%s) * f)", x)
	case 9:
		return fmt.Sprintf("int64(bits.RotateLeft64(uint64(%s), int(%s & 63)))", x, y)
	case 10:
		return fmt.Sprintf("min64(%s, %s)", x, y)
	}
	return fmt.Sprintf("(%s %s %s)", x, g.pick("+", "-", "*", "&", "|", "^", "&^"), y)
}

func (g *gen) condition() string {
	x, y := g.value(1), g.value(1)
	c := fmt.Sprintf("%s %s %s", x, g.pick("<", "<=", ">", "==", "!="), y)
	switch g.Intn(6) {
	case 0:
		c = fmt.Sprintf("(%s) && %s&%d != 0", c, g.value(0), 1<<uint(g.Intn(4)))
	case 1:
		c = fmt.Sprintf("(%s) || %s&3 == 1", c, g.value(0))
	case 2:
		c = fmt.Sprintf("%s&%d == 0", x, 1<<uint(g.Intn(3)))
	}
	return c
}

// Goes to another place and comes back, in one of the ways a goroutine can.
func (g *gen) stop() {
	switch g.Intn(7) {
	case 0:
		g.p("runtime.Gosched()")
	case 1:
		g.p("v%d ^= <-c; c <- v%d", g.Intn(4), g.Intn(4))
	case 2:
		g.p("v%d += deep(%d, b)", g.Intn(4), 1+g.Intn(40))
	case 3:
		g.p("select { case v%d = <-c: c <- b+1; default: v1++ }", g.Intn(4))
	case 4:
		g.p("mu.Lock(); v%d++; mu.Unlock()", g.Intn(4))
	case 5:
		g.p("v%d += caught(func() { v2++; _ = s[int(v1&15)] })", g.Intn(4))
	case 6:
		g.p("func() { defer func() { v%d += 3 }(); runtime.Gosched(); v3-- }()", g.Intn(4))
	}
}

func (g *gen) call() {
	if g.self == 0 || g.calls > 2 {
		g.p("v0 = mix(v0, %s)", g.value(1))
		return
	}
	g.calls++
	g.p("if depth.more() { %s = f%d(depth.down(), %s, %s) }", g.variable(), g.Intn(g.self), g.value(1), g.value(1))
}

func (g *gen) block(n int) {
	g.depth++
	for i := 0; i < n; i++ {
		g.statement()
	}
	g.depth--
}

func (g *gen) loop() {
	g.nloops++
	label := fmt.Sprintf("loop%d", g.nloops)
	n := 1 + g.Intn(3)
	switch g.Intn(5) {
	case 0:
		g.p("%s: for i := int64(0); i < %d; i++ { v1 += i", label, 1+g.Intn(12))
	case 1:
		g.p("%s: for %s { if fuel--; fuel < 0 { break }", label, g.condition())
	case 2:
		g.p("%s: for j, x := range s { v2 += int64(j) ^ x", label)
	case 3:
		g.p("%s: for _, r := range text { u += uint32(r)", label)
	case 4:
		g.p("%s: for { if fuel--; fuel < 0 || %s { break }", label, g.condition())
	}
	g.loops = append(g.loops, label)
	g.p("if v3 == -12345 { continue %s }", label)
	g.block(n)
	g.loops = g.loops[:len(g.loops)-1]
	g.p("}")
}

func (g *gen) statement() {
	if g.depth > 4 {
		g.p("%s %s %s", g.variable(), g.pick("=", "+=", "^="), g.value(2))
		return
	}
	switch g.Intn(22) {
	case 0, 1, 2:
		g.p("if %s {", g.condition())
		g.block(1 + g.Intn(3))
		if g.Intn(2) == 0 {
			g.p("} else {")
			g.block(1 + g.Intn(2))
		}
		g.p("}")
	case 3, 4:
		g.loop()
	case 5:
		g.p("switch %s & 7 {", g.value(1))
		for i, n := 0, 2+g.Intn(5); i < n; i++ {
			g.p("case %d:", i)
			g.block(1)
			if g.Intn(4) == 0 && i+1 < n {
				g.p("fallthrough")
			}
		}
		g.p("default:")
		g.block(1)
		g.p("}")
	case 6, 7:
		g.stop()
	case 8:
		g.call()
	case 9:
		if len(g.loops) > 0 {
			g.p("if %s { %s %s }", g.condition(), g.pick("break", "continue"), g.loops[g.Intn(len(g.loops))])
		}
	case 10:
		g.p("if %s { return v%d }", g.condition(), g.Intn(4))
	case 11:
		g.p("defer func(x int64) { result = mix(result, x+v%d) }(%s)", g.Intn(4), g.value(1))
		g.p("if fuel -= 5; fuel < 0 { return a }")
	case 12:
		g.p("func() {")
		g.depth += 2
		loops := g.loops
		g.loops = nil
		g.p("if v1 == 77 { runtime.Gosched() }")
		g.p("%s = %s", g.variable(), g.value(2))
		g.loops = loops
		g.depth -= 2
		g.p("}()")
	case 13:
		g.p("if fuel < %d { panic(%s) }", 10+g.Intn(60), g.pick("errors.New(\"e\")", "v1", "\"text\""))
	case 14:
		g.p("m[%s&15] += %s", g.value(0), g.value(1))
		g.p("v3 ^= m[%s&15]", g.value(0))
	case 15:
		g.p("t = &node{x: %s, next: t}", g.value(1))
		g.p("if t.next.next != nil { t.next = t.next.next }")
	case 16:
		g.p("u = u*%d + uint32(%s); w ^= uint8(u >> 3)", g.Intn(100)*2+1, g.value(1))
	case 17:
		g.p("f = f*0.5 + float64(%s&1023)", g.value(1))
	case 18:
		g.p("q = q.do(%s)", g.value(1))
	default:
		g.p("%s %s %s", g.variable(), g.pick("=", "+=", "-=", "^=", "*="), g.value(3))
	}
}

// A function is a row of labelled blocks that jump to each other.
func (g *gen) function(i int) {
	g.self, g.calls, g.nloops = i, 0, 0
	g.labels = 1 + g.Intn(7)
	g.p("//go:noinline\nfunc f%d(depth level, a, b int64) (result int64) {", i)
	g.p("var v0, v1, v2, v3 int64 = a, b, a ^ b, %d", g.Intn(100))
	g.p("fuel := %d", 20+g.Intn(200))
	g.p("var u uint32; var w uint8; f := 1.5; text := \"a\\u00e9z\\u4e16\"")
	g.p("s := make([]int64, 8+int(a&3)); p := &v2; m := map[int64]int64{}")
	g.p("t := &node{next: &node{x: b}}; c := make(chan int64, 2); c <- a; var mu sync.Mutex; var q doer = one{a}")
	g.p("_, _, _, _, _, _, _, _, _, _, _ = fuel, u, w, f, text, s, p, m, t, c, q")
	switch g.Intn(3) {
	case 0:
		g.p("defer func() { if e := recover(); e != nil { result = mix(result, said(e)) } }()")
	case 1:
		g.p("defer func() { result = mix(result, v0+v1+v2+v3+int64(u)+int64(w)+s[2]+t.x+q.get()) }()")
	}
	g.p("mu.Lock(); mu.Unlock()")
	for l := 0; l < g.labels; l++ {
		g.p("if v0 == -98765 { goto b%d }", l)
		g.p("b%d:", l)
		g.depth = 0
		g.block(1 + g.Intn(4))
		if g.Intn(3) > 0 {
			g.p("if %s { if fuel--; fuel > 0 { goto b%d } }", g.condition(), g.Intn(g.labels))
		}
	}
	g.p("return mix(v0, mix(v1, mix(v2, v3+s[1])))\n}")
}

const frame = `package main

import (
	"errors"
	"fmt"
	"math/bits"
	"runtime"
	"sync"
)

type node struct { x int64; next *node }
type doer interface { do(int64) doer; get() int64 }
type one struct{ x int64 }
type two struct{ x, y int64 }
func (o one) do(x int64) doer { if x&1 == 0 { return one{o.x + x} }; return &two{o.x, x} }
func (o one) get() int64 { return o.x }
func (o *two) do(x int64) doer { o.y ^= x; if x&3 == 0 { runtime.Gosched() }; if o.y&4 == 0 { return one{o.y} }; return o }
func (o *two) get() int64 { return o.x - o.y }

// How deep calls may still go, and how many one goroutine may still make: calls in loops multiply.
type level struct { deep int; calls *int }
func (l level) more() bool { *l.calls--; return l.deep > 0 && *l.calls > 0 }
func (l level) down() level { return level{l.deep - 1, l.calls} }

func k(x int64) int64 { return x }
func mix(a, b int64) int64 { return bits64(uint64(a)*0x9e3779b97f4a7c15 + uint64(b)) }
func bits64(x uint64) int64 { return int64(bits.RotateLeft64(x, 29) ^ x>>7) }
func high(a, b int64) int64 { hi, lo := bits.Mul64(uint64(a), uint64(b)); return int64(hi ^ lo>>3) }
func min64(a, b int64) int64 { if a < b { return a }; return b }
func whole(f float64) int64 { if f != f || f > 1e15 || f < -1e15 { return 7 }; return int64(f) }
func said(e any) (h int64) { for _, c := range fmt.Sprint(e) { h = h*31 + int64(c) }; return h }
//go:noinline
func deep(n int, x int64) int64 {
	var pad [40]int64
	pad[n%40] = x
	if n > 0 { x = deep(n-1, x^int64(n)) }
	return x + pad[(n*7)%40]
}
func caught(f func()) (h int64) {
	defer func() { if e := recover(); e != nil { h = said(e) } }()
	f()
	return 1
}
func try(f func(level, int64, int64) int64, a, b int64) (h int64) {
	defer func() { if e := recover(); e != nil { h = said(e) } }()
	calls := 1000
	return f(level{3, &calls}, a, b)
}

// In goroutines of their own, so that stacks are small and grow, three at a time.
func main() {
	_ = errors.New
	results := make([]int64, len(all))
	var wait sync.WaitGroup
	for i := range all {
		wait.Add(1)
		go func(i int) {
			defer wait.Done()
			for k := int64(0); k < 4; k++ {
				results[i] = mix(results[i], try(all[i], k*12345-7, int64(i)+k))
			}
		}(i)
		if i%3 == 2 { wait.Wait() }
	}
	wait.Wait()
	for i, r := range results { fmt.Printf("%d %016x\n", i, uint64(r)) }
}
`

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: gen SEED N")
		os.Exit(2)
	}
	seed, _ := strconv.ParseInt(os.Args[1], 10, 64)
	n, _ := strconv.Atoi(os.Args[2])
	g := &gen{Rand: rand.New(rand.NewSource(seed))}
	g.out.WriteString(frame)
	for i := 0; i < n; i++ {
		g.function(i)
	}
	g.p("var all = []func(level, int64, int64) int64{")
	for i := 0; i < n; i++ {
		g.p("f%d,", i)
	}
	g.p("}")
	fmt.Print(g.out.String())
}
