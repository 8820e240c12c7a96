// Expressions and statements of the random modules.
package main

import "fmt"

// expr is an expression of which all bits are known.
func (g *gen) expr(t string) string {
	s, open := g.any(t)
	if open {
		return fmt.Sprintf("(call $q%s %s)", t[1:], s)
	}
	return s
}

func bits(t string) int {
	if t[1:] == "32" {
		return 32
	}
	return 64
}

// any is an expression, and whether it may be a NaN whose bits are left open.
func (g *gen) any(t string) (string, bool) {
	g.room--
	if g.room <= 0 || g.depth > 5 {
		return g.leaf(t), false
	}
	g.depth++
	defer func() { g.depth-- }()
	switch {
	case g.one(4):
		return g.leaf(t), false
	case g.one(3):
		return g.structured(t), false
	case t == "v128":
		return g.vector(), false
	case vectors && g.one(4) && t != "funcref" && t != "externref":
		return g.lane(t), false
	case t == "funcref" || t == "externref":
		return g.reference(t), false
	case t[0] == 'f':
		return g.floating(t)
	}
	return g.integral(t), false
}

func (g *gen) leaf(t string) string {
	v := g.variable(g.locals, t)
	switch g.Intn(4) {
	case 0:
		return g.constant(t)
	case 1:
		if global := g.variable(g.globals, t); global != "" {
			return "(global.get " + global + ")"
		}
	}
	return "(local.get " + v + ")"
}

func (g *gen) condition() string {
	if g.one(3) {
		return fmt.Sprintf("(i32.and %s (i32.const %d))", g.expr("i32"), 1<<g.Intn(4))
	}
	return g.expr("i32")
}

// What any type has: what is chosen, called, and the value of a block.
func (g *gen) structured(t string) string {
	switch g.Intn(8) {
	case 0:
		return fmt.Sprintf("(select (result %s) %s %s %s)", t, g.expr(t), g.expr(t), g.condition())
	case 1:
		return fmt.Sprintf("(if (result %s) %s (then %s %s) (else %s))", t, g.condition(), g.statement(), g.expr(t), g.expr(t))
	case 2:
		return fmt.Sprintf("(local.tee %s %s)", g.variable(g.locals, t), g.expr(t))
	case 3: // a branch that carries a value
		name := g.fresh()
		return fmt.Sprintf("(block %s (result %s) %s (drop (br_if %s %s %s)) %s %s)", name, t, g.statement(), name, g.expr(t),
			g.condition(), g.statement(), g.expr(t))
	case 4:
		a, b := g.fresh(), g.fresh()
		return fmt.Sprintf("(block %s (result %s) (block %s (result %s) (br_table %s %s %s %s %s)) %s %s)", a, t, b, t, a, b, a,
			g.expr(t), g.expr("i32"), fmt.Sprintf("(local.set %s)", g.variable(g.locals, t)), g.expr(t))
	case 5: // what happens between an operand and its use
		if t == "i32" || t == "i64" {
			return fmt.Sprintf("(block (result %s) %s %s %s %s.%s)", t, g.expr(t), g.statement(), g.expr(t), t,
				g.pick("add", "sub", "xor", "mul"))
		}
		return fmt.Sprintf("(block (result %s) %s %s)", t, g.expr(t), g.statement())
	}
	return g.call(t)
}

func (g *gen) args(types []string) string {
	s := ""
	for _, t := range types {
		s += " " + g.expr(t)
	}
	return s
}

// call gives one t, of a function that has it alone if there is one.
func (g *gen) call(t string) string {
	for j, s := range g.sigs {
		if len(s.results) != 1 || s.results[0] != t || g.one(3) {
			continue
		}
		if g.tables && g.one(2) {
			return fmt.Sprintf("(call_indirect %s (type $y%d_%d) %s %s)", "$ta", g.k, j, g.args(s.params), g.entry(j))
		}
		if j < g.self {
			return fmt.Sprintf("(call %s %s)", g.function(j), g.args(s.params))
		}
	}
	return g.leaf(t)
}

// entry is mostly where function j may be.
func (g *gen) entry(j int) string {
	if g.one(4) {
		return g.index(8)
	}
	return fmt.Sprintf("(i32.const %d)", g.first+g.places[j%len(g.places)])
}

// index is mostly below n.
func (g *gen) index(n int) string {
	switch g.Intn(24) {
	case 0:
		return g.expr("i32")
	case 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14:
		return fmt.Sprintf("(i32.const %d)", g.Intn(n))
	}
	return fmt.Sprintf("(i32.and %s (i32.const %d))", g.expr("i32"), n/2)
}

func (g *gen) table() (name, t string) {
	return g.pick("$ta", "$tb"), "funcref"
}

func (g *gen) reference(t string) string {
	if !g.tables || g.one(3) {
		return g.leaf(t)
	}
	if t == "externref" {
		return fmt.Sprintf("(table.get %s %s)", "$tx", g.index(3))
	}
	name, _ := g.table()
	return fmt.Sprintf("(table.get %s %s)", name, g.index(4))
}

func (g *gen) address() string {
	if g.one(50) {
		return g.expr("i32")
	}
	if g.one(4) {
		return fmt.Sprintf("(i32.const %d)", 2048+g.Intn(4096))
	}
	return fmt.Sprintf("(i32.add (i32.and %s (i32.const 4095)) (i32.const 2048))", g.expr("i32"))
}

func (g *gen) offset() string {
	switch g.Intn(40) {
	case 0:
		return fmt.Sprintf("offset=%d", g.Uint32())
	case 1:
		return fmt.Sprintf("offset=%d", 65536*(1+g.Intn(3))-6000)
	case 2, 3, 4, 5, 6, 7, 8, 9, 10, 11:
		return fmt.Sprintf("offset=%d", g.Intn(64))
	}
	return ""
}

func (g *gen) load(t string) string {
	width := ""
	switch t {
	case "i32":
		width = g.pick("", "", "8_s", "8_u", "16_s", "16_u")
	case "i64":
		width = g.pick("", "", "8_s", "8_u", "16_s", "16_u", "32_s", "32_u")
	}
	return fmt.Sprintf("(%s.load%s %s %s)", t, width, g.offset(), g.address())
}

func (g *gen) integral(t string) string {
	other := map[string]string{"i32": "i64", "i64": "i32"}[t]
	switch g.Intn(11) {
	case 0, 1:
		return fmt.Sprintf("(%s.%s %s %s)", t, g.pick("add", "sub", "mul", "and", "or", "xor", "shl", "shr_s", "shr_u", "rotl", "rotr"),
			g.expr(t), g.expr(t))
	case 2:
		by := g.expr(t)
		if !g.one(5) {
			by = fmt.Sprintf("(%s.or (%s.and %s (%s.const 15)) (%s.const 1))", t, t, by, t, t)
		} else if g.one(2) {
			by = g.constant(t)
		}
		return fmt.Sprintf("(%s.%s %s %s)", t, g.pick("div_s", "div_u", "rem_s", "rem_u"), g.expr(t), by)
	case 3:
		ops := []string{"clz", "ctz", "popcnt", "extend8_s", "extend16_s"}
		if t == "i64" {
			ops = append(ops, "extend32_s")
		}
		return fmt.Sprintf("(%s.%s %s)", t, g.pick(ops...), g.expr(t))
	case 4:
		s := g.number()
		a, _ := g.any(s)
		b, _ := g.any(s)
		ops := []string{"eq", "ne", "lt", "gt", "le", "ge"}
		if s[0] == 'i' {
			ops = []string{"eq", "ne", "lt_s", "lt_u", "gt_s", "gt_u", "le_s", "le_u", "ge_s", "ge_u"}
		}
		return g.widen(t, fmt.Sprintf("(%s.%s %s %s)", s, g.pick(ops...), a, b))
	case 5, 6:
		from := g.pick("f32", "f64")
		s, _ := g.any(from)
		sat := "_sat"
		if g.one(6) {
			sat = ""
		}
		return fmt.Sprintf("(%s.trunc%s_%s_%s %s)", t, sat, from, g.pick("s", "u"), s)
	case 7:
		return fmt.Sprintf("(%s.reinterpret_f%d %s)", t, bits(t), g.expr("f"+t[1:]))
	case 8:
		if t == "i32" {
			return fmt.Sprintf("(i32.wrap_i64 %s)", g.expr(other))
		}
		return fmt.Sprintf("(i64.extend_i32_%s %s)", g.pick("s", "u"), g.expr(other))
	case 9:
		return g.widen(t, g.question())
	}
	return g.load(t)
}

func (g *gen) widen(t, i32 string) string {
	if t == "i64" {
		return "(i64.extend_i32_s " + i32 + ")"
	}
	return i32
}

// question asks about the state, or changes it and tells how that went.
func (g *gen) question() string {
	switch n := g.Intn(6); {
	case n == 0:
		return "(memory.size)"
	case n == 1:
		return fmt.Sprintf("(memory.grow %s)", g.growth())
	case n == 2:
		t := g.number()
		return fmt.Sprintf("(%s.eqz %s)", "i"+t[1:], g.expr("i"+t[1:]))
	case n == 3 && g.tables:
		return fmt.Sprintf("(table.size %s)", g.pick("$ta", "$tb", "$tx"))
	case n == 4 && g.tables:
		return g.growTable()
	}
	return fmt.Sprintf("(ref.is_null %s)", g.expr(g.pick("funcref", "externref")))
}

func (g *gen) growth() string {
	if g.one(3) {
		return fmt.Sprintf("(i32.and %s (i32.const 1))", g.expr("i32"))
	}
	return fmt.Sprintf("(i32.const %s)", g.pick("0", "1", "1", "2", "-1", "65535", "65536"))
}

func (g *gen) growTable() string {
	t, value := g.pick("$ta", "$tb", "$tx"), "funcref"
	if t == "$tx" {
		value = "externref"
	}
	return fmt.Sprintf("(table.grow %s %s (i32.const %s))", t, g.expr(value), g.pick("0", "1", "2", "-1", "5"))
}

func (g *gen) floating(t string) (string, bool) {
	switch g.Intn(11) {
	case 0, 1, 2:
		a, _ := g.any(t)
		b, _ := g.any(t)
		return fmt.Sprintf("(%s.%s %s %s)", t, g.pick("add", "sub", "mul", "div", "min", "max"), a, b), true
	case 3:
		a, _ := g.any(t)
		return fmt.Sprintf("(%s.%s %s)", t, g.pick("sqrt", "ceil", "floor", "trunc", "nearest"), a), true
	case 4:
		a, open := g.any(t)
		return fmt.Sprintf("(%s.%s %s)", t, g.pick("neg", "abs"), a), open
	case 5:
		a, open := g.any(t)
		return fmt.Sprintf("(%s.copysign %s %s)", t, a, g.expr(t)), open
	case 6:
		i := g.pick("i32", "i64")
		return fmt.Sprintf("(%s.convert_%s_%s %s)", t, i, g.pick("s", "u"), g.expr(i)), false
	case 7:
		return fmt.Sprintf("(%s.reinterpret_i%d %s)", t, bits(t), g.expr("i"+t[1:])), false
	case 8:
		if t == "f32" {
			a, _ := g.any("f64")
			return fmt.Sprintf("(f32.demote_f64 %s)", a), true
		}
		a, _ := g.any("f32")
		return fmt.Sprintf("(f64.promote_f32 %s)", a), true
	case 9: // what a compiler might take for nothing at all, but a signalling NaN becomes quiet
		a, _ := g.any(t)
		b := fmt.Sprintf("(%s.const %s)", t, g.pick("1", "-1", "0", "-0"))
		if g.one(3) {
			a, b = b, a
		}
		return fmt.Sprintf("(%s.%s %s %s)", t, g.pick("add", "sub", "mul", "div"), a, b), true
	}
	return g.load(t), false
}
