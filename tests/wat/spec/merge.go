// Makes one module of those that have only functions and globals. The scripts have hundreds of
// them with one assertion each, and a build takes longer than all of their calls.
package main

import (
	"fmt"
	"os/exec"
	"path/filepath"
)

// shift gives new indexes; what is nil stays.
type shift struct {
	function func(uint32) uint32
	types    uint32
	globals  uint32
}

// body gives a function's body with other indexes.
func (r *reader) body(s shift) []byte {
	for n := r.u32(); n > 0; n-- {
		r.u32()
		r.byte()
	}
	out := append([]byte{}, r.p[:r.at]...)
	for r.at < len(r.p) {
		at := r.at
		op := r.byte()
		switch {
		case op == 0x10 || op == 0xd2:
			out = join(out, []byte{op}, leb(s.function(r.u32())))
		case op == 0x23 || op == 0x24:
			out = join(out, []byte{op}, leb(r.u32()+s.globals))
		case op >= 0x02 && op <= 0x04 && (r.p[r.at] < 0x40 || r.p[r.at] >= 0x80):
			out = join(out, []byte{op}, sleb(int64(r.u32()+s.types)))
		case op == 0x11:
			out = join(out, []byte{op}, leb(r.u32()+s.types))
			out = join(out, leb(r.u32()))
		default:
			r.immediates(op)
			out = append(out, r.since(at)...)
		}
	}
	return out
}

func (r *reader) immediates(op byte) {
	numbers := 0
	switch {
	case op == 0x0e:
		for n := r.u32(); n > 0; n-- {
			r.u32()
		}
		numbers = 1
	case op == 0x1c:
		r.bytes(r.u32())
	case op >= 0x02 && op <= 0x04, op == 0x41, op == 0x42, op == 0xd0:
		for r.byte() >= 0x80 {
		}
	case op == 0x43:
		r.bytes(4)
	case op == 0x44:
		r.bytes(8)
	case op >= 0x28 && op <= 0x3e, op == 0x11:
		numbers = 2
	case op == 0x0c, op == 0x0d, op >= 0x20 && op <= 0x26, op == 0x3f, op == 0x40:
		numbers = 1
	case op == 0xfc:
		numbers = map[uint32]int{8: 2, 9: 1, 10: 2, 11: 1, 12: 2, 13: 1, 14: 2, 15: 1, 16: 1, 17: 1}[r.u32()]
	}
	if op == 0xfd {
		r.vector()
	}
	for ; numbers > 0; numbers-- {
		r.u32()
	}
}

// vector reads what follows the prefix of an instruction on vectors.
func (r *reader) vector() {
	switch op := r.u32(); {
	case op <= 0x0b, op >= 0x54 && op <= 0x5d:
		r.u32()
		r.u32()
		if op >= 0x54 && op <= 0x5b {
			r.byte()
		}
	case op <= 0x0d:
		r.bytes(16)
	case op >= 0x15 && op <= 0x22:
		r.byte()
	}
}

// alone says whether it has nothing but types, functions, globals and exports.
func (i *instance) alone() bool {
	if i.skip != "" || i.checks[0].Type != "module" {
		return false
	}
	for _, s := range i.m.sections {
		if s.id != 0 && s.id != 1 && s.id != 3 && s.id != 6 && s.id != 7 && s.id != 10 {
			return false
		}
	}
	return true
}

// merge makes one instance of those that are alone and valid.
func (s *script) merge(tool string) {
	into := map[*instance]bool{}
	var list []*instance
	for _, i := range s.instances {
		if i.alone() && exec.Command(tool, "header", filepath.Join(s.dir, i.checks[0].Filename)).Run() == nil {
			into[i] = true
			list = append(list, i)
		}
	}
	if len(list) < 2 {
		return
	}
	all := &instance{id: list[0].id, m: &module{exports: map[string]export{}}, wraps: map[string]wrapper{},
		get: map[string][]string{}}
	for _, i := range list {
		all.take(i)
	}
	var left []*instance
	for _, i := range s.instances {
		if i.id == all.id {
			left = append(left, all)
		} else if !into[i] {
			left = append(left, i)
		}
	}
	s.instances = left
	next := map[*instance]int{}
	for n, i := range s.order {
		t := i.steps[next[i]]
		next[i]++
		if into[i] {
			all.steps = append(all.steps, t)
			s.order[n] = all
		}
	}
}

// take adds the other's definitions, and makes its steps name them.
func (i *instance) take(other *instance) {
	m, o := i.m, other.m
	first, globals := uint32(len(m.funcs)), uint32(len(m.globals))
	move := shift{func(f uint32) uint32 { return f + first }, uint32(len(m.types)), globals}
	for _, t := range o.types {
		m.addType(t)
	}
	for _, t := range o.funcs {
		m.funcs = append(m.funcs, t+move.types)
		m.add(3, false, leb(t+move.types))
	}
	m.globals = append(m.globals, o.globals...)
	o.constants(func(op byte, index uint32) []byte {
		if op == 0xd2 {
			index = move.function(index)
		}
		return join([]byte{op}, leb(index))
	}, move.function)
	for _, s := range o.sections {
		r := &reader{s.data, 0}
		switch s.id {
		case 6:
			n := r.u32()
			for ; n > 0; n-- {
				m.add(6, false, join(r.bytes(2), r.constant(nil)))
			}
		case 10:
			for n := r.u32(); n > 0; n-- {
				body := (&reader{r.bytes(r.u32()), 0}).body(move)
				m.add(10, false, join(leb(uint32(len(body))), body))
			}
		}
	}
	names := map[string]string{}
	for name, e := range o.exports {
		if e.kind == kindFunc {
			names[name] = m.addExport(move.function(e.index))
		}
	}
	for n := range other.steps {
		t := &other.steps[n]
		if t.global {
			t.index += globals
			t.field = fmt.Sprint("global ", t.index)
		} else {
			t.index, t.field = move.function(t.index), names[t.field]
		}
	}
	i.checks = append(i.checks, other.checks[0])
}
