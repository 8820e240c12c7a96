// random SEED N: writes a module of N random functions as text, whose _start calls each and writes
// their results and the memory to stdout. The stack is used in every way that validation allows:
// values under other values, tees, values carried by branches and over the ends of blocks.
// No function traps, and all end: what goes back costs fuel.
package main

import (
	"fmt"
	"math/rand"
	"os"
	"strconv"
	"strings"
)

const params = 2 // i32, i64
var locals = []string{"i32", "i64", "i32", "i64", "f64", "i32", "i64"}

type label struct {
	result string // type that a branch to it carries, or ""
	loop   bool
}

type gen struct {
	*rand.Rand
	out    strings.Builder
	self   int
	stack  []string // types
	floor  int      // of the block at hand: what is below is not its own
	labels []label
	room   int // instructions left
	calls  int
}

func (g *gen) p(format string, args ...any) { fmt.Fprintf(&g.out, format+"\n", args...) }
func (g *gen) push(t string)                { g.stack = append(g.stack, t) }
func (g *gen) pop()                         { g.stack = g.stack[:len(g.stack)-1] }
func (g *gen) own() int                     { return len(g.stack) - g.floor }
func (g *gen) top(i int) string             { return g.stack[len(g.stack)-1-i] }

func (g *gen) local(t string) int {
	for {
		if i := g.Intn(len(locals)); locals[i] == t {
			return i
		}
	}
}

// want makes the top a t.
func (g *gen) want(t string) {
	switch g.Intn(3) {
	case 0:
		if g.own() > 0 && g.top(0) == t {
			return
		}
		g.p("local.get %d", g.local(t))
	case 1:
		g.p("local.get %d", g.local(t))
	case 2:
		g.p("%s.const %d", t, g.Intn(100)-50)
	}
	g.push(t)
}

func (g *gen) address() {
	g.want("i32")
	g.p("i32.const 4088\ni32.and")
}

func (g *gen) op() {
	t := []string{"i32", "i64", "i32", "i64", "f64"}[g.Intn(5)]
	g.room--
	switch g.Intn(20) {
	case 0, 1:
		g.want(t)
	case 2, 3:
		g.want(t)
		g.p("local.set %d", g.local(t))
		g.pop()
	case 4, 5:
		g.want(t)
		g.p("local.tee %d", g.local(t))
	case 6, 7, 8:
		g.want(t)
		if g.own() < 2 || g.top(1) != t {
			g.p("local.get %d", g.local(t))
			g.push(t)
		}
		ops := "add sub mul and or xor shl shr_s shr_u rotl rotr"
		if t == "f64" {
			ops = "add sub mul min max"
		}
		list := strings.Fields(ops)
		g.p("%s.%s", t, list[g.Intn(len(list))])
		g.pop()
	case 9:
		g.want(t)
		g.p("local.get %d", g.local(t))
		ops := "eq ne lt_s lt_u gt_s gt_u le_s ge_u"
		if t == "f64" {
			ops = "eq ne lt gt le ge"
		}
		list := strings.Fields(ops)
		g.p("%s.%s", t, list[g.Intn(len(list))])
		g.pop()
		g.push("i32")
	case 10:
		c := [][3]string{{"i32", "i32", "eqz"}, {"i64", "i32", "eqz"}, {"i32", "i64", "extend_i32_u"},
			{"i32", "i64", "extend_i32_s"}, {"i64", "i32", "wrap_i64"}, {"i64", "i64", "clz"}, {"i32", "i32", "ctz"},
			{"i64", "i64", "popcnt"}, {"i64", "f64", "convert_i64_s"}, {"f64", "i64", "trunc_sat_f64_s"},
			{"i32", "i32", "extend8_s"}, {"f64", "f64", "neg"}, {"i64", "i64", "extend32_s"}}[g.Intn(13)]
		g.want(c[0])
		to := c[1]
		if c[2] == "eqz" {
			to = c[0]
		}
		g.p("%s.%s", to, c[2])
		g.pop()
		g.push(c[1])
	case 11, 12:
		g.address()
		if t == "f64" {
			t = "i64"
		}
		g.p("%s.load%s offset=%d", t, []string{"", "8_u", "16_s"}[g.Intn(3)], g.Intn(5))
		g.pop()
		g.push(t)
	case 13:
		g.address()
		if t == "f64" {
			t = "i64"
		}
		g.p("local.get %d", g.local(t))
		g.p("%s.store%s offset=%d", t, []string{"", "8"}[g.Intn(2)], g.Intn(5))
		g.pop()
	case 14:
		if g.Intn(2) == 0 {
			g.p("global.get $g")
			g.push("i64")
		} else {
			g.want("i64")
			g.p("global.set $g")
			g.pop()
		}
	case 15:
		g.want(t)
		g.p("local.get %d\nlocal.get %d\nselect", g.local(t), g.local("i32"))
	case 16:
		if g.self == 0 || g.calls == 0 {
			g.want(t)
			return
		}
		g.calls--
		g.want("i32")
		g.want("i64")
		if g.own() < 2 || g.top(1) != "i32" {
			g.p("drop\ndrop\nlocal.get 0\nlocal.get 1")
			g.pop()
			g.pop()
			g.push("i32")
			g.push("i64")
		}
		g.pop()
		g.pop()
		switch g.Intn(4) {
		case 0:
			g.p("i32.const %d\ncall_indirect (type $f)", g.Intn(g.self))
		case 1: // two results
			g.p("call $m%d", g.Intn(g.self))
			g.push("i32")
		default:
			g.p("call $f%d", g.Intn(g.self))
		}
		g.push("i64")
	case 17:
		g.branch()
	default:
		g.block()
	}
}

// A branch that is taken or not, with a value or without.
func (g *gen) branch() {
	i := g.Intn(len(g.labels))
	l := g.labels[len(g.labels)-1-i]
	if l.loop {
		g.p("global.get $fuel\ni32.const 1\ni32.sub\nglobal.set $fuel")
		g.p("global.get $fuel\ni32.const 0\ni32.gt_s\nlocal.get %d\ni32.and\nbr_if %d", g.local("i32"), i)
		return
	}
	if l.result != "" {
		g.want(l.result)
	}
	g.want("i32")
	if l.result != "" && (g.own() < 2 || g.top(1) != l.result) {
		g.p("drop\nlocal.get %d\nlocal.get %d", g.local(l.result), g.local("i32"))
		g.pop()
		g.push(l.result)
		g.push("i32")
	}
	g.p("br_if %d", i)
	g.pop()
}

// finish leaves one t, or nothing, of what the block has pushed.
func (g *gen) finish(t string) {
	if t == "" {
		for g.own() > 0 {
			g.p("drop")
			g.pop()
		}
		return
	}
	if g.own() == 0 || g.top(0) != t {
		g.p("local.get %d", g.local(t))
		g.push(t)
	}
	for g.own() > 1 {
		n := g.local(t)
		g.p("local.set %d\ndrop\nlocal.get %d", n, n)
		g.pop()
		g.pop()
		g.push(t)
	}
}

func (g *gen) body(l label, n int) {
	floor := g.floor
	g.floor = len(g.stack)
	g.labels = append(g.labels, l)
	for i := 0; i < n && g.room > 0; i++ {
		g.op()
	}
	t := l.result
	g.finish(t)
	g.labels = g.labels[:len(g.labels)-1]
	g.stack = g.stack[:g.floor]
	g.floor = floor
}

func (g *gen) block() {
	if len(g.labels) > 6 {
		return
	}
	t := []string{"", "i32", "i64", "f64", ""}[g.Intn(5)]
	result := ""
	if t != "" {
		result = "(result " + t + ")"
	}
	n := 1 + g.Intn(8)
	switch g.Intn(4) {
	case 0:
		g.p("block %s", result)
		g.body(label{t, false}, n)
	case 1:
		g.p("loop %s", result)
		g.body(label{t, true}, n)
	case 2:
		g.want("i32")
		g.p("if %s", result)
		g.pop()
		g.body(label{t, false}, n)
		g.p("else")
		g.body(label{t, false}, n)
	case 3:
		g.p("block %s\nblock\nblock", result)
		g.labels = append(g.labels, label{t, false})
		g.p("local.get %d\nbr_table 0 1 0 1 1", g.local("i32"))
		g.p("end")
		floor := g.floor
		g.floor = len(g.stack)
		g.body(label{"", false}, n)
		g.p("end")
		for i := 0; i < n && g.room > 0; i++ {
			g.op()
		}
		g.finish(t)
		g.stack = g.stack[:g.floor]
		g.floor = floor
		g.labels = g.labels[:len(g.labels)-1]
	}
	g.p("end")
	if t != "" {
		g.push(t)
	}
}

func main() {
	seed, _ := strconv.ParseInt(os.Args[1], 10, 64)
	n, _ := strconv.Atoi(os.Args[2])
	g := &gen{Rand: rand.New(rand.NewSource(seed))}
	g.p(`(module (type $f (func (param i32 i64) (result i64)))
(import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
(memory (export "memory") 2) (global $g (mut i64) (i64.const 1)) (global $fuel (mut i32) (i32.const 0))
(table funcref (elem`)
	for i := 0; i < n; i++ {
		g.p("$f%d", i)
	}
	g.p("))")
	for i := 0; i < n; i++ {
		g.self, g.room, g.calls, g.stack, g.floor, g.labels = i, 120, 2, nil, 0, nil
		g.p("(func $f%d (param i32 i64) (result i64) (local %s)", i, strings.Join(locals[params:], " "))
		g.p("(if (i32.le_s (global.get $fuel) (i32.const 0)) (then (return (i64.const %d))))", i)
		g.p("(global.set $fuel (i32.sub (global.get $fuel) (i32.const 1)))")
		g.body(label{"i64", false}, 120)
		g.p(")")
		g.p("(func $m%d (param i32 i64) (result i32 i64)", i)
		g.p("(if (i32.and (local.get 0) (i32.const 1)) (then (return (i32.const %d) (local.get 1))))", i)
		g.p("(local.get 0) (call $f%d (local.get 0) (local.get 1)))", i)
	}
	g.p(`(func (export "_start")`)
	for i := 0; i < n; i++ {
		g.p("(global.set $fuel (i32.const 300))")
		g.p("(i64.store (i32.const %d) (call $f%d (i32.const %d) (i64.const %d)))",
			8192+8*i, i, g.Intn(1<<31), g.Int63()-g.Int63())
	}
	g.p("(i32.store (i32.const 80000) (i32.const 0)) (i32.store (i32.const 80004) (i32.const %d))", 8192+8*n)
	g.p("(drop (call $write (i32.const 1) (i32.const 80000) (i32.const 1) (i32.const 80008)))))")
	os.Stdout.WriteString(g.out.String())
}
