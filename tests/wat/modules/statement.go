// Statements of the random modules.
package main

import "fmt"

func (g *gen) statement() string {
	g.room--
	if g.room <= 0 || g.depth > 4 {
		return ""
	}
	g.depth++
	defer func() { g.depth-- }()
	switch g.Intn(20) {
	case 0, 1:
		t := g.kind()
		return fmt.Sprintf("(local.set %s %s)", g.variable(g.locals, t), g.expr(t))
	case 2:
		v := g.globals[g.Intn(len(g.globals))]
		return fmt.Sprintf("(global.set %s %s)", v.name, g.expr(v.t))
	case 3, 4, 5, 6:
		return g.store()
	case 7:
		return fmt.Sprintf("(if %s (then %s %s) (else %s))", g.condition(), g.statement(), g.statement(), g.statement())
	case 8:
		return g.within(false)
	case 9:
		return g.within(true)
	case 10:
		if g.one(3) {
			return fmt.Sprintf("(drop %s)", g.expr(g.kind()))
		}
		return fmt.Sprintf("(drop %s)", g.question())
	case 11, 12:
		return g.bulk()
	case 13, 14:
		return g.tableStatement()
	case 15:
		return g.callAll()
	case 16:
		return g.leave()
	case 17:
		return g.parameters()
	case 18:
		return g.branch()
	}
	a, b, c := g.fresh(), g.fresh(), g.fresh()
	return fmt.Sprintf("(block %s (block %s (block %s (br_table %s %s %s %s %s)) %s) %s)", a, b, c, a, b, c, b, g.expr("i32"),
		g.statement(), g.statement())
}

func (g *gen) store() string {
	if vectors && g.one(4) {
		return g.vectorStore()
	}
	t := g.number()
	width := ""
	switch t {
	case "i32":
		width = g.pick("", "", "8", "16")
	case "i64":
		width = g.pick("", "", "8", "16", "32")
	}
	return fmt.Sprintf("(%s.store%s %s %s %s)", t, width, g.offset(), g.address(), g.expr(t))
}

// within is a block or loop with statements in it.
func (g *gen) within(loop bool) string {
	l := label{g.fresh(), loop}
	g.labels = append(g.labels, l)
	defer func() { g.labels = g.labels[:len(g.labels)-1] }()
	word := "block"
	if loop {
		word = "loop"
	}
	s := fmt.Sprintf("(%s %s %s %s", word, l.name, g.statement(), g.statement())
	if loop {
		s += g.again(l.name, "")
	}
	return s + g.statement() + ")"
}

// again branches to a loop, for fuel.
func (g *gen) again(name, values string) string {
	return fmt.Sprintf("(global.set $fuel (i32.sub (global.get $fuel) (i32.const 1))) %s (br_if %s (i32.and (i32.ne %s (i32.const 0)) (i32.gt_s (global.get $fuel) (i32.const 0))))",
		values, name, g.expr("i32"))
}

func (g *gen) branch() string {
	if len(g.labels) == 0 {
		return ""
	}
	l := g.labels[g.Intn(len(g.labels))]
	if l.loop {
		return g.again(l.name, "")
	}
	return fmt.Sprintf("(br_if %s %s)", l.name, g.condition())
}

func (g *gen) length() string {
	if g.one(40) {
		return g.expr("i32")
	}
	return fmt.Sprintf("(i32.const %d)", g.Intn(14))
}

func (g *gen) bulk() string {
	switch g.Intn(6) {
	case 0, 1:
		return fmt.Sprintf("(memory.fill %s %s %s)", g.address(), g.expr("i32"), g.length())
	case 2, 3:
		return fmt.Sprintf("(memory.copy %s %s %s)", g.address(), g.address(), g.length())
	case 4:
		return fmt.Sprintf("(memory.init %s %s (i32.const %d) (i32.const %d))", g.own("d"), g.address(), g.Intn(3), g.Intn(4))
	}
	return fmt.Sprintf("(data.drop %s)", g.own("d"))
}

func (g *gen) tableStatement() string {
	if !g.tables {
		return g.bulk()
	}
	name, t := g.table()
	if g.one(5) {
		name, t = "$tx", "externref"
	}
	segment := g.own("e")
	if t == "externref" {
		segment = g.own("ex")
	}
	switch g.Intn(8) {
	case 0, 1:
		return fmt.Sprintf("(table.set %s %s %s)", name, g.index(3), g.expr(t))
	case 2:
		return fmt.Sprintf("(table.fill %s %s %s (i32.const %d))", name, g.index(3), g.expr(t), g.Intn(3))
	case 3:
		from := name
		if t == "funcref" {
			from, _ = g.table()
		}
		return fmt.Sprintf("(table.copy %s %s %s %s (i32.const %d))", name, from, g.index(3), g.index(3), g.Intn(3))
	case 4:
		return fmt.Sprintf("(table.init %s %s %s (i32.const %d) (i32.const %d))", name, segment, g.index(3), g.Intn(2), g.Intn(2))
	case 5:
		if g.one(2) {
			return fmt.Sprintf("(elem.drop %s)", segment)
		}
	}
	return fmt.Sprintf("(drop %s)", g.growTable())
}

func (g *gen) set(types []string) string {
	s := ""
	for i := len(types) - 1; i >= 0; i-- {
		s += fmt.Sprintf(" (local.set %s)", g.variable(g.locals, types[i]))
	}
	return s
}

// callAll calls a function with any number of results.
func (g *gen) callAll() string {
	if g.tables && g.one(3) {
		j := g.Intn(len(g.sigs))
		s := g.sigs[j]
		return fmt.Sprintf("(call_indirect %s (type $y%d_%d) %s %s) %s", "$ta", g.k, j, g.args(s.params), g.entry(j), g.set(s.results))
	}
	if g.self == 0 {
		return ""
	}
	j := g.Intn(g.self)
	return fmt.Sprintf("(call %s %s) %s", g.function(j), g.args(g.sigs[j].params), g.set(g.sigs[j].results))
}

func (g *gen) leave() string {
	if g.one(6) {
		return fmt.Sprintf("(if (i32.eq %s (i32.const %d)) (then unreachable))", g.expr("i32"), g.Intn(3))
	}
	return fmt.Sprintf("(if %s (then (return %s)))", g.condition(), g.args(g.sigs[g.self].results))
}

// parameters is a block, loop or if that takes and leaves several values.
func (g *gen) parameters() string {
	in, out := g.kinds(3), g.kinds(3)
	l := g.fresh()
	head := clause("param", in)
	switch g.Intn(3) {
	case 0:
		return fmt.Sprintf("%s (block %s %s %s %s %s %s (br_if %s %s) ) %s", g.args(in), l, head, clause("result", out),
			g.set(in), g.statement(), g.args(out), l, g.condition(), g.set(out))
	case 1: // it is gone round with new values, and left with them
		return fmt.Sprintf("%s (loop %s %s %s %s %s %s) %s", g.args(in), l, head, clause("result", in), g.set(in), g.statement(),
			g.again(l, g.args(in)), g.set(in))
	}
	return fmt.Sprintf("%s (if %s %s %s (then %s %s %s) (else %s %s)) %s", g.args(in), head, clause("result", out), g.condition(),
		g.set(in), g.statement(), g.args(out), g.set(in), g.args(out), g.set(out))
}
