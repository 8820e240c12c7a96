// modules SEED N [K]: writes N random modules, or the one of number K, packed into one file, as text.
// Module k is what its export rK reaches: types, functions, globals and segments of its own; they share the declarations
// of the memory and of the tables, and the fuel. Each call of rK is for an instance of its own.
//
// They trap in every way but by exhausting the stack. What the specification leaves open, the bits
// of a NaN that arithmetic makes, is made equal before it is looked at, but not whether it is quiet.
// With V128=1 in the environment they use v128 as well.
package main

import (
	"bufio"
	"fmt"
	"math"
	"math/rand"
	"os"
	"strconv"
	"strings"
)

type signature struct{ params, results []string }

type variable struct{ name, t string }

type label struct {
	name string
	loop bool
}

type gen struct {
	*rand.Rand
	out     *bufio.Writer
	k       int // the module
	tables  bool
	first   int   // element of its table that the module fills first
	places  []int // for each function, one that holds it
	sigs    []signature
	self    int // the function
	globals []variable
	locals  []variable
	labels  []label
	room    int // nodes left
	depth   int
	names   int
}

var numbers = []string{"i32", "i64", "f32", "f64"}

func (g *gen) p(format string, args ...any) { fmt.Fprintf(g.out, format+"\n", args...) }

func (g *gen) pick(list ...string) string { return list[g.Intn(len(list))] }

func (g *gen) one(n int) bool { return g.Intn(n) == 0 }

func (g *gen) number() string { return g.pick(numbers...) }

func (g *gen) kind() string {
	if g.one(12) {
		return g.pick("funcref", "funcref", "externref")
	}
	if vectors && g.one(4) {
		return "v128"
	}
	return g.number()
}

func (g *gen) kinds(most int) []string {
	var list []string
	for n := g.Intn(most + 1); n > 0; n-- {
		list = append(list, g.kind())
	}
	return list
}

func clause(word string, types []string) string {
	if len(types) == 0 {
		return ""
	}
	return "(" + word + " " + strings.Join(types, " ") + ")"
}

// --- constants ---

func (g *gen) integer(bits int) int64 {
	edges := []int64{0, 1, -1, 2, 3, 7, 31, 32, 33, 63, 64, 127, 128, 255, 256, 0x7fff, 0x8000, 0xffff, -128, -129, math.MaxInt32,
		math.MinInt32, math.MaxUint32, math.MaxInt32 + 1, 1 << 53, math.MaxInt64, math.MinInt64, 0x5f3759df, 0x7fc00000, 0x7f800001}
	v := edges[g.Intn(len(edges))]
	switch g.Intn(4) {
	case 0:
		v = int64(g.Intn(200) - 100)
	case 1:
		v = int64(g.Uint64())
	}
	if bits == 32 {
		return int64(int32(v))
	}
	return v
}

func (g *gen) float(bits int) string {
	size, mantissa := "0x200000", 23
	if bits == 64 {
		size, mantissa = "0x4000000000000", 52
	}
	switch g.Intn(5) {
	case 0:
		return g.pick("nan", "-nan", "nan:"+size, "-nan:"+size, "nan:0x1", "-nan:0x1",
			fmt.Sprintf("nan:%#x", 1+g.Int63n(1<<mantissa-1)), "inf", "-inf")
	case 1:
		f := float64(g.integer(64))
		if bits == 32 {
			f = float64(float32(f))
		}
		return strconv.FormatFloat(f, 'g', -1, bits)
	case 2:
		v := math.Float64frombits(g.Uint64())
		if bits == 32 {
			v = float64(math.Float32frombits(g.Uint32()))
		}
		if v != v || math.IsInf(v, 0) {
			return "0.1"
		}
		return strconv.FormatFloat(v, 'g', -1, bits)
	}
	return g.pick("0", "-0", "1", "-1", "1", "-1", "0.5", "2", "-0.5", "1.5", "2.5", "-2.5", "1e-45", "-1e-45", "1.17549435e-38",
		"3.4028234e38", "2147483648", "2147483647", "-2147483648", "-2147483649", "4294967296", "4294967295", "-0.9",
		"9223372036854775808", "-9223372036854775808", "18446744073709551616", "9007199254740993", "16777217", "0.1")
}

func (g *gen) constant(t string) string {
	switch t {
	case "i32":
		return fmt.Sprintf("(i32.const %d)", g.integer(32))
	case "i64":
		return fmt.Sprintf("(i64.const %d)", g.integer(64))
	case "f32":
		return "(f32.const " + g.float(32) + ")"
	case "f64":
		return "(f64.const " + g.float(64) + ")"
	case "externref":
		return "(ref.null extern)"
	case "v128":
		return g.vectorConstant()
	}
	if len(g.sigs) > 0 && !g.one(3) {
		return fmt.Sprintf("(ref.func %s)", g.function(g.Intn(len(g.sigs))))
	}
	return "(ref.null func)"
}

func (g *gen) function(j int) string { return fmt.Sprintf("$f%d_%d", g.k, j) }

// own is a name of this module's.
func (g *gen) own(s string) string { return fmt.Sprintf("$%s%d", s, g.k) }

func (g *gen) fresh() string {
	g.names++
	return fmt.Sprintf("$n%d", g.names)
}

// variable of a type, or "".
func (g *gen) variable(list []variable, t string) string {
	var fit []string
	for _, v := range list {
		if v.t == t {
			fit = append(fit, v.name)
		}
	}
	if len(fit) == 0 {
		return ""
	}
	return g.pick(fit...)
}

// --- module ---

func (g *gen) module(k int) {
	g.k, g.sigs, g.globals, g.tables = k, nil, nil, !g.one(3)
	var sigs []signature
	for n := 1 + g.Intn(3); n > 0; n-- {
		sigs = append(sigs, signature{g.kinds(3), g.kinds(3)})
	}
	for j, s := range sigs {
		g.p("(type $y%d_%d (func %s %s))", k, j, clause("param", s.params), clause("result", s.results))
	}
	for n := 1 + g.Intn(3); n > 0; n-- {
		v := variable{fmt.Sprintf("$g%d_%d", k, n), g.kind()}
		g.globals = append(g.globals, v)
		g.p("(global %s (mut %s) %s)", v.name, v.t, g.constant(v.t))
	}
	g.sigs = sigs
	if g.one(2) {
		g.p("(data (i32.const %d) \"%s\")", 2048+g.Intn(4096), g.text())
	}
	g.p("(data %s \"%s\")", g.own("d"), g.text())
	if g.tables {
		g.segments()
	}
	g.p("(elem declare func")
	for j := range sigs {
		g.p("%s", g.function(j))
	}
	g.p(")")
	for j := range sigs {
		g.body(j)
	}
	g.start()
}

func (g *gen) text() string {
	var b strings.Builder
	for n := 4 + g.Intn(8); n > 0; n-- {
		fmt.Fprintf(&b, "\\%02x", g.Intn(256))
	}
	return b.String()
}

func (g *gen) references(n int) string {
	var b strings.Builder
	for ; n > 0; n-- {
		b.WriteString(" " + g.constant("funcref"))
	}
	return b.String()
}

func (g *gen) segments() {
	g.first, g.places = g.Intn(3), g.Perm(len(g.sigs))
	g.p("(elem %s funcref", g.own("ea"))
	for at := range g.places {
		for j, place := range g.places {
			if place == at {
				g.p("(ref.func %s)", g.function(j))
			}
		}
	}
	g.p("%s)", g.references(2))
	g.p("(elem %s funcref %s)", g.own("e"), g.references(2+g.Intn(4)))
	g.p("(elem %s externref (ref.null extern) (ref.null extern))", g.own("ex"))
}

func zero(t string) string {
	switch t {
	case "funcref":
		return "(ref.null func)"
	case "externref":
		return "(ref.null extern)"
	case "v128":
		return "(v128.const i64x2 0 0)"
	}
	return "(" + t + ".const 0)"
}

func zeros(types []string) string {
	s := ""
	for _, t := range types {
		s += zero(t)
	}
	return s
}

func (g *gen) body(j int) {
	s := g.sigs[j]
	g.self, g.room, g.depth, g.labels, g.names = j, 25+g.Intn(40), 0, nil, 0
	g.locals = []variable{{"$i0", "i32"}, {"$i1", "i32"}, {"$l0", "i64"}, {"$l1", "i64"}, {"$s0", "f32"}, {"$s1", "f32"},
		{"$d0", "f64"}, {"$d1", "f64"}, {"$r0", "funcref"}, {"$x0", "externref"}}
	if vectors {
		g.locals = append(g.locals, variable{"$v0", "v128"}, variable{"$v1", "v128"})
	}
	g.p("(func %s (type $y%d_%d)", g.function(j), g.k, j)
	for n, t := range s.params {
		g.p("(param $p%d %s)", n, t)
	}
	g.p("%s", clause("result", s.results))
	for _, v := range g.locals {
		g.p("(local %s %s)", v.name, v.t)
	}
	for n, t := range s.params {
		v := variable{fmt.Sprintf("$p%d", n), t}
		g.locals = append(g.locals, v, v)
	}
	g.p("(if (i32.le_s (global.get $fuel) (i32.const 0)) (then (return %s)))", zeros(s.results))
	g.p("(global.set $fuel (i32.sub (global.get $fuel) (i32.const 1)))")
	for g.room > 0 {
		g.p("%s", g.statement())
	}
	g.room = 8
	for _, t := range s.results {
		g.p("%s", g.expr(t))
	}
	g.p(")")
}

// start is the function rK: it calls the others, and stores their results and what state is left.
func (g *gen) start() {
	g.p("(func (export \"r%d\") (param $n i32) (local $i0 i32) (local $l0 i64) (local $s0 f32) (local $d0 f64)", g.k)
	g.p("(local $r0 funcref) (local $x0 externref)")
	if vectors {
		g.p("(local $v0 v128)")
	}
	slot := 0
	if g.tables {
		g.p("(table.init $ta %s (i32.const %d) (i32.const 0) (i32.const %d))", g.own("ea"), g.first, len(g.places)+2)
	}
	for n := 0; n < 3; n++ {
		j := g.Intn(len(g.sigs))
		if n == 0 {
			j = len(g.sigs) - 1
		}
		s := g.sigs[j]
		args := ""
		for _, t := range s.params {
			if g.one(3) || t == "funcref" || t == "externref" {
				args += g.constant(t)
			} else {
				args += fmt.Sprintf("(select %s %s (i32.eqz (local.get $n)))", g.constant(t), g.constant(t))
			}
		}
		g.p("(call %s %s)", g.function(j), args)
		for i := len(s.results) - 1; i >= 0; i-- {
			t := s.results[i]
			v := map[string]string{"i32": "$i0", "i64": "$l0", "f32": "$s0", "f64": "$d0", "funcref": "$r0", "externref": "$x0", "v128": "$v0"}[t]
			g.p("(local.set %s)", v)
			g.keep(slot, t, "(local.get "+v+")")
			slot += 8
		}
	}
	for _, v := range g.globals {
		g.keep(slot, v.t, "(global.get "+v.name+")")
		slot += 8
	}
	if g.tables {
		for _, t := range []string{"ta", "tb", "tx"} {
			g.keep(slot, "i32", "(table.size $"+t+")")
			slot += 8
			g.p("(local.set $i0 (i32.const 0))")
			g.p("(loop $l (if (i32.lt_u (local.get $i0) (table.size $%s)) (then", t)
			g.p("(i32.store8 offset=%d (local.get $i0) (ref.is_null (table.get $%s (local.get $i0))))", 1024+slot*16, t)
			g.p("(local.set $i0 (i32.add (local.get $i0) (i32.const 1))) (br_if $l (i32.lt_u (local.get $i0) (i32.const 100))))))")
		}
	}
	g.keep(slot, "i32", "(memory.size)")
	g.p(")")
}

func (g *gen) keep(slot int, t, value string) {
	if t == "v128" { // both halves
		t, value = "i64", fmt.Sprintf("(i64.xor (i64x2.extract_lane 0 %s) (i64.rotl (i64x2.extract_lane 1 %s) (i64.const 7)))",
			value, value)
	}
	if t == "funcref" || t == "externref" {
		t, value = "i32", "(ref.is_null "+value+")"
	}
	g.p("(%s.store (i32.const %d) %s)", t, slot, value)
}

func main() {
	seed, _ := strconv.ParseInt(os.Args[1], 10, 64)
	n, _ := strconv.Atoi(os.Args[2])
	g := &gen{Rand: rand.New(rand.NewSource(seed)), out: bufio.NewWriter(os.Stdout)}
	defer g.out.Flush()
	g.p(`(module (memory (export "memory") 1 4) (global $fuel (mut i32) (i32.const 60))
(table $ta 8 %d funcref) (table $tb 4 funcref) (table $tx 3 6 externref)
(func $q32 (param f32) (result f32) (if (result f32) (f32.eq (local.get 0) (local.get 0)) (then (local.get 0))
  (else (f32.reinterpret_i32 (i32.and (i32.reinterpret_f32 (local.get 0)) (i32.const 0x7fc00000))))))
(func $q64 (param f64) (result f64) (if (result f64) (f64.eq (local.get 0) (local.get 0)) (then (local.get 0))
  (else (f64.reinterpret_i64 (i64.and (i64.reinterpret_f64 (local.get 0)) (i64.const 0x7ff8000000000000))))))`, 8+g.Intn(6))
	if vectors {
		g.p(vectorFunctions)
	}
	for k := 0; k < n; k++ {
		if len(os.Args) > 3 && os.Args[3] != strconv.Itoa(k) {
			continue
		}
		g.Rand = rand.New(rand.NewSource(seed<<20 + int64(k)))
		g.module(k)
	}
	g.p(")")
}
