// The parts of a module's binary that must be known to run it alone: the types, imports and
// exports of its functions; and what is added to it: definitions in place of imports, functions,
// exports.
package main

import (
	"bytes"
	"fmt"
	"math"
)

const (
	i32, i64, f32, f64  = 0x7f, 0x7e, 0x7d, 0x7c
	v128                = 0x7b
	funcref, externref  = 0x70, 0x6f
	kindFunc, kindTable = 0, 1
	kindMemory          = 2
	kindGlobal          = 3
)

type functype struct{ params, results []byte }

type imported struct {
	module, name string
	kind         byte
	index        uint32 // of a function's type
	desc         []byte // of anything else, as it is encoded
}

type export struct {
	kind  byte
	index uint32
}

type section struct {
	id   byte
	data []byte
}

type module struct {
	sections []section
	types    []functype
	imports  []imported
	funcs    []uint32 // types' indexes, imported ones first
	globals  []byte   // types, imported ones first
	exports  map[string]export
	added    int // functions and exports of ours
}

type reader struct {
	p  []byte
	at int
}

func (r *reader) byte() byte {
	b := r.p[r.at]
	r.at++
	return b
}

func (r *reader) u32() uint32 {
	var v uint64
	for shift := 0; ; shift += 7 {
		b := r.byte()
		v |= uint64(b&0x7f) << shift
		if b < 0x80 {
			return uint32(v)
		}
	}
}

func (r *reader) bytes(n uint32) []byte {
	p := r.p[r.at : r.at+int(n)]
	r.at += int(n)
	return p
}

func (r *reader) string() string { return string(r.bytes(r.u32())) }

// since gives what was read from `at` on.
func (r *reader) since(at int) []byte { return r.p[at:r.at] }

func leb(v uint32) []byte {
	var p []byte
	for ; v >= 0x80; v >>= 7 {
		p = append(p, byte(v)|0x80)
	}
	return append(p, byte(v))
}

func sleb(v int64) []byte {
	var p []byte
	for v < -64 || v > 63 {
		p = append(p, byte(v)|0x80)
		v >>= 7
	}
	return append(p, byte(v)&0x7f)
}

func join(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

func vector(items [][]byte) []byte { return join(leb(uint32(len(items))), join(items...)) }

func name(s string) []byte { return join(leb(uint32(len(s))), []byte(s)) }

// limits reads those of a table or memory.
func (r *reader) limits() {
	if r.byte()&1 != 0 {
		r.u32()
	}
	r.u32()
}

// parse fails where the module has a form that it does not know.
func parse(p []byte) (m *module, err error) {
	defer func() {
		if e := recover(); e != nil {
			err = fmt.Errorf("not understood: %v", e)
		}
	}()
	if len(p) < 8 || string(p[:8]) != "\x00asm\x01\x00\x00\x00" {
		return nil, fmt.Errorf("no module")
	}
	m = &module{exports: map[string]export{}}
	r := &reader{p, 8}
	for r.at < len(p) {
		s := section{id: r.byte()}
		s.data = r.bytes(r.u32())
		m.sections = append(m.sections, s)
		m.read(s.id, &reader{s.data, 0})
	}
	return m, nil
}

func (m *module) read(id byte, r *reader) {
	if id == 0 || id == 8 || id > 7 {
		return
	}
	for n := r.u32(); n > 0; n-- {
		switch id {
		case 1:
			if r.byte() != 0x60 {
				panic("a type that is no function's")
			}
			params := r.bytes(r.u32())
			m.types = append(m.types, functype{params, r.bytes(r.u32())})
		case 2:
			m.readImport(r)
		case 3:
			m.funcs = append(m.funcs, r.u32())
		case 6:
			m.globals = append(m.globals, r.byte())
			r.byte()
			r.constant(nil)
		case 7:
			s := r.string()
			kind := r.byte()
			m.exports[s] = export{kind, r.u32()}
		default:
			return
		}
	}
}

func (m *module) readImport(r *reader) {
	i := imported{module: r.string(), name: r.string()}
	i.kind = r.byte()
	at := r.at
	switch i.kind {
	case kindFunc:
		i.index = r.u32()
		m.funcs = append(m.funcs, i.index)
	case kindTable:
		r.byte()
		r.limits()
	case kindMemory:
		r.limits()
	case kindGlobal:
		m.globals = append(m.globals, r.byte())
		r.byte()
	default:
		panic("an import of another kind")
	}
	i.desc = r.since(at)
	m.imports = append(m.imports, i)
}

// constant reads a constant expression, and gives it with what change made of its one instruction
// that names a global (0x23) or a function (0xd2).
func (r *reader) constant(change func(op byte, index uint32) []byte) []byte {
	var out []byte
	for {
		at := r.at
		op := r.byte()
		switch op {
		case 0x0b:
			return append(out, op)
		case 0x23, 0xd2:
			index := r.u32()
			if change != nil {
				out = append(out, change(op, index)...)
				continue
			}
		case 0x41, 0x42:
			for r.byte() >= 0x80 {
			}
		case 0x43:
			r.bytes(4)
		case 0x44:
			r.bytes(8)
		case 0xfd:
			r.u32()
			r.bytes(16)
		case 0xd0:
			r.byte()
		default:
			panic(fmt.Sprintf("instruction %#x in a constant", op))
		}
		out = append(out, r.since(at)...)
	}
}

// rank is where a section is among the others.
func rank(id byte) int {
	switch id {
	case 10, 11:
		return int(id) + 1
	case 12:
		return 10
	}
	return int(id)
}

// find gives the section, made if there is none, as a vector of nothing.
func (m *module) find(id byte) *section {
	for i := range m.sections {
		if m.sections[i].id == id {
			return &m.sections[i]
		}
	}
	at := len(m.sections)
	for at > 0 && (m.sections[at-1].id == 0 || rank(m.sections[at-1].id) > rank(id)) {
		at--
	}
	m.sections = append(m.sections[:at:at], append([]section{{id, []byte{0}}}, m.sections[at:]...)...)
	return &m.sections[at]
}

func (m *module) has(id byte) bool {
	for _, s := range m.sections {
		if s.id == id {
			return true
		}
	}
	return false
}

// add puts items at the end of a section, or in front.
func (m *module) add(id byte, front bool, items ...[]byte) {
	if len(items) == 0 {
		return
	}
	s := m.find(id)
	r := &reader{s.data, 0}
	n := leb(r.u32() + uint32(len(items)))
	if front {
		s.data = join(n, join(items...), s.data[r.at:])
	} else {
		s.data = join(n, s.data[r.at:], join(items...))
	}
}

func (m *module) bytes() []byte {
	out := []byte("\x00asm\x01\x00\x00\x00")
	for _, s := range m.sections {
		out = join(out, []byte{s.id}, leb(uint32(len(s.data))), s.data)
	}
	return out
}

// constants maps each constant expression outside of functions.
func (m *module) constants(change func(op byte, index uint32) []byte, function func(uint32) uint32) {
	for i := range m.sections {
		s := &m.sections[i]
		if s.id != 6 && s.id != 9 && s.id != 11 {
			continue
		}
		r := &reader{s.data, 0}
		var items [][]byte
		for n := r.u32(); n > 0; n-- {
			switch s.id {
			case 6:
				items = append(items, join(r.bytes(2), r.constant(change)))
			case 9:
				items = append(items, r.elements(change, function))
			case 11:
				flags := r.u32()
				item := leb(flags)
				if flags == 2 {
					item = join(item, leb(r.u32()))
				}
				if flags != 1 {
					item = join(item, r.constant(change))
				}
				items = append(items, join(item, name(r.string())))
			}
		}
		s.data = vector(items)
	}
}

// elements is one element segment.
func (r *reader) elements(change func(byte, uint32) []byte, function func(uint32) uint32) []byte {
	flags := r.u32()
	item := leb(flags)
	if flags&3 == 2 {
		item = join(item, leb(r.u32()))
	}
	if flags&1 == 0 {
		item = join(item, r.constant(change))
	}
	if flags&3 != 0 {
		item = append(item, r.byte())
	}
	var all [][]byte
	for n := r.u32(); n > 0; n-- {
		if flags&4 != 0 {
			all = append(all, r.constant(change))
		} else {
			all = append(all, leb(function(r.u32())))
		}
	}
	return join(item, vector(all))
}

// What "spectest" has of each kind.
var (
	spectestTable  = []byte{funcref, 1, 10, 20}
	spectestMemory = []byte{1, 1, 2}
)

func spectestValue(t byte) []byte {
	switch t {
	case i32:
		return join([]byte{0x41}, sleb(666))
	case i64:
		return join([]byte{0x42}, sleb(666))
	case f32:
		return join([]byte{0x43}, le(uint64(math.Float32bits(666.6)), 4))
	case f64:
		return join([]byte{0x44}, le(math.Float64bits(666.6), 8))
	}
	return []byte{0xd0, t}
}

func le(v uint64, n int) []byte {
	p := make([]byte, n)
	for i := range p {
		p[i] = byte(v >> (8 * i))
	}
	return p
}

// adopt makes imported globals, memories and tables the module's own. They come first in their
// index spaces as before, so nothing else changes but constants that read such a global.
func (m *module) adopt() {
	var globals, tables, memories, left [][]byte
	var values [][]byte // of imported globals that are constant
	for _, i := range m.imports {
		switch i.kind {
		case kindFunc:
			left = append(left, join(name(i.module), name(i.name), []byte{0}, leb(i.index)))
		case kindTable:
			tables = append(tables, spectestTable)
		case kindMemory:
			memories = append(memories, spectestMemory)
		case kindGlobal:
			v := spectestValue(i.desc[0])
			globals = append(globals, join(i.desc, v, []byte{0x0b}))
			if i.desc[1] != 0 {
				v = nil
			}
			values = append(values, v)
		}
	}
	if len(left) == len(m.imports) {
		return
	}
	m.constants(func(op byte, index uint32) []byte {
		if op == 0x23 && int(index) < len(values) && values[index] != nil {
			return values[index]
		}
		return join([]byte{op}, leb(index))
	}, func(f uint32) uint32 { return f })
	m.find(2).data = vector(left)
	m.add(6, true, globals...)
	m.add(4, true, tables...)
	m.add(5, true, memories...)
	var functions []imported
	for _, i := range m.imports {
		if i.kind == kindFunc {
			functions = append(functions, i)
		}
	}
	m.imports = functions
}

// addType gives the index of a type.
func (m *module) addType(t functype) uint32 {
	m.add(1, false, join([]byte{0x60}, name(string(t.params)), name(string(t.results))))
	m.types = append(m.types, t)
	return uint32(len(m.types) - 1)
}

// addFunction gives the index of a function with that body, without the `end`.
func (m *module) addFunction(t functype, locals []byte, body []byte) uint32 {
	index := m.addType(t)
	m.add(3, false, leb(index))
	var groups [][]byte
	for _, l := range locals {
		groups = append(groups, []byte{1, l})
	}
	code := join(vector(groups), body, []byte{0x0b})
	m.add(10, false, join(leb(uint32(len(code))), code))
	m.funcs = append(m.funcs, index)
	return uint32(len(m.funcs) - 1)
}

// addExport exports a function under a new name.
func (m *module) addExport(index uint32) string {
	m.added++
	s := fmt.Sprintf("spec %d", m.added)
	m.add(7, false, join(name(s), []byte{kindFunc}, leb(index)))
	return s
}

func (m *module) functype(index uint32) functype { return m.types[m.funcs[index]] }
